import {
  HAPPENS_TRAP,
  MCAUSE,
  MEPC,
  MINSTRET,
  MSTATUS,
  MTVAL,
  MTVEC,
  PC,
  POSITION,
  RESERVATION,
  RESERVATION_BYTES,
  TRAP_CAUSE,
  TRAP_POSITION,
} from './layout';
import { happens } from './watch';

export const INSTRUCTION_ACCESS_FAULT: u64 = 1;
export const ILLEGAL_INSTRUCTION: u64 = 2;
export const BREAKPOINT: u64 = 3;
export const LOAD_ADDRESS_MISALIGNED: u64 = 4;
export const LOAD_ACCESS_FAULT: u64 = 5;
export const STORE_ADDRESS_MISALIGNED: u64 = 6;
export const STORE_ACCESS_FAULT: u64 = 7;
export const MACHINE_ECALL: u64 = 11;
export const INTERRUPT: u64 = 1 << 63;

export const MSTATUS_MIE: u64 = 1 << 3;
export const MSTATUS_MPIE: u64 = 1 << 7;
/** The only mode there is, so the field always holds it. */
export const MSTATUS_MPP: u64 = 3 << 11;

/**
 * A trap and the return from one end a reservation, so that no SC succeeds after a handler that has stored to the same
 * place without LR and SC.
 */
function endReservation(hart: usize): void {
  store<u64>(hart, 0, RESERVATION);
  store<u64>(hart, 0, RESERVATION_BYTES);
}

/**
 * Takes a trap in the present slot, which retires nothing (privileged manual, 3.1.6.1 to 3.1.16).
 * @param budget slots left after this one
 */
export function trap(hart: usize, cause: u64, value: u64, pc: u64, budget: i32): void {
  endReservation(hart);
  store<u64>(hart, pc, MEPC);
  store<u64>(hart, cause, MCAUSE);
  store<u64>(hart, value, MTVAL);
  const status = load<u64>(hart, MSTATUS);
  const enabled = status & MSTATUS_MIE;
  store<u64>(hart, (status & ~(MSTATUS_MIE | MSTATUS_MPIE)) | (enabled << 4) | MSTATUS_MPP, MSTATUS);
  const vector = load<u64>(hart, MTVEC);
  const base = vector & ~(<u64>3);
  const vectored = (vector & 1) != 0 && (cause & INTERRUPT) != 0;
  store<u64>(hart, vectored ? base + ((cause & ~INTERRUPT) << 2) : base, PC);
  store<u64>(hart, load<u64>(hart, MINSTRET) - 1, MINSTRET);
  store<u64>(TRAP_POSITION, load<u64>(POSITION) - budget - 1);
  store<u64>(TRAP_CAUSE, cause);
  happens(HAPPENS_TRAP);
}

/** What MRET does to `mstatus`. @returns where execution goes on */
export function trapReturn(hart: usize): u64 {
  endReservation(hart);
  const status = load<u64>(hart, MSTATUS);
  const enabled = (status & MSTATUS_MPIE) >> 4;
  store<u64>(hart, (status & ~MSTATUS_MIE) | enabled | MSTATUS_MPIE | MSTATUS_MPP, MSTATUS);
  return load<u64>(hart, MEPC);
}
