import { describe, expect, test } from 'vitest';
import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { compressedWords } from './words.ts';

const pc = 0x80000000n;

describe('disassembly', () => {
  test.each<[number, string, string]>([
    [0x00000013, 'nop', 'addi zero, zero, 0'],
    [0x00008067, 'ret', 'jalr zero, 0(ra)'],
    [0x000780e7, 'jalr a5', 'jalr ra, 0(a5)'],
    [0xff078067, 'jr -16(a5)', 'jalr zero, -16(a5)'],
    [0xfff58513, 'addi a0, a1, -1', 'addi a0, a1, -1'],
    [0xfff00513, 'li a0, -1', 'addi a0, zero, -1'],
    [0x00813503, 'ld a0, 8(sp)', 'ld a0, 8(sp)'],
    [0x12345537, 'lui a0, 0x12345', 'lui a0, 0x12345'],
    [0xfe5ff06f, 'j 0x7fffffe4', 'jal zero, 0x7fffffe4'],
    [0xfe050ee3, 'beqz a0, 0x7ffffffc', 'beq a0, zero, 0x7ffffffc'],
    [0x30529073, 'csrw mtvec, t0', 'csrrw zero, mtvec, t0'],
    [0x7cb02573, 'csrr a0, 0x7cb', 'csrrs a0, 0x7cb, zero'],
    [0x30047073, 'csrci mstatus, 8', 'csrrci zero, mstatus, 8'],
    [0x1605252f, 'lr.w.aqrl a0, (a0)', 'lr.w.aqrl a0, (a0)'],
    [0x0310000f, 'fence rw, w', 'fence rw, w'],
    [0x0ff0000f, 'fence', 'fence iorw, iorw'],
    [0x4515, 'li a0, 5', 'c.li a0, 5'],
    [0x757d, 'lui a0, 0xfffff', 'c.lui a0, 0xfffff'],
    [0x60a2, 'ld ra, 8(sp)', 'c.ldsp ra, 8(sp)'],
    [0x852e, 'mv a0, a1', 'c.mv a0, a1'],
    [0xb001, 'j 0x7ffff800', 'c.j 0x7ffff800'],
  ])('of 0x%x reads "%s", and without aliases "%s"', (word, text, plain) => {
    expect(disassemble(word, pc).text).toBe(text);
    expect(disassemble(word, pc, { aliases: false }).text).toBe(plain);
  });

  test('gives mnemonic, operands and length apart', () => {
    expect(disassemble(0x00813503, pc)).toEqual({
      length: 4,
      mnemonic: 'ld',
      operands: 'a0, 8(sp)',
      text: 'ld a0, 8(sp)',
    });
    expect(disassemble(0x8082, pc)).toEqual({ length: 2, mnemonic: 'ret', operands: '', text: 'ret' });
  });

  test('shows an illegal encoding as the directive that emits its bits', () => {
    expect(disassemble(0, pc)).toEqual({
      length: 2,
      mnemonic: '.half',
      operands: '0x0000',
      text: '.half 0x0000',
    });
    expect(disassemble(-1, pc).text).toBe('.word 0xffffffff');
    expect(disassemble(0x10200073, pc).text).toBe('.word 0x10200073');
  });

  test('names the target of a branch where a symbol is known', () => {
    const symbol = (address: bigint): string | undefined =>
      address === 0x7fffffe4n ? 'poll+0x4' : undefined;
    expect(disassemble(0xfe5ff06f, pc, { symbol }).text).toBe('j 0x7fffffe4 <poll+0x4>');
    expect(disassemble(0xfe5ff06f, 0, { symbol }).text).toBe('j 0xffffffffffffffe4');
  });

  test('computes targets in 64 bits, around the end of the address space', () => {
    expect(disassemble(0x0080006f, 0xfffffffffffffffcn).text).toBe('j 0x4');
    expect(disassemble(0x0080006f, 4).text).toBe('j 0xc');
  });

  test('reads a compressed instruction as the one that it stands for', () => {
    const wrong = [...compressedWords()].filter((half) => {
      const decoded = decodeInstruction(half);
      return decoded !== undefined && disassemble(half, pc).text !== disassemble(decoded.expanded, pc).text;
    });
    expect(wrong).toEqual([]);
  });

  test('ignores what follows a compressed instruction', () => {
    expect(disassemble(0xffff8082, pc)).toEqual(disassemble(0x8082, pc));
  });
});
