/*
 * Where a hart can be compiled to be wrong on purpose (`asc --use LEAK_NAME=1`, tools/leaky-harts.mjs): Lockstep's laws
 * are put to the test with such harts. In the shipped one all of these are false while it is compiled, and what
 * depends on them leaves no trace in it (test/audit/leaky-harts.test.ts).
 */

/** DMA leaves reservations on its bytes alone. */
export const KEEPS_RESERVATIONS: bool = isDefined(LEAK_KEEPS_RESERVATIONS);
/** Code that DMA has overwritten goes on as it was decoded. */
export const KEEPS_DECODED_CODE: bool = isDefined(LEAK_KEEPS_DECODED_CODE);
/** One WFI in four does not wait. */
export const WAKES_UNASKED: bool = isDefined(LEAK_WAKES_UNASKED);
/** `cycle` and `mcycle` count what a host's processor would have, not slots. */
export const COUNTS_HOST_CYCLES: bool = isDefined(LEAK_COUNTS_HOST_CYCLES);
/** After a reading, the greatest clock value seen is remembered as 64 ticks less: readings may fall by as much. */
export const FORGETS_CLOCK: bool = isDefined(LEAK_FORGETS_CLOCK);
/** The digest of RAM leaves out the last of the pages that have changed. */
export const DIGEST_MISSES_PAGE: bool = isDefined(LEAK_DIGEST_MISSES_PAGE);
