import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/machine/input.ts';
import type { Computer } from '../../src/riscv/computer.ts';
import { A0, A1, DEVICE, computer, register } from '../support/computers.ts';

const QUESTION = { reason: 'question', question: { kind: 'clock' } };
const ONE_TICK_A_SLOT = 2 ** 32;

const clock = (value: number): Input => ({ kind: 'clock', value });
const key: Input = { kind: 'console', data: Uint8Array.of(65) };

/** A program that enables the timer's interrupt, sets the comparator from a0 and counts in s1 until it comes. */
const WAIT_FOR_TIMER = `
  la t0, handler
  csrw mtvec, t0
  li t0, ${DEVICE.mtimecmp}
  sd a0, (t0)
  li t0, 0x80
  csrw mie, t0
  csrsi mstatus, 8
  loop: addi s1, s1, 1
  j loop
  .align 4
  handler: csrr a2, mcause
  end: j end
`.replace('csrsi', 'csrrsi zero,');

/** Runs to the slot that takes an interrupt; its position. */
function interruptedAt(machine: Computer, limit: number): number | undefined {
  machine.trace(1);
  while (machine.position < limit) {
    machine.run(machine.position + 1);
    const slot = machine.lastSlots()[0]!;
    if (slot.trap !== undefined && slot.trap >> 63n === 1n) return slot.position;
  }
  return undefined;
}

describe('a clock that is read', () => {
  test.each([
    ['the time register', 'csrr a0, time'],
    ['mtime', `li t0, ${DEVICE.mtime}\nld a0, (t0)`],
    ['the real-time clock', `li t0, ${DEVICE.rtc}\nlwu a0, (t0)`],
  ])('is asked for in the middle of the slot that reads %s', (_, source) => {
    const machine = computer(`li a0, 7\n${source}\nloop: j loop`);
    expect(machine.run(100)).toEqual(QUESTION);
    const { position } = machine;
    expect(register(machine, A0)).toBe(7n);
    machine.deliver(clock(1234));
    expect(machine.position).toBe(position);
    expect(machine.run(position + 1)).toEqual({ reason: 'limit' });
    expect(machine.position).toBe(position + 1);
    expect(register(machine, A0)).toBe(source.includes('lwu') ? 123_400n : 1234n);
  });

  test('is asked for once for each reading, and admits nothing else meanwhile', () => {
    const machine = computer('csrr a0, time\ncsrr a1, time\nloop: j loop');
    expect(machine.run(100)).toEqual(QUESTION);
    const before = machine.digest();
    expect(() => machine.deliver(key)).toThrow(/waits for its clock reading/);
    expect(() => machine.deliver({ kind: 'pace', base: 0, rate: 0 })).toThrow(/waits for its clock reading/);
    expect(() => machine.run(100)).toThrow(/deliver it first/);
    expect(machine.digest()).toBe(before);
    machine.deliver(clock(5));
    for (const input of [key, clock(6)]) expect(() => machine.deliver(input)).toThrow(/under way/);
    expect(machine.run(100)).toEqual(QUESTION);
    machine.deliver(clock(5));
    machine.run(3);
    expect([register(machine, A0), register(machine, A1)]).toEqual([5n, 5n]);
  });

  test('never falls and stays a safe integer', () => {
    const machine = computer('csrr a0, time\nloop: j loop');
    machine.deliver(clock(10));
    machine.run(100);
    for (const value of [9, -1, 10.5, 2 ** 53, NaN, Infinity]) {
      const before = machine.digest();
      expect(() => machine.deliver(clock(value))).toThrow(/from 10 on/);
      expect(machine.digest()).toBe(before);
    }
    machine.deliver(clock(Number.MAX_SAFE_INTEGER));
    machine.run(2);
    expect(register(machine, A0)).toBe(2n ** 53n - 1n);
  });

  test('that reaches a comparator in a reading interrupts in the slot after it', () => {
    const source = WAIT_FOR_TIMER.replace('loop: addi', 'csrr a3, time\nloop: addi');
    const machine = computer(`li a0, 50\n${source}`);
    while (machine.run(100).reason !== 'question');
    const { position } = machine;
    machine.deliver(clock(50));
    expect(interruptedAt(machine, 100)).toBe(position + 1);
    expect(register(machine, 'x13')).toBe(50n);
    expect(register(machine, 'x9')).toBe(0n);
  });

  test('has a deadline while a comparator lies ahead', () => {
    const machine = computer(`li a0, 50\n${WAIT_FOR_TIMER}`);
    expect(machine.deadline).toBeUndefined();
    expect(machine.run(100)).toEqual({ reason: 'timer' });
    expect(machine.deadline).toBe(50);
    machine.run(20);
    machine.deliver(clock(49));
    expect(machine.deadline).toBe(50);
    machine.deliver(clock(50));
    expect(machine.deadline).toBeUndefined();
    expect(interruptedAt(machine, 100)).toBe(20);
  });

  test('has the nearer of timer and alarm as its deadline', () => {
    const machine = computer(`
      li t0, ${DEVICE.rtc}
      li t1, 3000
      sw t1, 8(t0)
      li t0, ${DEVICE.mtimecmp}
      li t1, 40
      sd t1, (t0)
      li t1, 20
      sd t1, (t0)
      loop: j loop`);
    const deadlines: (number | undefined)[] = [];
    for (const _ of [1, 2, 3]) {
      machine.run(100);
      deadlines.push(machine.deadline);
    }
    expect(deadlines).toEqual([30, 30, 20]);
  });

  test('leaves a machine that asks as it was before the slot, even where the slot wakes it up', () => {
    const source = `
      li t0, 8
      csrw mie, t0
      li t0, ${DEVICE.msip}
      li t1, 1
      sw t1, (t0)
      wfi
      csrr a0, time
      loop: j loop`;
    const [asking, still] = [computer(source), computer(source)];
    expect(asking.run(100)).toEqual(QUESTION);
    still.run(asking.position);
    expect(register(still, 'waiting')).toBe(1n);
    expect(asking.digest()).toBe(still.digest());
  });
});

