import { describe, expect, test } from 'vitest';
import type { Happening } from '../../src/machine/machine.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';
import type { GuestSymbol } from '../../src/riscv/loader/symbols.ts';
import { DEVICE, RAM_BASE, board, computer, imageOf, register } from '../support/computers.ts';

const pc = (offset: number): Happening => `pc:0x${(RAM_BASE + offset).toString(16)}`;

interface Stop {
  readonly position: number;
  readonly reason: string;
  readonly happened: readonly Happening[];
}

/** Runs to `limit`; lists the stops behind slots in which something happened that is watched for. */
function stops(machine: Computer, limit: number): Stop[] {
  const found: Stop[] = [];
  while (machine.position < limit) {
    const { reason } = machine.run(limit);
    const { position, happened } = machine;
    if (reason === 'question') machine.deliver({ kind: 'clock', value: position });
    if (happened.length > 0) found.push({ position, reason, happened });
    if (reason === 'idle' || reason === 'halt') break;
  }
  return found;
}

const happening = (position: number, ...happened: Happening[]): Stop => ({
  position,
  reason: 'happening',
  happened,
});

const TRAPS = `
  la t0, handler
  csrw mtvec, t0
  again: ecall
  j again
  handler: csrr t1, mepc
  addi t1, t1, 4
  csrw mepc, t1
  mret`;

describe('a watched trap', () => {
  test('ends run right behind each slot that takes one, and behind no other', () => {
    const machine = computer(TRAPS);
    machine.watch(['trap']);
    expect(stops(machine, 20)).toEqual([4, 10, 16].map((position) => happening(position, 'trap')));
    expect(machine.happened).toEqual([]);
  });

  test('may be an interrupt: the instruction that it came before was not executed', () => {
    const machine = computer(`
      la t0, handler
      csrw mtvec, t0
      li t0, 8
      csrw mie, t0
      li t1, ${DEVICE.msip}
      sw t0, (t1)
      li t0, 1
      csrrsi zero, mstatus, 8
      sw t0, (t1)
      before: nop
      handler: loop: j loop`);
    machine.run(9);
    const next = register(machine, 'pc');
    machine.watch(['trap', `pc:0x${(next + 4n).toString(16)}`, `pc:0x${next.toString(16)}`]);
    machine.run(10);
    expect(stops(machine, 12)).toEqual([happening(11, 'trap')]);
    expect(register(machine, 'mepc')).toBe(next + 4n);
  });
});

