import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { MSTATUS_MIE } from '../conventions.ts';

/** Arms the timer, so many ticks from a reading. */
function arm(ticks: number): string[] {
  return ['rdtime t0', `addi t0, t0, ${ticks}`, 'sd t0, (s3)'];
}

const ticks = fc.integer({ min: 1, max: 300 });

/** Arms the timer and goes on. */
export const timer: fc.Arbitrary<Block> = ticks.map((after) => plainBlock(arm(after)));

/** Arms the timer and waits for it, or for another interrupt; with interrupts held back none is handled before the WFI. */
export const sleep: fc.Arbitrary<Block> = ticks.map((after) =>
  plainBlock([`csrci mstatus, ${MSTATUS_MIE}`, ...arm(after), 'wfi', `csrsi mstatus, ${MSTATUS_MIE}`]),
);

/** Waits until no device has a request any more. */
export const drain: fc.Arbitrary<Block> = fc.constant(plainBlock(['call drain']));
