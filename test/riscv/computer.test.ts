import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/machine/input.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';
import {
  A0,
  ALL_DEVICES,
  DEVICE,
  RAM_BASE,
  board,
  computer,
  imageOf,
  register,
} from '../support/computers.ts';

const LOOP = 'loop: addi s1, s1, 1\nj loop';
const key = (byte: number): Input => ({ kind: 'console', data: Uint8Array.of(byte) });

describe('run', () => {
  test.each([1, 2, 63, 4096, 262_143, 262_144, 262_145, 1_000_001])(
    'stops at exactly position %d',
    (limit) => {
      const machine = computer(LOOP);
      expect(machine.run(limit)).toEqual({ reason: 'limit' });
      expect(machine.position).toBe(limit);
      expect(register(machine, 'x9')).toBe(BigInt(Math.ceil(limit / 2)));
      expect(register(machine, 'mcycle')).toBe(BigInt(limit));
    },
  );

  test('executes nothing where the limit is not ahead', () => {
    const machine = computer(LOOP);
    machine.run(10);
    const digest = machine.digest();
    for (const limit of [10, 9, 0, -5, -Infinity]) expect(machine.run(limit)).toEqual({ reason: 'limit' });
    expect(machine.digest()).toBe(digest);
    expect(() => machine.run(NaN)).toThrow(/not a number/);
  });

  test('counts a slot for an instruction that traps, which retires nothing', () => {
    const machine = computer('la t0, handler\ncsrw mtvec, t0\necall\nhandler: loop: j loop');
    machine.run(4);
    expect(register(machine, 'mcycle')).toBe(4n);
    expect(register(machine, 'minstret')).toBe(3n);
    expect(machine.retired).toBe(3);
    expect(register(machine, 'pc')).toBe(register(machine, 'mtvec'));
  });

  test('counts a slot for an interrupt taken, which retires nothing either', () => {
    const machine = computer(`
      la t0, handler
      csrw mtvec, t0
      li t0, 8
      csrw mie, t0
      li t1, ${DEVICE.msip}
      sw t0, (t1)
      li t0, 1
      sw t0, (t1)
      csrrsi zero, mstatus, 8
      nop
      handler: loop: j loop`);
    machine.run(10);
    const [pc, retired] = [register(machine, 'pc'), machine.retired];
    machine.run(11);
    expect(machine.retired).toBe(retired);
    expect(register(machine, 'mepc')).toBe(pc);
    expect(register(machine, 'pc')).toBe(register(machine, 'mtvec'));
  });

  test('lets a hart wait without consuming slots, until an input wakes it up', () => {
    const machine = computer(`
      li t0, ${DEVICE.uart}
      li t1, 1
      sb t1, 1(t0)
      li t2, ${DEVICE.plic + 40}
      sw t1, (t2)
      li t2, ${DEVICE.plic + 0x2000}
      li t1, 0x400
      sw t1, (t2)
      li t1, 0x800
      csrw mie, t1
      wfi
      ${LOOP}`);
    expect(machine.run(1000)).toEqual({ reason: 'idle' });
    const { position, retired } = machine;
    expect(position).toBe(retired);
    for (const _ of [1, 2]) expect(machine.run(1000)).toEqual({ reason: 'idle' });
    expect(machine.position).toBe(position);
    machine.deliver(key(65));
    expect(machine.run(position + 5)).toEqual({ reason: 'limit' });
    expect(register(machine, 'x9')).toBe(3n);
  });

  test('hands out effects at the end of their slot', () => {
    const machine = computer(`li t0, ${DEVICE.uart}\nli t1, 72\nsb t1, (t0)\nsb t1, (t0)\n${LOOP}`);
    const data = Uint8Array.of(72);
    for (const position of [3, 4]) {
      expect(machine.run(100)).toEqual({ reason: 'effects', effects: [{ kind: 'console', data }] });
      expect(machine.position).toBe(position);
    }
    expect(machine.run(100)).toEqual({ reason: 'limit' });
  });

  test('hands out one object for one byte printed, which stays as it was', () => {
    const machine = computer(`li t0, ${DEVICE.uart}\nloop: sb s1, (t0)\naddi s1, s1, 1\nj loop`);
    const exits = Array.from({ length: 512 }, () => machine.run(10_000));
    for (const [index, exit] of exits.entries()) {
      const data = Uint8Array.of(index % 256);
      expect(exit).toEqual({ reason: 'effects', effects: [{ kind: 'console', data }] });
      expect(exit).toBe(exits[index % 256]);
    }
  });
});