describe('a paced clock', () => {
  const paced = (rate: number, source: string): Computer =>
    computer(source, { clock: { kind: 'paced', rate } });

  test.each([0, 1, 429_496_729, 1_431_655_766, ONE_TICK_A_SLOT, 5 * ONE_TICK_A_SLOT, 2 ** 52])(
    'follows its line at a rate of %d',
    (rate) => {
      const machine = paced(rate, 'loop: csrr a0, time\nj loop');
      for (const position of [1, 2, 11, 100, 1001]) {
        machine.run(position);
        const read = BigInt(position - 1 - ((position - 1) % 2));
        expect(register(machine, A0)).toBe((read * BigInt(rate)) >> 32n);
      }
    },
  );

  test.each(
    [1, 2, 3, 7, 100].flatMap((ticks) => [1, 3, 10, 0.5, 40].map((slots) => [ticks, slots] as const)),
  )(
    'fires a timer at tick %d where the line crosses it, with a tick every %d slots',
    (ticks, slotsPerTick) => {
      const rate = Math.floor(ONE_TICK_A_SLOT / slotsPerTick);
      const crossing = Number((BigInt(ticks) * 2n ** 32n + BigInt(rate) - 1n) / BigInt(rate));
      const machine = paced(rate, `li a0, ${ticks}\n${WAIT_FOR_TIMER}`);
      // Slot 8 enables the interrupt.
      expect(interruptedAt(machine, 5000)).toBe(Math.max(crossing, 9));
    },
  );

  test('is a question never asked, and needs none to run', () => {
    const machine = paced(ONE_TICK_A_SLOT, 'loop: csrr a0, time\nj loop');
    expect(machine.run(1000)).toEqual({ reason: 'limit' });
    expect(() => machine.deliver(clock(2000))).toThrow(/takes `pace` inputs/);
  });

  test('goes on along a new line from where it is redrawn', () => {
    const machine = paced(ONE_TICK_A_SLOT, 'loop: csrr a0, time\nj loop');
    machine.run(100);
    for (const [base, rate] of [
      [99, 0],
      [100.5, 0],
      [2 ** 53, 0],
      [100, -1],
      [100, 0.5],
      [100, 2 ** 53],
    ] as const) {
      expect(() => machine.deliver({ kind: 'pace', base, rate })).toThrow(/from (100|0) on is possible/);
    }
    machine.deliver({ kind: 'pace', base: 1000, rate: 2 * ONE_TICK_A_SLOT });
    machine.run(111);
    expect(register(machine, A0)).toBe(1020n);
    machine.deliver({ kind: 'pace', base: 1022, rate: 0 });
    machine.run(1001);
    expect(register(machine, A0)).toBe(1022n);
  });

  test('fires a timer at once when it is redrawn beyond the comparator', () => {
    const machine = paced(0, `li a0, 500\n${WAIT_FOR_TIMER}`);
    machine.run(50);
    expect(machine.deadline).toBe(500);
    machine.deliver({ kind: 'pace', base: 500, rate: 0 });
    expect(machine.deadline).toBeUndefined();
    expect(interruptedAt(machine, 100)).toBe(50);
  });

  test('stands at the greatest safe integer, at the highest rates too', () => {
    const machine = paced(Number.MAX_SAFE_INTEGER, `li a0, ${2 ** 40}\n${WAIT_FOR_TIMER}`);
    const crossing = 2 ** 40 / 2 ** 21 + 1;
    machine.run(50);
    expect(machine.deadline).toBe(2 ** 40);
    machine.run(crossing - 1);
    expect(machine.deadline).toBe(2 ** 40);
    machine.run(crossing);
    expect(machine.deadline).toBeUndefined();
    machine.deliver({ kind: 'pace', base: Number.MAX_SAFE_INTEGER, rate: Number.MAX_SAFE_INTEGER });
    machine.run(crossing + 1000);
    expect(() => machine.deliver({ kind: 'pace', base: Number.MAX_SAFE_INTEGER - 1, rate: 0 })).toThrow(
      /from 9007199254740991 on/,
    );
  });

  test('counts as far as positions go', () => {
    const source = 'loop: csrr a0, time\nj loop';
    const machine = paced(ONE_TICK_A_SLOT - 1, source);
    const state = machine.save();
    const far = 2 ** 53 - 1001;
    // The position is the first thing after header and length.
    new DataView(state.buffer).setBigUint64(17, BigInt(far), true);
    machine.load(state);
    machine.run(far + 1);
    expect(register(machine, A0)).toBe((BigInt(far) * (2n ** 32n - 1n)) >> 32n);
    expect(machine.run(Infinity)).toEqual({ reason: 'limit' });
    expect(machine.position).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('is up to date between slots, whatever stopped the machine', () => {
    const source = `
      li t0, ${DEVICE.rtc}
      li t1, 800
      sw t1, 8(t0)
      li t0, ${DEVICE.uart}
      nop
      nop
      nop
      sb t1, (t0)
      loop: j loop`;
    const machine = paced(ONE_TICK_A_SLOT, source);
    expect(machine.run(100).reason).toBe('effects');
    expect(machine.position).toBe(8);
    expect(machine.deadline).toBeUndefined();
    const digest = machine.digest();
    machine.load(machine.save());
    expect(machine.digest()).toBe(digest);
  });
});
