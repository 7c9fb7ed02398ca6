import { describe, expect, test } from 'vitest';
import type { Computer } from '../../../src/riscv/computer.ts';
import { assemble } from '../../../src/riscv/isa/assemble.ts';
import { A0, A1, DEVICE, KIB, RAM_BASE, computer, register } from '../../support/computers.ts';

const WIDTHS = [
  ['b', 1],
  ['h', 2],
  ['w', 4],
  ['d', 8],
] as const;

/** Stores 0x8877665544332211 in the width at the address, loads it again; trapped or not. */
function storeAndLoad(letter: string, address: number): Computer {
  const machine = computer(`
    la t0, handler
    csrw mtvec, t0
    li t0, ${address}
    li t1, 0x8877665544332211
    s${letter} t1, (t0)
    l${letter} a0, (t0)
    done: j done
    .align 4
    handler: j handler`);
  machine.run(40);
  return machine;
}

describe('an access to RAM', () => {
  const places = [0x8000, 0x8001, 0x8002, 0x8003, 0x8004, 0x8005, 0x8007, 0x8ffd, 0x8fff, 0x9ffa];

  test.each(WIDTHS.flatMap(([letter, bytes]) => places.map((at) => [letter, bytes, at] as const)))(
    'with s%s takes %i bytes at offset %i in full, misaligned or not',
    (letter, bytes, offset) => {
      const machine = storeAndLoad(letter, RAM_BASE + offset);
      const expected = BigInt.asUintN(64, BigInt.asIntN(8 * bytes, 0x8877_6655_4433_2211n));
      expect(register(machine, A0)).toBe(expected);
      const around = [...machine.read(RAM_BASE + offset - 2, bytes + 4)];
      const stored = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88].slice(0, bytes);
      expect(around).toEqual([0, 0, ...stored, 0, 0]);
    },
  );

  test.each(WIDTHS)('of width %s faults beyond its end, and then stores nothing', (letter, bytes) => {
    const end = RAM_BASE + 64 * KIB;
    for (let before = 1; before < bytes; before++) {
      const machine = storeAndLoad(letter, end - before);
      expect(register(machine, 'mcause')).toBe(7n);
      // The first byte that is not there.
      expect(register(machine, 'mtval')).toBe(BigInt(end));
      expect([...machine.read(end - before, before)]).toEqual(Array.from({ length: before }, () => 0));
    }
    expect(register(storeAndLoad(letter, end - bytes), 'mcause')).toBe(0n);
    expect(register(storeAndLoad(letter, RAM_BASE - 1), 'mtval')).toBe(BigInt(RAM_BASE - 1));
  });

  test('is executed to the end of RAM, and faults in the first byte beyond it', () => {
    const jump =
      'la t0, handler\ncsrw mtvec, t0\nli t0, 0x8000fffe\nli t1, 0x00138393\nsh t1, (t0)\njr t0\n.align 4\nhandler: j handler';
    const machine = computer(jump, { memoryBytes: 64 * KIB });
    machine.run(20);
    expect(register(machine, 'mcause')).toBe(1n);
    expect(register(machine, 'mepc')).toBe(0x8000_fffen);
    expect(register(machine, 'mtval')).toBe(0x8001_0000n);
  });
});

describe('an access to a device', () => {
  const faults = (letter: string, address: number): boolean => {
    const machine = computer(
      `la t0, handler\ncsrw mtvec, t0\nli t0, ${address}\nl${letter} a0, (t0)\ndone: j done\n.align 4\nhandler: j handler`,
    );
    if (machine.run(30).reason === 'question') return false;
    return register(machine, 'mcause') === 5n;
  };

  test.each<[string, number, string]>([
    ['the UART', DEVICE.uart, 'b h w'],
    ['the PLIC', DEVICE.plic, 'w'],
    ['the real-time clock', DEVICE.rtc, 'w'],
    ['the test finisher', DEVICE.finisher, 'h w'],
    ['msip', DEVICE.msip, 'w'],
    ['mtimecmp', DEVICE.mtimecmp, 'w d'],
    ['mtime', DEVICE.mtime, 'w d'],
    ['a virtio slot', DEVICE.virtio, 'w'],
  ])('takes the widths of %s and faults with others', (_, address, widths) => {
    const taken = WIDTHS.map(([letter]) => letter).filter((letter) => !faults(letter, address));
    expect(taken.join(' ')).toBe(widths);
  });

  test.each([
    0, 0x1000, 0x10_2000, 0x200_4008, 0x200_c000, 0xc60_0000, 0x1000_0008, 0x1000_9000, 0x7fff_fffc,
  ])('faults where there is none: address %d', (address) => expect(faults('w', address)).toBe(true));

  test('faults when it is not aligned', () => {
    expect(faults('w', DEVICE.mtimecmp + 2)).toBe(true);
    expect(faults('d', DEVICE.mtimecmp + 4)).toBe(true);
  });
});

describe('a reservation', () => {
  /** LR at a0, `between`, SC with the result in a1. */
  const attempt = (between: string, pair: readonly [string, string] = ['lr.d', 'sc.d']): Computer => {
    const source = `
      la t0, handler
      csrw mtvec, t0
      la a0, word
      ${pair[0]} t1, (a0)
      ${between}
      ${pair[1]} a1, t0, (a0)
      done: j done
      .align 4
      handler: csrr t6, mepc
      addi t6, t6, 4
      csrw mepc, t6
      mret
      .align 8
      word: .dword 5, 6`;
    const machine = computer(source);
    machine.run(assemble(source).bytes.length);
    return machine;
  };
  const succeeds = (...given: Parameters<typeof attempt>): boolean => register(attempt(...given), A1) === 0n;

  test.each<[string, string]>([
    ['nothing', ''],
    ['a store of the hart onto it', 'sd t0, (a0)'],
    ['loads, stores and branches', 'ld t1, 8(a0)\nsd t1, 8(a0)\nbeqz zero, over\nover: nop'],
    ['fences', 'fence\nfence.i'],
    ['an AMO onto it', 'amoadd.d t1, t0, (a0)'],
  ])('outlasts %s', (_, between) => expect(succeeds(between)).toBe(true));

  test.each<[string, string]>([
    ['an SC elsewhere', 'addi a2, a0, 8\nsc.d t1, t0, (a2)'],
    ['an SC there', 'sc.d t1, t0, (a0)'],
    ['an LR elsewhere', 'addi a2, a0, 8\nlr.d t1, (a2)'],
    ['a trap', 'ecall'],
  ])('ends with %s', (_, between) => expect(succeeds(between)).toBe(false));

  test('serves an SC as wide or narrower at its own address', () => {
    expect(succeeds('', ['lr.d', 'sc.w'])).toBe(true);
    expect(succeeds('', ['lr.w', 'sc.w'])).toBe(true);
    expect(succeeds('', ['lr.w', 'sc.d'])).toBe(false);
    expect(succeeds('addi a0, a0, 4', ['lr.d', 'sc.w'])).toBe(false);
  });

  test('is not needed by an SC that fails: nothing is stored', () => {
    const machine = attempt('sc.d t1, zero, (a0)');
    const word = register(machine, A0);
    expect(machine.read(Number(word), 1)[0]).toBe(0);
  });
});