describe('a watched place', () => {
  /** Of every kind of instruction one that runs in the straight path and one that leaves it, both lengths. */
  const PLACES = `
    li s0, 0x80001000
    slli s0, s0, 32
    srli s0, s0, 32
    loop: addi s1, s1, 1
    sd s1, (s0)
    ld s2, (s0)
    .half 0x0985       # c.addi s3, 1
    .half 0x0001       # c.nop
    beq s1, s2, on
    ebreak
    on: bne s1, s2, loop
    mul s4, s1, s1
    lr.d s5, (s0)
    sc.d s6, s1, (s0)
    csrr s7, cycle
    csrr s8, instret
    csrr s9, time
    jal ra, there
    j loop
    there: ret`;

  test('ends run behind its instruction each time, which is executed once, whatever it is', () => {
    const [watched, free] = [computer(PLACES), computer(PLACES)];
    const every = Array.from({ length: 60 }, (_, index) => pc(2 * index));
    watched.watch(every);
    const found = stops(watched, 60);
    expect(found.map(({ position }) => position)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(found.every(({ reason, happened }) => reason === 'happening' && happened.length === 1)).toBe(true);
    expect(stops(free, 60)).toEqual([]);
    expect(watched.digest()).toBe(free.digest());
  });

  test('is named when the slot has other exits too, which come first', () => {
    const source = `
      li t0, ${DEVICE.uart}
      li t1, ${DEVICE.mtimecmp}
      sb t0, (t0)
      sd t0, (t1)
      wfi
      nop`;
    const machine = computer(source);
    machine.watch([pc(8), pc(12), pc(16)]);
    expect(stops(machine, 10)).toEqual([
      { position: 3, reason: 'effects', happened: [pc(8)] },
      { position: 4, reason: 'timer', happened: [pc(12)] },
      happening(5, pc(16)),
    ]);
    expect(machine.run(10)).toEqual({ reason: 'idle' });
    expect(machine.happened).toEqual([]);
  });

  test('is named when its slot switches the machine off, and not once more', () => {
    const machine = computer(`li t0, ${DEVICE.finisher}\nli t1, 0x5555\nsw t1, (t0)`);
    machine.watch([pc(12)]);
    expect(stops(machine, 10)).toEqual([{ position: 4, reason: 'halt', happened: [pc(12)] }]);
    expect(machine.run(10)).toEqual({ reason: 'halt', code: 0 });
    expect(machine.happened).toEqual([]);
  });

  test('is named once where its slot asks for the clock: when it was executed', () => {
    const machine = computer('csrr a0, time\nloop: j loop');
    machine.watch([pc(0)]);
    for (const _ of [1, 2]) {
      machine.load(machine.save());
      expect(machine.run(10)).toEqual({ reason: 'question', question: { kind: 'clock' } });
      expect(machine.happened).toEqual([]);
    }
    machine.deliver({ kind: 'clock', value: 7 });
    expect(machine.run(10)).toEqual({ reason: 'happening' });
    expect([machine.position, machine.happened]).toEqual([1, [pc(0)]]);
    expect(register(machine, 'x10')).toBe(7n);
  });

  test('leaves a hart asleep that was woken up for a slot that asks', () => {
    const source = `
      li t0, 8
      csrw mie, t0
      li t1, ${DEVICE.msip}
      sw t0, (t1)
      li t0, 1
      sw t0, (t1)
      wfi
      csrr a0, time
      nop`;
    const [machine, free] = [computer(source), computer(source)];
    machine.watch([pc(28)]);
    for (const each of [machine, free]) expect(each.run(20).reason).toBe('question');
    expect(register(machine, 'waiting')).toBe(1n);
    expect(machine.digest()).toBe(free.digest());
  });

  test('may span two pages, and what is executed there is what memory holds', () => {
    const source = 'lui t0, 1\nauipc s0, 0\nadd s0, s0, t0\njalr zero, -6(s0)';
    const [machine, free] = [computer(source), computer(source)];
    const addi = (immediate: number): number[] => [0x93, 0x84, 0x04 | (immediate << 4), 0x00];
    machine.watch([pc(0xffe)]);
    // `addi s1, s1, 1` there, and behind it a jump back to it; then `addi s1, s1, 2`.
    for (const each of [machine, free]) {
      each.write(RAM_BASE + 0xffe, Uint8Array.from([...addi(1), 0x6f, 0xf0, 0xdf, 0xff]));
      const found = stops(each, 9);
      expect(found).toEqual(each === free ? [] : [5, 7, 9].map((position) => happening(position, pc(0xffe))));
      each.write(RAM_BASE + 0x1000, Uint8Array.from(addi(2).slice(2)));
      stops(each, 13);
    }
    expect(register(machine, 'x9')).toBe(3n + 4n);
    expect(machine.digest()).toBe(free.digest());
  });

  test('counts where the instruction traps, and not where nothing can be fetched', () => {
    const machine = computer('la t0, handler\ncsrw mtvec, t0\nill: .word 0\nhandler: loop: j loop');
    machine.watch(['trap', pc(12)]);
    expect(stops(machine, 5)).toEqual([happening(4, 'trap', pc(12))]);
  });

  test('goes away with the next list, code decoded meanwhile or not', () => {
    const machine = computer('loop: addi s1, s1, 1\nj loop');
    machine.run(10);
    machine.watch([pc(0)]);
    expect(stops(machine, 14)).toHaveLength(2);
    machine.watch([pc(4)]);
    expect(stops(machine, 18).map(({ happened }) => happened)).toEqual([[pc(4)], [pc(4)]]);
    machine.watch([]);
    expect(stops(machine, 100)).toEqual([]);
    expect(register(machine, 'x9')).toBe(50n);
  });
});

describe('what happened', () => {
  test('comes in the order of the list, two names of one place both', () => {
    const symbol: GuestSymbol = { name: 'again', address: RAM_BASE + 12, bytes: 0, type: 'other' };
    const machine = new Computer(board(), imageOf(assemble(TRAPS).bytes, { symbols: [symbol] }));
    const list = [pc(12), 'trap', 'symbol:again', pc(16)];
    machine.watch(list);
    expect(stops(machine, 4)).toEqual([happening(4, ...list.slice(0, 3))]);
  });

  test('is nothing when run has executed nothing, or the machine is elsewhere since', () => {
    const machine = computer(TRAPS);
    machine.watch(['trap']);
    const state = machine.save();
    const again: (() => void)[] = [
      () => machine.run(machine.position),
      () => machine.run(0),
      () => machine.load(state),
      () => machine.reset(),
      () => machine.watch(['trap']),
    ];
    for (const action of again) {
      machine.reset();
      expect(machine.run(10)).toEqual({ reason: 'happening' });
      expect(machine.happened).toEqual(['trap']);
      action();
      expect(machine.happened).toEqual([]);
    }
  });

  test('includes what the slot did that starts the guest again', () => {
    for (const clock of [{ kind: 'read' } as const, { kind: 'paced', rate: 5 } as const]) {
      const machine = computer(`li t0, ${DEVICE.finisher}\nlui t1, 7\naddi t1, t1, 0x777\nsw t1, (t0)`, {
        clock,
      });
      machine.watch([pc(12)]);
      const [first, second] = stops(machine, 10);
      const reason = clock.kind === 'read' ? 'timer' : 'happening';
      expect([first, second]).toEqual([
        { position: 4, reason, happened: [pc(12)] },
        { position: 8, reason, happened: [pc(12)] },
      ]);
      machine.watch([]);
      expect(machine.run(13).reason).toBe(clock.kind === 'read' ? 'timer' : 'limit');
    }
  });

  test('is seen with a trace too', () => {
    const machine = computer(TRAPS);
    machine.watch(['trap']);
    machine.trace(4);
    expect(stops(machine, 12).map(({ position }) => position)).toEqual([4, 10]);
  });

  test('stays what is watched for over a reset and a load', () => {
    const machine = computer(TRAPS);
    machine.watch(['trap']);
    machine.reset();
    machine.load(machine.save());
    expect(stops(machine, 5)).toEqual([happening(4, 'trap')]);
  });
});

describe('watch refuses', () => {
  const symbols: GuestSymbol[] = ['uart_put', 'uart_get', 'main'].map((name, index) => ({
    name,
    address: RAM_BASE + 4 * index,
    bytes: 4,
    type: 'function',
  }));
  const named = new Computer(board(), imageOf(assemble('nop\nnop\nnop').bytes, { symbols }));

  test.each([
    ['symbol:uart_pit', /no such symbol; it has uart_put, uart_get$/],
    ['symbol:zebra_crossing', /no such symbol$/],
    ['pc:80000000', /known are trap, doorbell, lr, symbol:NAME and pc:0xADDRESS/],
    ['pc:0x80000000 ', /known are/],
    ['pc:0x80000001', /it is odd, or outside RAM/],
    ['pc:0x10000000', /it is odd, or outside RAM/],
    ['toString', /known are/],
  ])('%s, and says why', (happening, message) => {
    named.watch(['trap']);
    expect(() => named.watch(['lr', happening])).toThrow(message);
    expect(() => named.watch([happening])).toThrow(
      expect.objectContaining({ code: 'bad-configuration', message: expect.stringContaining(happening) }),
    );
  });

  test('a symbol of a guest that has none', () => {
    expect(() => computer('nop').watch(['symbol:main'])).toThrow(/has no symbols; name the place as pc:0x/);
  });

  test('more places than the hart has room for', () => {
    const places = Array.from({ length: 4097 }, (_, index) => pc(2 * index));
    expect(() => named.watch(places)).toThrow(/4097 places in the program; at most 4096/);
    named.watch(places.slice(1));
    expect(named.run(100)).toEqual({ reason: 'happening' });
    expect(named.position).toBe(2);
  });
});