describe('the test finisher', () => {
  const finish = (value: number): string =>
    `addi s1, s1, 7\nli t0, ${DEVICE.finisher}\nli t1, ${value}\nsw t1, (t0)\n${LOOP}`;

  test.each([
    [0x5555, 0],
    [0x2a_3333, 42],
    [0x3333, 0],
  ])('ends with %d: exit code %d', (value, code) => {
    const machine = computer(finish(value));
    expect(machine.run(1000)).toEqual({ reason: 'halt', code });
    const { position } = machine;
    expect(machine.run(1000)).toEqual({ reason: 'halt', code });
    expect(machine.position).toBe(position);
    expect(() => machine.deliver(key(1))).toThrow(/switched off/);
    machine.reset();
    expect(machine.run(3)).toEqual({ reason: 'limit' });
  });

  test('starts the guest again: memory, hart and devices begin anew, the position goes on', () => {
    const machine = computer(`
      auipc s0, 0
      lw a0, 0x400(s0)
      li t1, 1
      sw t1, 0x400(s0)
      sw t1, 0x7fc(s0)
      li t0, ${DEVICE.uart}
      lbu a1, 7(t0)
      sb t1, 7(t0)
      li t0, ${DEVICE.finisher}
      li t1, 0x7777
      sw t1, (t0)
      ${LOOP}`);
    const fresh = machine.registers();
    // One of the slots is the restart's own: the store that asks for it.
    let position = 0;
    for (position = 1; position < 14; position++) {
      machine.run(position);
      if (register(machine, 'pc') === BigInt(RAM_BASE)) break;
    }
    expect(machine.position).toBe(position);
    expect(machine.registers()).toEqual(fresh);
    machine.run(2 * position - 1);
    expect([register(machine, A0), register(machine, 'x11')]).toEqual([0n, 0n]);
    expect(machine.retired).toBe(position - 1);
  });
});

