import fc from 'fast-check';
import type { Block } from '../block.ts';
import { VARIABLE } from '../conventions.ts';
import { alignedOffset, plain, scratch } from '../instructions.ts';

/** An instruction pair, and where the SC does not fit the LR: never, elsewhere, wider. */
const PAIRS = [
  { reserve: 'lr.w', store: 'sc.w', distance: 0 },
  { reserve: 'lr.d', store: 'sc.d', distance: 0 },
  { reserve: 'lr.d', store: 'sc.w', distance: 0 },
  { reserve: 'lr.w', store: 'sc.d', distance: 0 },
  { reserve: 'lr.w', store: 'sc.w', distance: 8 },
] as const;

/** Counts outcomes: `t0`, which SC wrote, holds 0 where it stored. */
export const COUNT_OUTCOME: readonly string[] = [
  `lw t1, ${VARIABLE.not_stored}(s4)`,
  'add t1, t1, t0',
  `sw t1, ${VARIABLE.not_stored}(s4)`,
  'xori t0, t0, 1',
  `lw t1, ${VARIABLE.stored}(s4)`,
  'add t1, t1, t0',
  `sw t1, ${VARIABLE.stored}(s4)`,
];

/**
 * LR, a gap, SC. Events may fall into the gap: an interrupt, or DMA onto the reserved bytes. A failure is tried again a
 * few times, as programs do.
 */
function reservationWith(gaps: fc.Arbitrary<string>): fc.Arbitrary<Block> {
  return fc
    .record({
      pair: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...PAIRS.slice(0, 2)) },
        fc.constantFrom(...PAIRS),
      ),
      offset: alignedOffset,
      gap: fc.array(gaps, { maxLength: 8 }),
      value: scratch,
      tries: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ pair, offset, gap, value, tries }) => ({
      devices: [],
      lines: (label) => [
        `li t2, ${tries}`,
        `${label}_try:`,
        `addi t0, s0, ${offset}`,
        `${pair.reserve} ${value}, (t0)`,
        ...gap,
        ...(pair.distance === 0 ? [] : [`addi t0, t0, ${pair.distance}`]),
        `${pair.store} t0, ${value}, (t0)`,
        `beqz t0, ${label}_done`,
        'addi t2, t2, -1',
        `bnez t2, ${label}_try`,
        `${label}_done:`,
        ...COUNT_OUTCOME,
      ],
    }));
}

/** Whose gap never traps. */
export const quietReservation: fc.Arbitrary<Block> = reservationWith(plain);

/** Whose gap may trap, which ends the reservation. */
export const reservation: fc.Arbitrary<Block> = reservationWith(
  fc.oneof({ weight: 12, arbitrary: plain }, fc.constant('ecall')),
);
