import {
  ALARM,
  CLOCK,
  POSITION,
  RECORD_RD,
  RECORD_RS2,
  VALUE,
} from './layout';
import { DEVICE_FAULT, DEVICE_QUESTION, deviceLoad, deviceStore } from './board';
import { clockAt, updateTimers } from './clock';
import { ACCESS_DONE, ACCESS_FAULT, ACCESS_QUESTION, CLINT_BASE, CLINT_BYTES, clintLoad, clintStore } from './clint';
import { inRam, loadRam } from './ram';
import { askForClock, endByTrap, endSlot } from './slot';
import { storeRam } from './stores';
import { PAGE_MASK, grantRead } from './tlb';
import { LOAD_ACCESS_FAULT, STORE_ACCESS_FAULT } from './trap';

/*
 * Loads and stores that the TLB does not let pass: the first into a page, misaligned ones, devices, faults. An access
 * has done all its checks before its first effect, so that a slot is whole or has not happened.
 */

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
  const written = bytes == 4 ? <u32>value : <u32>value & ((1 << (bytes << 3)) - 1);
  if (deviceStore(<u32>address, bytes, written) != 0) return ACCESS_FAULT;
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

/** The load of `record` at `pc`, with all that can come of it. */
export function slowLoad(hart: usize, record: usize, pc: u64, address: u64, bytes: u32, signed: bool, budget: i32): i32 {
  const target = hart + load<u16>(record, RECORD_RD);
  if (inRam(address, bytes)) {
    store<u64>(target, extend(loadRam(address, bytes), bytes, signed));
    grantRead(address);
    return endSlot(hart, record, pc, budget);
  }
  const status = loadDevice(address, bytes, budget);
  if (status == ACCESS_QUESTION) return askForClock(hart, pc, budget);
  if (status == ACCESS_FAULT) return endByTrap(hart, LOAD_ACCESS_FAULT, faultAddress(address, bytes), pc, budget);
  store<u64>(target, extend(load<u64>(VALUE), bytes, signed));
  return endSlot(hart, record, pc, budget);
}

/** The store of `record` at `pc`, with all that can come of it. */
export function slowStore(hart: usize, record: usize, pc: u64, address: u64, bytes: u32, budget: i32): i32 {
  const value = load<u64>(hart + load<u16>(record, RECORD_RS2));
  if (inRam(address, bytes)) {
    storeRam(address, bytes, value);
    return endSlot(hart, record, pc, budget);
  }
  if (storeDevice(address, bytes, value, budget) == ACCESS_FAULT) {
    return endByTrap(hart, STORE_ACCESS_FAULT, faultAddress(address, bytes), pc, budget);
  }
  return endSlot(hart, record, pc, budget);
}
