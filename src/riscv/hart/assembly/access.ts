import {
  ALARM,
  BUDGET,
  CLOCK,
  PC,
  POSITION,
  RECORD_NEXT,
  RECORD_RD,
  RECORD_RS2,
  STOP,
  VALUE,
} from './layout';
import { DEVICE_FAULT, DEVICE_QUESTION, deviceLoad, deviceStore } from './board';
import { clockAt, updateTimers } from './clock';
import { ACCESS_DONE, ACCESS_FAULT, ACCESS_QUESTION, CLINT_BASE, CLINT_BYTES, clintLoad, clintStore } from './clint';
import { PAGE_MASK, grantRead, inRam, loadRam, storeRam } from './memory';
import { LOAD_ACCESS_FAULT, STORE_ACCESS_FAULT, trap } from './trap';

/*
 * Loads and stores that the TLB does not let pass: the first into a page, misaligned ones, devices, faults. An access
 * has done all its checks before its first effect, so that a slot is whole or has not happened.
 */

/** What a slow path answers to `execute`: go on with the next record; leave, the hart's state is written back. */
export const CONTINUE: i32 = 0;
export const LEAVE: i32 = 1;
/** Leave: the slot has not happened, and asks for a clock reading. */
export const ASK: i32 = 2;

/** Devices take aligned accesses that lie below 2 GiB. */
function deviceAddress(address: u64, bytes: u32): bool {
  return address < 0x8000_0000 && (address & (bytes - 1)) == 0;
}

function loadDevice(address: u64, bytes: u32, budget: i32): i32 {
  if (!deviceAddress(address, bytes)) return ACCESS_FAULT;
  if (address - CLINT_BASE < CLINT_BYTES) return clintLoad(<u32>(address - CLINT_BASE), bytes, budget);
  store<u64>(CLOCK, clockAt(load<u64>(POSITION) - budget - 1));
  const value = deviceLoad(<u32>address, bytes);
  if (value == DEVICE_FAULT) return ACCESS_FAULT;
  if (value == DEVICE_QUESTION) return ACCESS_QUESTION;
  store<u64>(VALUE, <u64>value);
  return ACCESS_DONE;
}

function storeDevice(address: u64, bytes: u32, value: u64, budget: i32): i32 {
  if (!deviceAddress(address, bytes)) return ACCESS_FAULT;
  if (address - CLINT_BASE < CLINT_BYTES) return clintStore(<u32>(address - CLINT_BASE), bytes, value, budget);
  if (bytes == 8) return ACCESS_FAULT;
  const position = load<u64>(POSITION) - budget - 1;
  const alarm = load<u64>(ALARM);
  store<u64>(CLOCK, clockAt(position));
  if (deviceStore(<u32>address, bytes, <u32>value) != 0) return ACCESS_FAULT;
  if (load<u64>(ALARM) != alarm) updateTimers(position);
  return ACCESS_DONE;
}

/** The first byte of an access that lies outside RAM: what `mtval` tells. */
function faultAddress(address: u64, bytes: u32): u64 {
  if (!inRam(address, 1)) return address;
  const next = (address & PAGE_MASK) + 4096;
  return next < address + bytes ? next : address;
}

function extend(value: u64, bytes: u32, signed: bool): u64 {
  if (!signed || bytes == 8) return value;
  const shift = <u64>(64 - (bytes << 3));
  return <u64>((<i64>(value << shift)) >> shift);
}

/** Writes back where the slot after this record's begins. */
export function leaveAfter(hart: usize, record: usize, pc: u64, budget: i32): i32 {
  store<u64>(hart, pc + (load<u16>(record, RECORD_NEXT) >> 3), PC);
  store<i32>(BUDGET, budget);
  return LEAVE;
}

/** Takes a trap in this slot and leaves. */
export function leaveByTrap(hart: usize, cause: u64, value: u64, pc: u64, budget: i32): i32 {
  trap(hart, cause, value, pc, budget);
  store<i32>(BUDGET, budget);
  return LEAVE;
}

/** Leaves as if this slot had not begun, to ask for a reading; the slot is then executed again. */
export function leaveToAsk(hart: usize, pc: u64, budget: i32): i32 {
  store<u64>(hart, pc, PC);
  store<i32>(BUDGET, budget + 1);
  return ASK;
}

/** The load of `record` at `pc`, with all that can come of it. */
export function slowLoad(hart: usize, record: usize, pc: u64, address: u64, bytes: u32, signed: bool, budget: i32): i32 {
  const target = hart + load<u16>(record, RECORD_RD);
  if (inRam(address, bytes)) {
    store<u64>(target, extend(loadRam(address, bytes), bytes, signed));
    grantRead(hart, address);
    return CONTINUE;
  }
  const status = loadDevice(address, bytes, budget);
  if (status == ACCESS_QUESTION) return leaveToAsk(hart, pc, budget);
  if (status == ACCESS_FAULT) return leaveByTrap(hart, LOAD_ACCESS_FAULT, faultAddress(address, bytes), pc, budget);
  store<u64>(target, extend(load<u64>(VALUE), bytes, signed));
  return leaveAfter(hart, record, pc, budget);
}

/** The store of `record` at `pc`, with all that can come of it. */
export function slowStore(hart: usize, record: usize, pc: u64, address: u64, bytes: u32, budget: i32): i32 {
  const value = load<u64>(hart + load<u16>(record, RECORD_RS2));
  if (inRam(address, bytes)) {
    return storeRam(hart, address, bytes, value) ? leaveAfter(hart, record, pc, budget) : CONTINUE;
  }
  if (storeDevice(address, bytes, value, budget) == ACCESS_FAULT) {
    return leaveByTrap(hart, STORE_ACCESS_FAULT, faultAddress(address, bytes), pc, budget);
  }
  return leaveAfter(hart, record, pc, budget);
}
