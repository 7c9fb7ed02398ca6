import { describe, expect, test } from 'vitest';
import { disassemble } from '../../src/riscv/isa/disassemble.ts';
import { assemble } from './assembler.ts';
import { computer, register } from './computers.ts';

describe('the assembler of the tests', () => {
  test('writes what the disassembler reads', () => {
    const lines = [
      'lui a0, 0x12345',
      'jal ra, 0x80000100',
      'jalr a0, -4(a1)',
      'beq a0, a1, 0x80000000',
      'ld s11, 2047(t6)',
      'sd s11, -2048(t6)',
      'srai a0, a1, 63',
      'amoadd.d a0, a1, (a2)',
      'lr.w a0, (a1)',
      'csrrw a0, mstatus, a1',
      'csrrwi a0, mie, 31',
      'c.addi a0, -32',
      'c.ldsp a0, 504(sp)',
      'c.j 0x80000000',
      'mret',
    ];
    for (const line of lines) {
      const { bytes } = assemble(line);
      const word = bytes.reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
      expect(disassemble(word, 0x8000_0000, { aliases: false }).text).toBe(line);
    }
  });

  test.each([
    0n,
    -1n,
    2047n,
    -2048n,
    2048n,
    0x7fff_ffffn,
    -0x8000_0000n,
    0x8000_0000n,
    0x1234_5678_9abc_def0n,
  ])('makes li load %s', (value) => {
    const machine = computer(`li a0, ${value}\nloop: j loop`);
    machine.run(20);
    expect(register(machine, 'x10')).toBe(BigInt.asUintN(64, value));
  });

  test('resolves labels before and after', () => {
    const program = assemble('j end\nback: .word 0, 1\nend: la a0, back+4\nj back');
    expect(program.at('end')).toBe(0x8000_000c);
    const machine = computer('la a0, data+4\nlw a1, (a0)\nloop: j loop\ndata: .word 5, 6');
    machine.run(3);
    expect(register(machine, 'x11')).toBe(6n);
  });
});
