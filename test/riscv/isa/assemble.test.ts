import { describe, expect, test } from 'vitest';
import { assemble } from '../../../src/riscv/isa/assemble.ts';
import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { INSTRUCTIONS } from '../../../src/riscv/isa/instructions.ts';
import { computer, register } from '../../support/computers.ts';
import { compressedWords, encodingsOf, wordStream } from './words.ts';

const PC = 0x8000_0000;

/** The bits of one line of assembly. */
function wordOf(line: string): number {
  const { bytes } = assemble(line, PC);
  return bytes.reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
}

describe('the assembler', () => {
  test('writes what the disassembler reads, for every 32-bit instruction and its aliases', () => {
    const next = wordStream('assemble');
    for (const instruction of INSTRUCTIONS) {
      for (const word of encodingsOf(instruction, next, 10)) {
        const plain = (bits: number): string => disassemble(bits, PC, { aliases: false }).text;
        expect(plain(wordOf(plain(word)))).toBe(plain(word));
        const { text, mnemonic } = disassemble(word, PC);
        // `mv` is both an addi and, from the 16-bit form, an add.
        if (instruction.name !== 'add' || mnemonic !== 'mv') expect(plain(wordOf(text))).toBe(plain(word));
      }
    }
  });

  test('writes what the disassembler reads, for every 16-bit instruction', () => {
    for (const half of compressedWords()) {
      const { text } = disassemble(half, PC, { aliases: false });
      if (!text.startsWith('.')) expect(disassemble(wordOf(text), PC, { aliases: false }).text).toBe(text);
    }
  });

  test.each([
    ['mv a0, a1', 'addi a0, a1, 0'],
    ['beqz a0, 0x80000010', 'beq a0, zero, 0x80000010'],
    ['jal 0x80000010', 'jal ra, 0x80000010'],
    ['call 0x80000010', 'jal ra, 0x80000010'],
    ['ret', 'jalr zero, 0(ra)'],
    ['jr 4(a0)', 'jalr zero, 4(a0)'],
    ['csrsi mstatus, 8', 'csrrsi zero, mstatus, 8'],
    ['fence', 'fence iorw, iorw'],
  ])('takes %s for %s', (alias, line) => {
    expect(disassemble(wordOf(alias), PC, { aliases: false }).text).toBe(line);
  });

  test.each([
    ['nop\nfld a0, (a1)', 'line 2, "fld a0, (a1)": no instruction is named "fld"'],
    ['addi a0, a1, 5000', 'line 1, "addi a0, a1, 5000": addi: imm takes from -2048 to 2047, not 5000'],
    ['addi a0, a1', 'line 1, "addi a0, a1": addi is not written with such operands'],
    ['addi a0, b1, 1', 'line 1, "addi a0, b1, 1": no register is named "b1"'],
    ['c.addi16sp a0, 16', 'line 1, "c.addi16sp a0, 16": c.addi16sp takes sp, not a0'],
    ['j nowhere', 'line 1, "j nowhere": no label is named "nowhere"'],
    ['li a0, many', 'line 1, "li a0, many": no label is named "many"'],
    ['.word 12z', 'line 1, ".word 12z": Cannot convert 12z to a BigInt'],
    ['.text', 'line 1, ".text": no directive is named ".text"'],
    ['a: nop\na: nop', 'line 2, "a: nop": the label "a" is there already'],
    ['fence x, w', 'line 1, "fence x, w": a fence orders some of iorw, not "x"'],
  ])('refuses %j', (source, message) => {
    expect(() => assemble(source)).toThrow(new RangeError(message));
  });

  test('lays data out, and says where labels are', () => {
    const { bytes, labels, at } = assemble(
      'one: .byte 1, -1\n.align 4\ntwo: .half 0x102\n.zero 2\n.dword one',
    );
    expect([...bytes]).toEqual([1, 255, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0]);
    expect([...labels]).toEqual([
      ['one', PC],
      ['two', PC + 4],
    ]);
    expect(at('two+2')).toBe(PC + 6);
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
