import {
  HART_ID,
  MCAUSE,
  MCYCLE,
  MEPC,
  MIE,
  MINSTRET,
  MIP,
  MSCRATCH,
  MSTATUS,
  MTVAL,
  MTVEC,
  VALUE,
} from './layout';
import { ACCESS_DONE, ACCESS_FAULT, readClock } from './clint';
import { COUNTS_HOST_CYCLES } from './leaks';
import { MSTATUS_MIE, MSTATUS_MPIE } from './trap';

/*
 * Control and status registers (privileged manual, chapter 2). What a register holds and which bits can be written is
 * listed in docs/hart.md.
 */

/** RV64, with the extensions A, C, I and M. */
const MISA: u64 = (2 << 62) | (1 << 0) | (1 << 2) | (1 << 8) | (1 << 12);
/** Machine software, timer and external interrupt. */
const INTERRUPTS: u64 = (1 << 3) | (1 << 7) | (1 << 11);

/** Registers that read as zero and take writes without effect: what they would control is not built. */
function readsZero(number: u32): bool {
  // mvendorid, marchid, mimpid, mconfigptr
  if ((number >= 0xf11 && number <= 0xf13) || number == 0xf15) return true;
  // mcountinhibit, mhpmevent3 to 31
  if (number == 0x320 || (number >= 0x323 && number <= 0x33f)) return true;
  // mhpmcounter3 to 31, hpmcounter3 to 31
  if (number >= 0xb03 && number <= 0xb1f) return true;
  if (number >= 0xc03 && number <= 0xc1f) return true;
  // pmpcfg0, 2, .. 14 (the odd ones are RV32's), pmpaddr0 to 63
  if (number >= 0x3a0 && number <= 0x3af) return (number & 1) == 0;
  if (number >= 0x3b0 && number <= 0x3ef) return true;
  // tselect, tdata1 to 3: no trigger
  return number >= 0x7a0 && number <= 0x7a3;
}

/**
 * Reads a register to VALUE.
 * @returns ACCESS_DONE, ACCESS_FAULT where there is no such register, ACCESS_QUESTION
 */
export function csrLoad(hart: usize, number: u32, budget: i32): i32 {
  let value: u64 = 0;
  switch (number) {
    case 0x300:
      value = load<u64>(hart, MSTATUS);
      break;
    case 0x301:
      value = MISA;
      break;
    case 0x304:
      value = load<u64>(hart, MIE);
      break;
    case 0x305:
      value = load<u64>(hart, MTVEC);
      break;
    case 0x340:
      value = load<u64>(hart, MSCRATCH);
      break;
    case 0x341:
      value = load<u64>(hart, MEPC);
      break;
    case 0x342:
      value = load<u64>(hart, MCAUSE);
      break;
    case 0x343:
      value = load<u64>(hart, MTVAL);
      break;
    case 0x344:
      value = load<u64>(hart, MIP);
      break;
    case 0xb00:
    case 0xc00:
      value = load<u64>(hart, MCYCLE) - budget - 1;
      if (COUNTS_HOST_CYCLES) value = value * 3 + ((value * 0x9e37_79b9_7f4a_7c15) >> 60);
      break;
    case 0xb02:
    case 0xc02:
      value = load<u64>(hart, MINSTRET) - budget - 1;
      break;
    case 0xc01:
      return readClock(budget);
    case 0xf14:
      value = load<u64>(hart, HART_ID);
      break;
    default:
      if (!readsZero(number)) return ACCESS_FAULT;
  }
  store<u64>(VALUE, value);
  return ACCESS_DONE;
}

/** Writes a register that can be read and is not read-only; bits that cannot hold what is written keep their value. */
export function csrStore(hart: usize, number: u32, value: u64, budget: i32): void {
  switch (number) {
    case 0x300: {
      const writable = MSTATUS_MIE | MSTATUS_MPIE;
      store<u64>(hart, (load<u64>(hart, MSTATUS) & ~writable) | (value & writable), MSTATUS);
      break;
    }
    case 0x304:
      store<u64>(hart, value & INTERRUPTS, MIE);
      break;
    case 0x305:
      // Modes 2 and 3 are reserved: such a write changes nothing.
      if ((value & 2) == 0) store<u64>(hart, value, MTVEC);
      break;
    case 0x340:
      store<u64>(hart, value, MSCRATCH);
      break;
    case 0x341:
      store<u64>(hart, value & ~(<u64>1), MEPC);
      break;
    case 0x342:
      store<u64>(hart, value, MCAUSE);
      break;
    case 0x343:
      store<u64>(hart, value, MTVAL);
      break;
    case 0xb00:
      // The next slot reads what was written.
      store<u64>(hart, value + budget, MCYCLE);
      break;
    case 0xb02:
      store<u64>(hart, value + budget, MINSTRET);
      break;
  }
}
