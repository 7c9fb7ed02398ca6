import { describe, expect, test } from 'vitest';
import { A0, A1, A2, computer, register } from '../../support/computers.ts';

describe('a control register', () => {
  test.each<[string, bigint, bigint]>([
    ['mstatus', -1n, 0x1888n],
    ['mstatus', 0n, 0x1800n],
    ['mie', -1n, 0x888n],
    ['mip', -1n, 0n],
    ['mtvec', -1n, 0n],
    ['mtvec', -3n, BigInt.asUintN(64, -3n)],
    ['mtvec', 0x8000_0001n, 0x8000_0001n],
    ['mepc', -1n, BigInt.asUintN(64, -2n)],
    ['mscratch', -1n, BigInt.asUintN(64, -1n)],
    ['mcause', 0x1234_5678_9abc_def0n, 0x1234_5678_9abc_def0n],
    ['mtval', 0x1234_5678_9abc_def0n, 0x1234_5678_9abc_def0n],
    ['misa', 0n, 0x8000_0000_0000_1105n],
    ['pmpcfg0', -1n, 0n],
    ['pmpaddr63', -1n, 0n],
    ['mcountinhibit', -1n, 0n],
    ['tselect', -1n, 0n],
  ])('%s that is written %s holds what it can', (name, written, held) => {
    const machine = computer(`li a0, ${written}\ncsrw ${name}, a0\ncsrr a1, ${name}\nloop: j loop`);
    machine.run(30);
    expect(register(machine, A1)).toBe(held);
    expect(register(machine, 'mcause') === 2n && name !== 'mcause').toBe(false);
  });

  test('is read, set and cleared by bits, and gives its old value', () => {
    const machine = computer(`
      csrrwi a0, mscratch, 21
      csrrsi a0, mscratch, 10
      csrrci a1, mscratch, 1
      csrr a2, mscratch
      loop: j loop`);
    machine.run(5);
    expect([A0, A1, A2].map((name) => register(machine, name))).toEqual([21n, 31n, 30n]);
  });
});

describe('the counters', () => {
  test('count slots and retired instructions, as the next instruction sees them', () => {
    const machine = computer('nop\ncsrr a0, mcycle\ncsrr a1, minstret\ncsrr a2, cycle\nloop: j loop');
    machine.run(10);
    expect([A0, A1, A2].map((name) => register(machine, name))).toEqual([1n, 2n, 3n]);
  });

  test.each(['mcycle', 'minstret'])('go on from what is written to %s', (name) => {
    const machine = computer(
      `li t0, 1000\ncsrw ${name}, t0\ncsrr a0, ${name}\nnop\ncsrr a1, ${name}\nloop: j loop`,
    );
    machine.run(3);
    expect(register(machine, A0)).toBe(1000n);
    machine.run(10);
    expect(register(machine, A1)).toBe(1002n);
  });

  test('wrap at 64 bits', () => {
    const machine = computer('li t0, -1\ncsrw mcycle, t0\nnop\ncsrr a0, mcycle\nloop: j loop');
    machine.run(10);
    expect(register(machine, A0)).toBe(0n);
  });
});
