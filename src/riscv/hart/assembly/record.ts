import {
  HARTS,
  RECORD_IMMEDIATE,
  RECORD_NEXT,
  RECORD_RD,
  RECORD_RS1,
  RECORD_RS2,
  TLB,
  TLB_ADDEND,
  TLB_EXECUTE,
  TLB_FRAME,
  X,
} from './layout';
import { PAGE_MASK, tlbIndex } from './tlb';

/*
 * What plain instructions work with: the fields of their record, the running hart's registers, and memory that the TLB
 * lets pass. All of it is inlined, and calls nothing.
 */

// @ts-ignore: decorator
@inline
export function rs1(record: usize): u64 {
  return load<u64>(load<u16>(record, RECORD_RS1), HARTS + X);
}

// @ts-ignore: decorator
@inline
export function rs2(record: usize): u64 {
  return load<u64>(load<u16>(record, RECORD_RS2), HARTS + X);
}

/** The immediate, sign-extended. */
// @ts-ignore: decorator
@inline
export function immediate(record: usize): u64 {
  return <u64>(<i64>load<i32>(record, RECORD_IMMEDIATE));
}

/** The immediate of 32-bit operations, and of shifts. */
// @ts-ignore: decorator
@inline
export function shortImmediate(record: usize): i32 {
  return load<i32>(record, RECORD_IMMEDIATE);
}

/** Where the record after this one's instruction is. */
// @ts-ignore: decorator
@inline
export function next(record: usize): usize {
  return record + load<u16>(record, RECORD_NEXT);
}

/** The record that a near branch goes to. */
// @ts-ignore: decorator
@inline
export function near(record: usize): usize {
  return record + load<i32>(record, RECORD_IMMEDIATE);
}

/** Distance to the next record behind an instruction of four bytes, and behind a compressed one. */
export const FULL: usize = 32;
export const SHORT: usize = 16;

/** Sets rd. @returns the next record, `length` bytes on */
// @ts-ignore: decorator
@inline
export function setRd(record: usize, value: u64, length: usize): usize {
  store<u64>(load<u16>(record, RECORD_RD), value, HARTS + X);
  return record + length;
}

/** Sets rd to a 32-bit result, sign-extended. @returns the next record, `length` bytes on */
// @ts-ignore: decorator
@inline
export function setWord(record: usize, value: i32, length: usize): usize {
  return setRd(record, <u64>(<i64>value), length);
}

/** The guest address of a record, given what its page adds. */
// @ts-ignore: decorator
@inline
export function address(base: u64, record: usize): u64 {
  return base + (<u64>record >> 3);
}

/** Whether the page of `pc` is known to be executable. */
// @ts-ignore: decorator
@inline
export function mayFetch(pc: u64): bool {
  return (pc & PAGE_MASK) == load<u64>(tlbIndex(pc), TLB + TLB_EXECUTE);
}

/** The record at a `pc` that may be fetched. */
// @ts-ignore: decorator
@inline
export function recordAt(pc: u64): usize {
  return load<u32>(tlbIndex(pc), TLB + TLB_FRAME) + ((<u32>pc & 0xffe) << 3);
}

/** Whether an access lies in a page that the TLB lets pass, and is aligned; `alignment` is its width less one. */
// @ts-ignore: decorator
@inline
export function passes(target: u64, alignment: u64, tag: usize): bool {
  return (target & (PAGE_MASK | alignment)) == load<u64>(tlbIndex(target) + tag, TLB);
}

/** Where a byte that the TLB lets pass lies in linear memory. */
// @ts-ignore: decorator
@inline
export function pointer(target: u64): usize {
  return <usize>(<u32>target + load<u32>(tlbIndex(target), TLB + TLB_ADDEND));
}
