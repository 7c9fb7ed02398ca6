import fc from 'fast-check';
import { rowsOf } from './classes.ts';
import { COMPARED_CSRS, FREQUENT_CSRS } from './csrs.ts';
import { illegalWord } from './illegal.ts';
import { registerValue } from './values.ts';
import { bits32, GP, wordOf } from './words.ts';
import type { Word } from './words.ts';

/** An address that the sequence makes for itself. */
export type Place =
  /** Relative to the end of the first data page. */
  | { readonly at: 'data'; readonly offset: number }
  /** Relative to the end of RAM. */
  | { readonly at: 'end'; readonly offset: number }
  /** Where there is nothing. */
  | { readonly at: 'nowhere'; readonly address: bigint };

/** What happens between LR and SC. */
export type Between = 'nothing' | 'compute' | 'trap' | 'store' | 'failure';

/** Forward: so many steps further than the next one; beyond the last step is the end. */
type Ahead = number;

/** What sequences are made of: an instruction and what it needs around it. Plain data; assemble.ts makes code of it. */
export type Step =
  | { readonly kind: 'compute'; readonly word: Word }
  | { readonly kind: 'constant'; readonly register: number; readonly value: bigint }
  | { readonly kind: 'access'; readonly word: Word; readonly place: Place; readonly aligned: boolean }
  | {
      readonly kind: 'reserve';
      readonly wide: boolean;
      readonly fill: number;
      readonly place: Place;
      readonly between: Between;
    }
  | { readonly kind: 'branch'; readonly word: Word; readonly ahead: Ahead }
  | { readonly kind: 'jump'; readonly word: Word; readonly ahead: Ahead; readonly odd: boolean }
  | { readonly kind: 'leave'; readonly word: Word; readonly place: Place }
  | { readonly kind: 'csr'; readonly word: Word; readonly number: number; readonly operand: bigint }
  | { readonly kind: 'trap'; readonly word: number; readonly bits: 16 | 32 }
  | { readonly kind: 'return'; readonly ahead: Ahead }
  | { readonly kind: 'wait' }
  | { readonly kind: 'patch'; readonly before: Word; readonly after: Word };

/** One generated sequence: registers x1 to x31 take these values in turn. */
export interface Sequence {
  readonly values: readonly bigint[];
  /** Bytes of code before the end of the first code page. */
  readonly before: number;
  readonly steps: readonly Step[];
}

const ahead = fc.nat({ max: 3 });
const register = fc.integer({ min: 1, max: 31 }).map((number) => (number === GP ? 31 : number));

const dataPlace = fc
  .oneof(fc.integer({ min: -16, max: 16 }), fc.integer({ min: -2048, max: 2040 }))
  .map((offset): Place => ({ at: 'data', offset }));
const endPlace = fc.integer({ min: -16, max: 8 }).map((offset): Place => ({ at: 'end', offset }));
/** Not before it: QEMU 7.2 aborts when an instruction begins in RAM's last bytes and ends outside. */
const behindRam = fc.nat({ max: 16 }).map((offset): Place => ({ at: 'end', offset }));
/** Between CLINT's hart and the next device, behind RAM, and at both ends of the address space. */
const nowhere = fc
  .oneof(
    fc.nat({ max: 64 }).map(BigInt),
    fc.integer({ min: 1, max: 64 }).map((below) => (1n << 64n) - BigInt(below)),
    fc.nat({ max: 4096 }).map((offset) => 0x1_0000_0000n + BigInt(offset)),
    fc.bigInt({ min: 1n << 62n, max: (1n << 64n) - 1n }),
  )
  .map((address): Place => ({ at: 'nowhere', address }));
const place = fc.oneof(
  { weight: 8, arbitrary: dataPlace },
  { weight: 1, arbitrary: endPlace },
  { weight: 2, arbitrary: nowhere },
);

const compute = wordOf(rowsOf('compute'));
const patchable = wordOf(rowsOf('compute').filter(({ bits }) => bits === 32));

const csr = fc
  .tuple(
    wordOf(rowsOf('csr')),
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...FREQUENT_CSRS) },
      { weight: 1, arbitrary: fc.constantFrom(...COMPARED_CSRS) },
    ),
    registerValue,
  )
  .map(([word, number, operand]): Step => ({ kind: 'csr', word, number, operand }));

const trap = fc.oneof(
  wordOf(rowsOf('trap')).map(({ word, row }): Step => ({ kind: 'trap', word, bits: row.bits })),
  illegalWord.map(({ word, bits }): Step => ({ kind: 'trap', word, bits })),
);

const reserve = fc.record({
  kind: fc.constant('reserve' as const),
  wide: fc.boolean(),
  fill: bits32,
  place,
  between: fc.constantFrom<Between>('nothing', 'compute', 'trap', 'store', 'failure'),
});

/** How often which kind comes; the coverage table shows whether it is enough. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: compute.map((word): Step => ({ kind: 'compute', word })) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(register, registerValue)
      .map(([number, value]): Step => ({ kind: 'constant', register: number, value })),
  },
  {
    weight: 22,
    arbitrary: fc
      .tuple(wordOf(rowsOf('access')), place, fc.boolean())
      .map(([word, where, aligned]): Step => ({ kind: 'access', word, place: where, aligned })),
  },
  { weight: 4, arbitrary: reserve },
  {
    weight: 12,
    arbitrary: fc
      .tuple(wordOf(rowsOf('branch')), ahead)
      .map(([word, to]): Step => ({ kind: 'branch', word, ahead: to })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(wordOf(rowsOf('jump')), ahead, fc.boolean())
      .map(([word, to, odd]): Step => ({ kind: 'jump', word, ahead: to, odd })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(wordOf(rowsOf('jump')), fc.oneof(behindRam, nowhere))
      .map(([word, where]): Step => ({ kind: 'leave', word, place: where })),
  },
  { weight: 10, arbitrary: csr },
  { weight: 3, arbitrary: trap },
  { weight: 1, arbitrary: ahead.map((to): Step => ({ kind: 'return', ahead: to })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'wait' }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(patchable, patchable)
      .map(([before, after]): Step => ({ kind: 'patch', before, after })),
  },
);

/** Sequences of up to 120 steps. */
export const sequence: fc.Arbitrary<Sequence> = fc.record({
  values: fc.array(registerValue, { minLength: 1, maxLength: 8 }),
  before: fc.nat({ max: 300 }).map((halves) => 2 * halves),
  steps: fc.array(step, { maxLength: 120, size: 'max' }),
});
