import fc from 'fast-check';
import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import { ROWS } from './classes.ts';
import { bits32 } from './words.ts';

/** With any two registers. */
export const SFENCE_VMA = 0x1200_0073;

export interface IllegalWord {
  readonly word: number;
  readonly bits: 16 | 32;
}

/** SFENCE.VMA, which QEMU executes without supervisor mode (deviations.ts). */
function isVirtualFence(word: number): boolean {
  return (word & 0xfe00_7fff) >>> 0 === SFENCE_VMA;
}

const random32 = bits32.map((word) => (word | 3) >>> 0);
/** One bit away from an instruction: the reserved encodings around the real ones. */
const near32 = fc
  .tuple(fc.nat({ max: ROWS.length - 1 }), bits32, fc.nat({ max: 29 }))
  .map(([index, fill, bit]) => {
    const { match, mask } = ROWS[index]!;
    return (((match | (fill & ~mask)) ^ (4 << bit)) | 3) >>> 0;
  });
const halves = Array.from({ length: 0x10000 }, (_, half) => half).filter(
  (half) => (half & 3) !== 3 && decodeInstruction(half) === undefined,
);

/** Any encoding that is no instruction: random words, words near to instructions, the reserved ones of 16 bits. */
export const illegalWord: fc.Arbitrary<IllegalWord> = fc.oneof(
  fc
    .oneof(random32, near32)
    .map((word) => ({ word: isIllegal(word) ? word : 0xffff_ffff, bits: 32 as const })),
  fc.constantFrom(...halves).map((word) => ({ word, bits: 16 as const })),
);

function isIllegal(word: number): boolean {
  return decodeInstruction(word) === undefined && !isVirtualFence(word);
}
