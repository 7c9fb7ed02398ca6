import { describe, expect, test } from 'vitest';
import type { BoardConfiguration } from '../../src/riscv/board/configuration.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';
import { A0, ALL_DEVICES, DEVICE, KIB, board, computer, imageOf, register } from '../support/computers.ts';

const COUNT = 'loop: addi s1, s1, 1\nsw s1, 0x400(s0)\nj loop';
const program = (source: string): string => `auipc s0, 0\n${source}`;

describe('the identity of a machine', () => {
  const { bytes } = assemble(COUNT);
  const identity = (changes: Partial<BoardConfiguration>, code = bytes): string =>
    new Computer(board(changes), imageOf(code)).identity;

  test('is the same for equal configurations and images, however they are written down', () => {
    const [disk] = ALL_DEVICES;
    const turned = Object.fromEntries(Object.entries(disk!).reverse()) as typeof disk & object;
    const configuration = board({ virtio: [disk!] });
    const reversed = Object.fromEntries(Object.entries(board({ virtio: [turned] })).reverse());
    const other = new Computer(reversed as unknown as BoardConfiguration, imageOf(bytes, { name: 'other' }));
    expect(other.identity).toBe(new Computer(configuration, imageOf(bytes)).identity);
  });

  test('differs with everything that a guest can find on its board', () => {
    const identities = [
      identity({}),
      identity({ memoryBytes: 128 * KIB }),
      identity({ virtio: ALL_DEVICES }),
      identity({ virtio: [ALL_DEVICES[1]!, ALL_DEVICES[0]!] }),
      identity({ virtio: [{ type: 'block', sectors: 65, readOnly: false }] }),
      identity({ virtio: [{ type: 'block', sectors: 65, readOnly: true }] }),
      identity({ commandLine: 'quiet' }),
      identity({ clock: { kind: 'paced', rate: 1 } }),
      identity({ clock: { kind: 'paced', rate: 2 } }),
      identity({ epochSeconds: 1 }),
      identity({}, assemble('nop').bytes),
      new Computer(board(), imageOf(bytes, { entry: 0x8000_0004 })).identity,
      new Computer(board(), imageOf(bytes, { tohost: 0x8000_1000 })).identity,
    ];
    expect(new Set(identities).size).toBe(identities.length);
  });
});

