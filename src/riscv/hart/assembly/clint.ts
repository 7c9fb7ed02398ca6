import {
  ANSWERED,
  CLOCK,
  CLOCK_PACED,
  HARTS,
  HART_BYTES,
  MIP,
  MSIP,
  MTIMECMP,
  POSITION,
  STOP,
  STOP_TIMER,
  VALUE,
} from './layout';
import { MIP_MSIP, clockAt, updateTimers } from './clock';

/*
 * The core-local interruptor, as SiFive's and QEMU's: `msip` at 0, `mtimecmp` at 0x4000, `mtime` at 0xbff8. `mtime` is
 * the machine's one clock and cannot be written: time comes from outside.
 */

export const CLINT_BASE: u64 = 0x0200_0000;
export const CLINT_BYTES: u64 = 0x1_0000;
const MTIMECMP_OFFSET: u32 = 0x4000;
const MTIME_OFFSET: u32 = 0xbff8;

/** How many harts the board has. */
const HART_COUNT: u32 = 1;

export const ACCESS_DONE: i32 = 0;
export const ACCESS_FAULT: i32 = 1;
export const ACCESS_QUESTION: i32 = 2;

/** The clock as the running slot reads it, to VALUE. @returns ACCESS_DONE or ACCESS_QUESTION */
export function readClock(budget: i32): i32 {
  if (load<u32>(CLOCK_PACED)) {
    store<u64>(VALUE, clockAt(load<u64>(POSITION) - budget - 1));
    return ACCESS_DONE;
  }
  if (!load<u32>(ANSWERED)) return ACCESS_QUESTION;
  store<u32>(ANSWERED, 0);
  store<u64>(VALUE, load<u64>(CLOCK));
  return ACCESS_DONE;
}

function part(value: u64, offset: u32, bytes: u32): u64 {
  return bytes == 8 ? value : (value >> ((offset & 4) << 3)) & 0xffff_ffff;
}

/** Reads a register, aligned and 4 or 8 bytes wide, to VALUE. */
export function clintLoad(offset: u32, bytes: u32, budget: i32): i32 {
  if (bytes < 4) return ACCESS_FAULT;
  if (offset >= MTIME_OFFSET) {
    if (offset >= MTIME_OFFSET + 8) return ACCESS_FAULT;
    const status = readClock(budget);
    if (status == ACCESS_DONE) store<u64>(VALUE, part(load<u64>(VALUE), offset, bytes));
    return status;
  }
  if (offset >= MTIMECMP_OFFSET) {
    const hart = (offset - MTIMECMP_OFFSET) >> 3;
    if (hart >= HART_COUNT) return ACCESS_FAULT;
    store<u64>(VALUE, part(load<u64>(HARTS + hart * HART_BYTES, MTIMECMP), offset, bytes));
    return ACCESS_DONE;
  }
  const hart = offset >> 2;
  if (hart >= HART_COUNT || bytes != 4) return ACCESS_FAULT;
  store<u64>(VALUE, load<u32>(HARTS + hart * HART_BYTES, MSIP));
  return ACCESS_DONE;
}

/** Writes a register, aligned and 4 or 8 bytes wide. */
export function clintStore(offset: u32, bytes: u32, value: u64, budget: i32): i32 {
  if (bytes < 4) return ACCESS_FAULT;
  if (offset >= MTIMECMP_OFFSET) {
    const index = (offset - MTIMECMP_OFFSET) >> 3;
    if (index >= HART_COUNT) return ACCESS_FAULT;
    const hart = HARTS + index * HART_BYTES;
    if (bytes == 8) store<u64>(hart, value, MTIMECMP);
    else store<u32>(hart + (offset & 4), <u32>value, MTIMECMP);
    updateTimers(load<u64>(POSITION) - budget - 1);
    // Who reads the clock for the guest has to know until when.
    if (!load<u32>(CLOCK_PACED)) store<u32>(STOP, load<u32>(STOP) | STOP_TIMER);
    return ACCESS_DONE;
  }
  const index = offset >> 2;
  if (index >= HART_COUNT || bytes != 4) return ACCESS_FAULT;
  const hart = HARTS + index * HART_BYTES;
  const level = <u32>value & 1;
  store<u32>(hart, level, MSIP);
  const pending = load<u64>(hart, MIP) & ~MIP_MSIP;
  store<u64>(hart, level ? pending | MIP_MSIP : pending, MIP);
  return ACCESS_DONE;
}
