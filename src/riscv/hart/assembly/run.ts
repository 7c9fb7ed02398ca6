import {
  ANSWERED,
  BUDGET,
  CLOCK,
  CLOCK_PACED,
  CROSSING,
  HARTS,
  MCYCLE,
  MIE,
  MINSTRET,
  MIP,
  MSTATUS,
  PC,
  POSITION,
  RUN_IDLE,
  RUN_LIMIT,
  RUN_QUESTION,
  RUN_STOP,
  STOP,
  WAITING,
} from './layout';
import { ASK } from './slot';
import { updateTimers } from './clock';
import { execute } from './execute';
import { executeSlowly, prepare } from './execute-slowly';
import { FORGETS_CLOCK, WAKES_UNASKED } from './leaks';
import { INTERRUPT, MSTATUS_MIE, trap } from './trap';
import { unhappen } from './watch';

/**
 * So many slots at most between two returns to `run`'s loop: the engine replaces a function by a better compiled one
 * only when it is called anew.
 */
const STRETCH: u64 = 1 << 18;
/** No position. */
const NEVER: u64 = 0xffff_ffff_ffff_ffff;

/** Among interrupts pending and enabled: external, software, timer, in this order (privileged manual, 3.1.9). */
function interruptCause(pending: u64): u64 {
  if (pending & (1 << 11)) return 11;
  return pending & (1 << 3) ? 3 : 7;
}

/** Counts the slots of the stretch that begins, in advance. */
function addBudget(hart: usize, slots: i32): void {
  store<i32>(BUDGET, slots);
  store<u64>(POSITION, load<u64>(POSITION) + slots);
  store<u64>(hart, load<u64>(hart, MCYCLE) + slots, MCYCLE);
  store<u64>(hart, load<u64>(hart, MINSTRET) + slots, MINSTRET);
}

/** Takes what is left of the budget back out of the counters. */
function settleBudget(hart: usize): void {
  addBudget(hart, -load<i32>(BUDGET));
  store<i32>(BUDGET, 0);
}

/** The position of the slot that comes next, in mid-stretch. */
function presentPosition(): u64 {
  return load<u64>(POSITION) - load<i32>(BUDGET);
}

/** One stretch: interrupts and instructions until the budget is spent or the machine has to stop. */
function stretch(hart: usize): i32 {
  // Where the hart last woke up.
  let woken: u64 = NEVER;
  while (load<i32>(BUDGET) > 0 && !load<u32>(STOP)) {
    const pending = load<u64>(hart, MIP) & load<u64>(hart, MIE);
    if (load<u32>(hart, WAITING)) {
      const wakes = WAKES_UNASKED && ((load<u64>(hart, MCYCLE) - load<i32>(BUDGET)) & 12) == 0;
      if (pending == 0 && !wakes) return RUN_IDLE;
      store<u32>(hart, 0, WAITING);
      woken = presentPosition();
    }
    // A slot that has its answer is already under way: no interrupt comes before it.
    if (pending != 0 && (load<u64>(hart, MSTATUS) & MSTATUS_MIE) != 0 && !load<u32>(ANSWERED)) {
      const budget = load<i32>(BUDGET) - 1;
      trap(hart, INTERRUPT | interruptCause(pending), 0, load<u64>(hart, PC), budget);
      store<i32>(BUDGET, budget);
      continue;
    }
    let record = prepare(hart);
    if (record == 0) continue;
    // At a watched pc: the slot is the last one of this stretch.
    if (load<u32>(STOP)) {
      settleBudget(hart);
      addBudget(hart, 1);
    }
    record = execute(hart, record);
    if (record == 0) continue;
    if (executeSlowly(hart, record) == ASK) {
      // The slot has not happened, so neither has its waking up.
      if (presentPosition() == woken) store<u32>(hart, 1, WAITING);
      unhappen();
      return RUN_QUESTION;
    }
    // A comparator may have come nearer than the stretch's end, which is where POSITION stands.
    if (load<u64>(CROSSING) < load<u64>(POSITION)) break;
  }
  return load<u32>(STOP) ? RUN_STOP : RUN_LIMIT;
}

/**
 * Executes to position `limit`, or stops earlier.
 * @returns a RUN_ constant
 */
export function run(limit: f64): i32 {
  // Cleared here, so that what a device set while the machine stood still does not count.
  store<u32>(STOP, 0);
  const hart = HARTS;
  const end = <u64>limit;
  let reason = RUN_LIMIT;
  while (reason == RUN_LIMIT) {
    const position = load<u64>(POSITION);
    if (position >= end) break;
    let slots = min<u64>(end - position, STRETCH);
    if (load<u32>(CLOCK_PACED)) slots = min<u64>(slots, load<u64>(CROSSING) - position);
    if (load<u32>(ANSWERED)) slots = 1;
    const forgets = FORGETS_CLOCK && load<u32>(ANSWERED);
    addBudget(hart, <i32>slots);
    reason = stretch(hart);
    settleBudget(hart);
    if (forgets) store<u64>(CLOCK, load<u64>(CLOCK) - min<u64>(load<u64>(CLOCK), 64));
    // A reading is for the slot that asked. One that is still there was made up, in a state from elsewhere.
    store<u32>(ANSWERED, 0);
    // Whatever ended the stretch: who looks at the machine now sees what the clock has reached.
    if (load<u64>(POSITION) >= load<u64>(CROSSING)) updateTimers(load<u64>(POSITION));
  }
  return reason;
}