describe('a saved state', () => {
  test('of another machine is refused, and says whose it is', () => {
    const machine = computer(COUNT);
    machine.run(100);
    const digest = machine.digest();
    const others = [
      computer(COUNT, { memoryBytes: 128 * KIB }),
      computer(COUNT, { clock: { kind: 'paced', rate: 1 } }),
      computer('nop\nloop: j loop'),
    ];
    for (const other of others) {
      expect(() => machine.load(other.save())).toThrow(
        new RegExp(`${other.identity}; this one is ${machine.identity}`),
      );
      expect(machine.digest()).toBe(digest);
    }
  });

  test('that is refused leaves an open question open', () => {
    const machine = computer('csrr a0, time\nloop: j loop');
    expect(machine.run(10).reason).toBe('question');
    const state = machine.save();
    state[20] = 0xff; // a position beyond all safe integers
    state[23] = 0xff;
    expect(() => machine.load(state)).toThrow(/position/);
    expect(() => machine.deliver({ kind: 'console', data: Uint8Array.of(1) })).toThrow(
      /waits for its clock reading/,
    );
    machine.deliver({ kind: 'clock', value: 77 });
    machine.run(1);
    expect(register(machine, A0)).toBe(77n);
  });

  test('made while a question is open asks it again', () => {
    const machine = computer('csrr a0, time\nloop: j loop');
    machine.run(10);
    machine.load(machine.save());
    machine.deliver({ kind: 'console', data: Uint8Array.of(1) });
    expect(machine.run(10)).toEqual({ reason: 'question', question: { kind: 'clock' } });
  });

  test('made between answer and slot takes the answer along', () => {
    const machine = computer('csrr a0, time\nloop: j loop');
    machine.run(10);
    machine.deliver({ kind: 'clock', value: 42 });
    const other = computer('csrr a0, time\nloop: j loop');
    other.load(machine.save());
    expect(other.run(10)).toEqual({ reason: 'limit' });
    expect(register(other, A0)).toBe(42n);
  });

  test('with an answer that no slot has asked for loses it with the next slot, and is no dead end', () => {
    const source = 'wfi\nloop: j loop';
    const machine = computer(source);
    machine.run(10);
    const state = machine.save();
    const answered = 17 + 3 * 8 + 1; // header; position, requests and clock; whether it is off
    expect(state[answered]).toBe(0);
    state[answered] = 1;
    const other = computer(source);
    other.load(state);
    expect(other.digest()).not.toBe(machine.digest());
    expect(other.run(10)).toEqual({ reason: 'idle' });
    other.deliver({ kind: 'clock', value: 1 });
    other.deliver({ kind: 'console', data: Uint8Array.of(65) });
    expect(other.run(10)).toEqual({ reason: 'idle' });
  });

  test('of a machine that is off gives a machine that is off', () => {
    const source = `li t0, ${DEVICE.finisher}\nli t1, 0x2a3333\nsw t1, (t0)\nloop: j loop`;
    const [machine, other] = [computer(source), computer(source)];
    expect(machine.run(100)).toEqual({ reason: 'halt', code: 42 });
    other.load(machine.save());
    expect(other.run(100)).toEqual({ reason: 'halt', code: 42 });
    expect(other.digest()).toBe(machine.digest());
  });

  test('holds no page of zeros, and takes away what is not in it', () => {
    const machine = computer(
      program(
        'li t0, -1\nsd t0, 0x7f8(s0)\nlui t1, 4\nadd t1, t1, s0\nsd t0, (t1)\nsd zero, (t1)\nloop: j loop',
      ),
    );
    const fresh = machine.save();
    machine.run(6);
    const dirty = machine.save();
    expect(dirty.length).toBe(fresh.length + 4 + 4096);
    machine.run(100);
    expect(machine.save().length).toBe(fresh.length);
    machine.load(dirty);
    machine.load(fresh);
    expect(machine.read(0x8000_4000, 8)).toEqual(new Uint8Array(8));
    expect(Buffer.compare(machine.save(), fresh)).toBe(0);
  });
});

describe('a trace', () => {
  test('remembers the last slots: what was executed, and what trapped', () => {
    const machine = computer('la t0, handler\ncsrw mtvec, t0\necall\nhandler: c.nop\nloop: j loop');
    machine.trace(3);
    machine.run(6);
    const slots = machine.lastSlots();
    expect(slots.map(({ position, word, trap }) => ({ position, word, trap }))).toEqual([
      { position: 3, word: 0x73, trap: 11n },
      { position: 4, word: 1, trap: undefined },
      { position: 5, word: 0x6f, trap: undefined },
    ]);
    expect(slots[0]!.pc).toBe(0x8000_000cn);
  });

  test('shows no trap where there was one before a reset', () => {
    const machine = computer('csrr a0, time\nbnez a0, over\necall\nover: nop\nloop: j loop');
    machine.trace(1);
    const third = (reading: number): bigint | undefined => {
      machine.run(3);
      machine.deliver({ kind: 'clock', value: reading });
      machine.run(3);
      return machine.lastSlots()[0]!.trap;
    };
    expect(third(0)).toBe(11n);
    machine.reset();
    expect(third(1)).toBeUndefined();
  });

  test('changes nothing', () => {
    const [traced, plain] = [computer(program(COUNT)), computer(program(COUNT))];
    traced.trace(10);
    traced.run(1000);
    plain.run(1000);
    expect(traced.digest()).toBe(plain.digest());
    traced.trace(0);
    expect(traced.lastSlots()).toEqual([]);
  });
});