describe('deliver', () => {
  const frame = (device: number, bytes: number): Input => ({
    kind: 'frame',
    device,
    data: new Uint8Array(bytes),
  });
  const completion = (device: number, request: number): Input => ({
    kind: 'completion',
    device,
    request,
    status: 'ok',
    data: new Uint8Array(0),
  });

  test.each<[string, Input]>([
    ['a frame for a disk', frame(0, 60)],
    ['a frame for an empty slot', frame(5, 60)],
    ['a frame for a slot that is not there', frame(8, 60)],
    ['a frame too short', frame(1, 13)],
    ['a frame too long', frame(1, 65_554)],
    ['a completion of nothing', completion(0, 0)],
    ['a completion for a network card', completion(1, 0)],
    ['a completion for no slot', completion(-1, 0)],
    ['a line for a clock that is read', { kind: 'pace', base: 0, rate: 0 }],
    ['a signal', { kind: 'signal', name: 'tick', data: new Uint8Array(0) }],
    ['what it has never heard of', { kind: 'sneeze' } as unknown as Input],
  ])('refuses %s, and nothing has changed', (_, input) => {
    const machine = computer(LOOP, { virtio: ALL_DEVICES });
    machine.run(10);
    const digest = machine.digest();
    expect(() => machine.deliver(input)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(machine.digest()).toBe(digest);
  });

  test('takes console bytes at once, and tells how many find room', () => {
    const machine = computer(`li t0, ${DEVICE.uart}\nli t1, 1\nsb t1, 2(t0)\nlbu a0, (t0)\n${LOOP}`);
    expect(machine.consoleRoom).toBe(1);
    machine.run(3);
    expect(machine.consoleRoom).toBe(16);
    machine.deliver({ kind: 'console', data: Uint8Array.of(5, 6, 7) });
    expect(machine.consoleRoom).toBe(13);
    machine.run(4);
    expect(register(machine, A0)).toBe(5n);
    expect(machine.consoleRoom).toBe(14);
  });
});

describe('tohost and fromhost', () => {
  const hosted = (source: string): Computer => {
    const program = assemble(
      `${source}\n.align 64\ntohost: .dword 0\nfromhost: .dword 0\nblock: .dword 64, 1, 0x80000000, 4`,
    );
    const words = { tohost: program.at('tohost'), fromhost: program.at('fromhost') };
    return new Computer(board(), imageOf(program.bytes, words));
  };

  test('end the machine with the number above an odd word', () => {
    expect(hosted('la t0, tohost\nli t1, 85\nsd t1, (t0)\nloop: j loop').run(100)).toEqual({
      reason: 'halt',
      code: 42,
    });
    // By halves, the lower one first, as on RV32.
    expect(hosted('la t0, tohost\nli t1, 3\nsw t1, (t0)\nloop: j loop').run(100)).toEqual({
      reason: 'halt',
      code: 1,
    });
  });

  test('write to the console, answer, and see every store into the page', () => {
    const source = `
      la t0, tohost
      sd zero, 16(t0)
      la t1, block
      li t2, 64
      sd t2, (t1)
      sd t1, (t0)
      ld a0, 8(t0)
      ld a1, (t0)
      li t1, 1
      sw t1, (t0)
      loop: j loop`;
    const machine = hosted(source);
    const exit = machine.run(100);
    expect(exit).toMatchObject({ reason: 'effects', effects: [{ kind: 'console' }] });
    expect(machine.run(100)).toEqual({ reason: 'halt', code: 0 });
    expect([register(machine, A0), register(machine, 'x11')]).toEqual([1n, 0n]);
  });

  test('answer as DMA does, which ends a reservation that it hits', () => {
    const call = 'la t1, block\nsd t1, (t0)';
    const attempt = (between: string): bigint => {
      const machine = hosted(
        `la t0, tohost\naddi t2, t0, 8\nlr.d t3, (t2)\n${between}\nsc.d a0, t1, (t2)\nloop: j loop`,
      );
      while (machine.position < 20) machine.run(20);
      return register(machine, A0);
    };
    expect([attempt(''), attempt(call)]).toEqual([0n, 1n]);
  });

  test('see a store into the second page of a word that lies in two', () => {
    // The store before it would let the next one into the same page pass unseen.
    const { bytes } = assemble(`
      li t0, 0x80002000
      sw zero, 8(t0)
      li t1, 0x01010000
      sw t1, (t0)
      loop: j loop`);
    const machine = new Computer(board(), imageOf(bytes, { tohost: 0x8000_1ffc }));
    expect(machine.run(100)).toMatchObject({ reason: 'effects', effects: [{ kind: 'console' }] });
  });
});

describe('what only its types promise is checked', () => {
  const machine = computer(LOOP, { virtio: ALL_DEVICES });
  const text = 'x'.repeat(60) as unknown as Uint8Array;

  test.each([
    ['an unknown kind', { kind: 'bogus' }, /bogus input refused: known are/],
    ['no data', { kind: 'console' }, /no Uint8Array/],
    ['a frame of text', { kind: 'frame', device: 1, data: text }, /no Uint8Array/],
    [
      'an unknown status',
      { kind: 'completion', device: 0, request: 0, status: 'fine', data: new Uint8Array(0) },
      /status of fine/,
    ],
  ])('in an input with %s', (_what, input, message) => {
    const before = machine.digest();
    expect(() => machine.deliver(input as unknown as Input)).toThrow(message);
    expect(machine.digest()).toBe(before);
  });

  test.each([-1, 1.5, NaN])('in a trace of %d slots', (slots) => {
    expect(() => machine.trace(slots)).toThrow(/whole number/);
  });
});

test('a limit between two positions is the lower one, traced or not', () => {
  for (const slots of [0, 10]) {
    const machine = computer(LOOP);
    machine.trace(slots);
    expect([machine.run(10.5), machine.position]).toEqual([{ reason: 'limit' }, 10]);
  }
});

test('a narrow store carries no more than its width to a device', () => {
  const machine = computer(`li t0, ${DEVICE.finisher}\nli t1, 0x00113333\nsh t1, (t0)\nloop: j loop`);
  expect(machine.run(100)).toEqual({ reason: 'halt', code: 0 });
});

test('a doorbell ends run, though nothing comes of it', () => {
  const registers = { status: 0x70, features: 0x20, select: 0x24, size: 0x38, ready: 0x44, notify: 0x50 };
  const { status, features, select, size, ready, notify } = registers;
  const writes: readonly (readonly [number, number])[] = [
    [status, 1],
    [status, 3],
    [select, 1],
    [features, 1],
    [status, 11],
    [size, 8],
    ...[0x80, 0x90, 0xa0].map((register, index) => [register, 0x8000_8000 + 0x1000 * index] as const),
    [ready, 1],
    [status, 15],
    [notify, 0],
  ];
  const stores = writes.map(([register, value]) => `li t1, ${value}\nsw t1, ${register}(t0)`).join('\n');
  const machine = computer(`li t0, ${DEVICE.virtio + 0x2000}\n${stores}\nloop: j loop`, {
    virtio: ALL_DEVICES,
  });
  expect(machine.run(1000)).toEqual({ reason: 'doorbell' });
  expect(machine.run(1000)).toEqual({ reason: 'limit' });
});
