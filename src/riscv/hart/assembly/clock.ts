import {
  ALARM,
  CLOCK,
  CLOCK_PACED,
  CROSSING,
  HARTS,
  LINE_BASE,
  LINE_POSITION,
  LINE_RATE,
  MIP,
  MTIMECMP,
  POSITION,
} from './layout';
import { mulhu } from './arithmetic';
import { clockAdvanced } from './board';

const NEVER: u64 = 0xffff_ffff_ffff_ffff;
/** No machine gets further: positions are safe integers. */
const LAST_POSITION: u64 = 1 << 53;

export const MIP_MSIP: u64 = 1 << 3;
export const MIP_MTIP: u64 = 1 << 7;
export const MIP_MEIP: u64 = 1 << 11;

/** The greatest clock value, a safe integer: there a paced clock stands still. */
const LAST_TICK: u64 = (1 << 53) - 1;

/** What a paced clock reads `slots` after the line's start. */
function lineAt(slots: u64): u64 {
  const rate = load<u64>(LINE_RATE);
  const high = mulhu(slots, rate);
  if (high >= 1 << 21) return LAST_TICK;
  return min<u64>(load<u64>(LINE_BASE) + ((high << 32) | ((slots * rate) >> 32)), LAST_TICK);
}

/** The greatest clock value seen, as of the slot at `position`: what comparators compare with. In ticks. */
export function clockAt(position: u64): u64 {
  if (load<u32>(CLOCK_PACED)) return lineAt(position - load<u64>(LINE_POSITION));
  return load<u64>(CLOCK);
}

/** The first position at which a paced clock reads at least `ticks`. */
function crossingOf(ticks: u64): u64 {
  const start = load<u64>(LINE_POSITION);
  if (ticks <= load<u64>(LINE_BASE)) return start;
  let below: u64 = 0;
  let above: u64 = LAST_POSITION - start;
  if (lineAt(above) < ticks) return NEVER;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (lineAt(middle) < ticks) below = middle;
    else above = middle;
  }
  return start + above;
}

/**
 * Makes the timer interrupt's level follow from clock and comparator, as of `position`, and finds out when a paced clock
 * will change it. To be called whenever clock, line or comparators have changed.
 */
export function updateTimers(position: u64): void {
  const now = clockAt(position);
  store<u64>(CLOCK, now);
  const hart = HARTS;
  const comparator = load<u64>(hart, MTIMECMP);
  const pending = load<u64>(hart, MIP) & ~MIP_MTIP;
  store<u64>(hart, now >= comparator ? pending | MIP_MTIP : pending, MIP);
  const alarm = load<u64>(ALARM);
  if (now >= alarm) clockAdvanced();
  if (load<u32>(CLOCK_PACED)) {
    let crossing = now >= comparator ? NEVER : crossingOf(comparator);
    if (now < alarm && alarm != NEVER) crossing = min<u64>(crossing, crossingOf(alarm));
    store<u64>(CROSSING, crossing);
  }
}

/** `updateTimers` while the machine stands still. */
export function updateTimersNow(): void {
  updateTimers(load<u64>(POSITION));
}

/** The clock while the machine stands still, in ticks. */
export function clockNow(): f64 {
  return <f64>clockAt(load<u64>(POSITION));
}
