import { describe, expect, test } from 'vitest';
import type { Computer } from '../../../src/riscv/computer.ts';
import { DEVICE, computer, register } from '../../support/computers.ts';

const INTERRUPT = 1n << 63n;
const SOFTWARE = 3n;
const TIMER = 7n;
const EXTERNAL = 11n;

/** Makes interrupts pending: bits as in `mip`. */
function raise(bits: number): string {
  const lines: string[] = [];
  if (bits & 8) lines.push(`li t0, ${DEVICE.msip}`, 'li t1, 1', 'sw t1, (t0)');
  if (bits & 0x80) lines.push(`li t0, ${DEVICE.mtimecmp}`, 'sd zero, (t0)');
  if (bits & 0x800) {
    // The UART's transmitter is empty: source 10 with a priority, enabled for the hart.
    lines.push(`li t0, ${DEVICE.plic + 40}`, 'li t1, 1', 'sw t1, (t0)');
    lines.push(`li t0, ${DEVICE.plic + 0x2000}`, 'li t1, 0x400', 'sw t1, (t0)');
    lines.push(`li t0, ${DEVICE.uart}`, 'li t1, 2', 'sb t1, 1(t0)');
  }
  return lines.join('\n');
}

/** Runs until the machine takes an interrupt or a trap; 200 slots at most. */
function takeTrap(machine: Computer): void {
  machine.trace(1);
  for (let step = 0; step < 200; step++) {
    machine.run(machine.position + 1);
    if (machine.lastSlots()[0]?.trap !== undefined) return;
  }
}

/** A machine that has raised `pending`, enabled `enabled` and then all of them, and jumps to `loop`. */
function interrupted(pending: number, enabled: number, mtvec = 'la t0, vectors'): Computer {
  const machine = computer(`
    ${mtvec}
    csrw mtvec, t0
    ${raise(pending)}
    li t0, ${enabled}
    csrw mie, t0
    csrrsi zero, mstatus, 8
    loop: addi s1, s1, 1
    j loop
    .align 64
    vectors: .zero 64`);
  takeTrap(machine);
  return machine;
}

describe('an interrupt', () => {
  test.each([
    [0x888, 0x888, EXTERNAL],
    [0x88, 0x888, SOFTWARE],
    [0x80, 0x888, TIMER],
    [0x888, 0x88, SOFTWARE],
    [0x888, 0x80, TIMER],
    [0x880, 0x880, EXTERNAL],
  ])('comes by priority: of those pending (%d) and enabled (%d), number %d', (pending, enabled, cause) => {
    const machine = interrupted(pending, enabled);
    expect(register(machine, 'mcause')).toBe(INTERRUPT | cause);
    expect(register(machine, 'mtval')).toBe(0n);
    expect(register(machine, 'x9')).toBe(0n);
  });

  test('that is not enabled is not taken, but can be seen pending', () => {
    const machine = computer(`
      ${raise(0x888)}
      csrr a0, mip
      li t0, -1
      csrw mie, t0
      csrr a1, mie
      csrw mip, zero
      csrr a2, mip
      loop: addi s1, s1, 1
      j loop`);
    while (machine.position < 100) machine.run(100);
    expect(register(machine, 'x10')).toBe(0x888n);
    expect(register(machine, 'x11')).toBe(0x888n);
    expect(register(machine, 'x12')).toBe(0x888n);
    expect(register(machine, 'x9')).toBeGreaterThan(10n);
  });

  test.each([
    [0x8, SOFTWARE],
    [0x80, TIMER],
    [0x800, EXTERNAL],
  ])('goes to its own vector in vectored mode: mip %d, number %d', (pending, cause) => {
    const machine = interrupted(pending, 0x888, 'la t0, vectors+1');
    expect(register(machine, 'pc')).toBe(register(machine, 'mtvec') - 1n + 4n * cause);
  });

  test('saves and clears MIE, and MRET gives it back', () => {
    const machine = computer(`
      la t0, handler
      csrw mtvec, t0
      ${raise(8)}
      li t0, 8
      csrw mie, t0
      csrrsi zero, mstatus, 8
      loop: addi s1, s1, 1
      j loop
      .align 4
      handler: csrr a0, mstatus
      li t0, ${DEVICE.msip}
      sw zero, (t0)
      mret`);
    machine.run(100);
    expect(register(machine, 'x10')).toBe(0x1880n);
    expect(register(machine, 'mstatus')).toBe(0x1888n);
    expect(register(machine, 'x9')).toBeGreaterThan(10n);
  });

  test('wakes a waiting hart that has interrupts off, which goes on behind WFI', () => {
    const machine = computer(`${raise(8)}\nli t0, 8\ncsrw mie, t0\nwfi\nloop: addi s1, s1, 1\nj loop`);
    expect(machine.run(50)).toEqual({ reason: 'limit' });
    expect(register(machine, 'x9')).toBeGreaterThan(10n);
  });
});

describe('a trap', () => {
  test.each<[string, string, bigint, bigint]>([
    ['an access outside of everything', 'li a0, 0x40000000\nlw a1, (a0)', 5n, 0x4000_0000n],
    ['a store outside of everything', 'li a0, 0x40000000\nsw a1, (a0)', 7n, 0x4000_0000n],
    ['a jump outside of RAM', 'li a0, 0x40000000\njr a0', 1n, 0x4000_0000n],
    ['a word of zeros', '.word 0', 2n, 0n],
    ['an unknown register', 'csrr a0, 0x123', 2n, 0x1230_2573n],
    ['a write to a read-only register', 'csrw mhartid, a0', 2n, 0xf145_1073n],
    ['a breakpoint', 'ebreak', 3n, 0x8000_000cn],
    ['a compressed breakpoint', 'c.ebreak', 3n, 0x8000_000cn],
    ['a call', 'ecall', 11n, 0n],
    ['a misaligned LR', 'la a0, 0x80000402\nlr.w a1, (a0)', 4n, 0x8000_0402n],
    ['a misaligned AMO', 'la a0, 0x80000404\namoadd.d a1, a1, (a0)', 6n, 0x8000_0404n],
    ['an LR from a device', `li a0, ${DEVICE.clint}\nlr.w a1, (a0)`, 5n, 0x200_0000n],
    ['an AMO on a device', `li a0, ${DEVICE.clint}\namoadd.w a1, a1, (a0)`, 7n, 0x200_0000n],
  ])('at %s says why and where', (_, source, cause, value) => {
    const machine = computer(`la t0, handler\ncsrw mtvec, t0\n${source}\nnop\n.align 4\nhandler: j handler`);
    takeTrap(machine);
    expect(register(machine, 'mcause')).toBe(cause);
    expect(register(machine, 'mtval')).toBe(value);
    expect(register(machine, 'pc')).toBe(register(machine, 'mtvec'));
    expect(register(machine, 'mepc')).toBe(cause === 1n ? value : register(machine, 'mepc'));
  });

  test('goes to the base in vectored mode too', () => {
    const machine = computer('la t0, vectors+1\ncsrw mtvec, t0\necall\n.align 64\nvectors: .zero 64');
    takeTrap(machine);
    expect(register(machine, 'pc')).toBe(register(machine, 'mtvec') - 1n);
  });
});
