import { beforeAll, expect, test } from 'vitest';
import { instructionLength } from '../../../src/riscv/isa/decode.ts';
import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { INSTRUCTIONS, instructionNamed } from '../../../src/riscv/isa/instructions.ts';
import { CSR, fieldMask, insert } from '../../../src/riscv/isa/fields.ts';
import { openCapstone } from './capstone.ts';
import type { CapstoneText } from './capstone.ts';
import { CAPSTONE_DIFFERENCES } from './capstone-differences.ts';
import type { CapstoneDifference } from './capstone-differences.ts';
import { allEncodings, compressedWords, encodingsOf, mutations, wordStream } from './words.ts';

/** All numbers in decimal and signed: capstone writes larger ones, and targets, in hexadecimal. */
function inDecimal(text: string): string {
  return text.replaceAll(
    /(?<![\w.])(-?)(0x[0-9a-f]+|\d+)\b/g,
    (_, sign: string, digits: string) =>
      `${BigInt.asIntN(64, sign === '-' ? -BigInt(digits) : BigInt(digits))}`,
  );
}

/** The known difference that explains why capstone says `theirs` where we say `ours`. */
function explanation(word: number, ours: string, theirs: string | undefined): CapstoneDifference | undefined {
  return CAPSTONE_DIFFERENCES.find((difference) => {
    if (!difference.about(word, ours)) return false;
    const known = difference.theirs(word, ours);
    if (theirs === undefined || known === undefined) return theirs === known;
    return known instanceof RegExp ? known.test(theirs) : inDecimal(known) === inDecimal(theirs);
  });
}

interface Comparison {
  /** The first words on which the two differ for no known reason. */
  readonly disagreements: string[];
  readonly explanations: Set<CapstoneDifference>;
}

/** Compares word by word; compressed instructions by their own names, which is how capstone writes them. */
function compare(capstone: CapstoneText, words: Iterable<number>): Comparison {
  const disagreements: string[] = [];
  const explanations = new Set<CapstoneDifference>();
  for (const word of words) {
    const { length, text, mnemonic } = disassemble(word, 0, { aliases: instructionLength(word) === 4 });
    const theirs = capstone(word, length);
    const ours = mnemonic === '.half' || mnemonic === '.word' ? undefined : text;
    if (ours === theirs || (ours && theirs && inDecimal(ours) === inDecimal(theirs))) continue;
    const known = explanation(word, text, theirs);
    if (known !== undefined) explanations.add(known);
    else if (disagreements.length < 20)
      disagreements.push(`${word.toString(16)}: "${text}", not "${theirs}"`);
  }
  return { disagreements, explanations };
}

/** CSR instructions with every CSR number. */
function* csrWords(): Generator<number> {
  for (const name of ['csrrw', 'csrrs', 'csrrci']) {
    const [, word = 0] = encodingsOf(instructionNamed(name), wordStream(name), 0);
    for (let csr = 0; csr < 4096; csr++) yield ((word & ~fieldMask(CSR)) | insert(CSR, csr)) >>> 0;
  }
}

function* mutatedWords(): Generator<number> {
  const next = wordStream('mutations for capstone');
  for (const instruction of INSTRUCTIONS) {
    for (const word of encodingsOf(instruction, next, 10)) yield* mutations(word);
  }
}

function* randomWords(): Generator<number> {
  const next = wordStream('random words for capstone');
  for (let count = 0; count < 50_000; count++) yield (next() | 3) >>> 0;
}

const GROUPS: readonly (readonly [string, () => Iterable<number>])[] = [
  ['all encodings of 16 bits', compressedWords],
  [
    'every instruction of 32 bits, with every register and each bit of every immediate',
    () => allEncodings('capstone'),
  ],
  ['every CSR', csrWords],
  ['single-bit changes of valid instructions, legal or not', mutatedWords],
  ['random words, of which most are illegal', randomWords],
];

const comparisons = new Map<string, Comparison>();
beforeAll(async () => {
  const capstone = await openCapstone();
  for (const [name, words] of GROUPS) comparisons.set(name, compare(capstone, words()));
}, 120_000);

test.each(GROUPS)('the disassembler agrees with capstone on %s', (name) => {
  expect(comparisons.get(name)?.disagreements).toEqual([]);
});

test('every known difference from capstone still shows', () => {
  const shown = new Set([...comparisons.values()].flatMap(({ explanations }) => [...explanations]));
  const stale = CAPSTONE_DIFFERENCES.filter((difference) => !shown.has(difference));
  expect(stale.map(({ reason }) => reason)).toEqual([]);
});
