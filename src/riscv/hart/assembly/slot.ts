import { BUDGET, PC, RECORD_NEXT } from './layout';
import { trap } from './trap';

/*
 * How the slot ends that `executeSlowly` executes. `budget` is what is left after it.
 */

/** What `executeSlowly` answers: the slot has been executed, whole. */
export const DONE: i32 = 0;
/** The slot has not happened: it asks for a clock reading, and is executed again when there is one. */
export const ASK: i32 = 1;

/** Execution goes on at `pc`. */
export function endSlotAt(hart: usize, pc: u64, budget: i32): i32 {
  store<u64>(hart, pc, PC);
  store<i32>(BUDGET, budget);
  return DONE;
}

/** Execution goes on behind the instruction of this record, which lies at `pc`. */
export function endSlot(hart: usize, record: usize, pc: u64, budget: i32): i32 {
  return endSlotAt(hart, pc + (load<u16>(record, RECORD_NEXT) >> 3), budget);
}

/** The instruction at `pc` traps. */
export function endByTrap(hart: usize, cause: u64, value: u64, pc: u64, budget: i32): i32 {
  trap(hart, cause, value, pc, budget);
  store<i32>(BUDGET, budget);
  return DONE;
}

/** The instruction at `pc` cannot be executed before a clock reading is there. */
export function askForClock(hart: usize, pc: u64, budget: i32): i32 {
  store<u64>(hart, pc, PC);
  store<i32>(BUDGET, budget + 1);
  return ASK;
}
