import {
  HAPPENED,
  HAPPENED_PC,
  HAPPENS_PC,
  STOP,
  STOP_HAPPENING,
  WATCHED,
  WATCHED_PCS,
  WATCHED_PC_COUNT,
} from './layout';

/*
 * What somebody outside waits for. Whoever makes it happen says so; if it is watched, the slot is the last one of `run`.
 * A pc costs nothing at run time: its record is one that `execute` leaves (WATCHED_PLACE).
 */

/** Notes that something (a HAPPENS_ bit) happens in the present slot. */
export function happens(what: u32): void {
  if ((load<u32>(WATCHED) & what) == 0) return;
  store<u32>(HAPPENED, load<u32>(HAPPENED) | what);
  store<u32>(STOP, load<u32>(STOP) | STOP_HAPPENING);
}

/** Notes that the present slot executes the instruction at a watched pc. */
export function happensAt(pc: u64): void {
  store<u64>(HAPPENED_PC, pc);
  happens(HAPPENS_PC);
}

/** The present slot has not happened: neither has anything in it. */
export function unhappen(): void {
  store<u32>(HAPPENED, 0);
}

/** Whether the instruction at `pc` is watched. */
export function isWatchedPc(pc: u64): bool {
  let low: u32 = 0;
  let high = load<u32>(WATCHED_PC_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    const watched = load<u64>(WATCHED_PCS + (middle << 3));
    if (watched == pc) return true;
    if (watched < pc) low = middle + 1;
    else high = middle;
  }
  return false;
}
