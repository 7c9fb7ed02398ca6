import { TLB_READ, TLB_WRITE } from './layout';
import { div, divu, divuw, divw, mulh, mulhsu, mulhu, rem, remu, remuw, remw } from './arithmetic';
import {
  immediate,
  near,
  passes,
  pointer,
  rs1,
  rs2,
  setRd,
  setWord,
  shortImmediate,
} from './record';

/*
 * The plain instructions, in the manual's terms. Each executes the one of its record and answers the record that
 * follows, which is `length` bytes on: a constant at each call, so that nothing has to be loaded to know where execution
 * goes on. Loads and stores answer 0, with nothing done, where the TLB does not let them pass.
 */

// @ts-ignore: decorator
@inline
export function lui(record: usize, length: usize): usize {
  return setRd(record, immediate(record), length);
}

// @ts-ignore: decorator
@inline
export function addi(record: usize, length: usize): usize {
  return setRd(record, rs1(record) + immediate(record), length);
}

// @ts-ignore: decorator
@inline
export function slti(record: usize, length: usize): usize {
  return setRd(record, <i64>rs1(record) < <i64>immediate(record) ? 1 : 0, length);
}

// @ts-ignore: decorator
@inline
export function sltiu(record: usize, length: usize): usize {
  return setRd(record, rs1(record) < immediate(record) ? 1 : 0, length);
}

// @ts-ignore: decorator
@inline
export function xori(record: usize, length: usize): usize {
  return setRd(record, rs1(record) ^ immediate(record), length);
}

// @ts-ignore: decorator
@inline
export function ori(record: usize, length: usize): usize {
  return setRd(record, rs1(record) | immediate(record), length);
}

// @ts-ignore: decorator
@inline
export function andi(record: usize, length: usize): usize {
  return setRd(record, rs1(record) & immediate(record), length);
}

// @ts-ignore: decorator
@inline
export function slli(record: usize, length: usize): usize {
  return setRd(record, rs1(record) << <u64>shortImmediate(record), length);
}

// @ts-ignore: decorator
@inline
export function srli(record: usize, length: usize): usize {
  return setRd(record, rs1(record) >> <u64>shortImmediate(record), length);
}

// @ts-ignore: decorator
@inline
export function srai(record: usize, length: usize): usize {
  return setRd(record, <u64>(<i64>rs1(record) >> <i64>shortImmediate(record)), length);
}

// @ts-ignore: decorator
@inline
export function add(record: usize, length: usize): usize {
  return setRd(record, rs1(record) + rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function sub(record: usize, length: usize): usize {
  return setRd(record, rs1(record) - rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function sll(record: usize, length: usize): usize {
  return setRd(record, rs1(record) << (rs2(record) & 63), length);
}

// @ts-ignore: decorator
@inline
export function slt(record: usize, length: usize): usize {
  return setRd(record, <i64>rs1(record) < <i64>rs2(record) ? 1 : 0, length);
}

// @ts-ignore: decorator
@inline
export function sltu(record: usize, length: usize): usize {
  return setRd(record, rs1(record) < rs2(record) ? 1 : 0, length);
}

// @ts-ignore: decorator
@inline
export function xor(record: usize, length: usize): usize {
  return setRd(record, rs1(record) ^ rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function srl(record: usize, length: usize): usize {
  return setRd(record, rs1(record) >> (rs2(record) & 63), length);
}

// @ts-ignore: decorator
@inline
export function sra(record: usize, length: usize): usize {
  return setRd(record, <u64>(<i64>rs1(record) >> <i64>(rs2(record) & 63)), length);
}

// @ts-ignore: decorator
@inline
export function or(record: usize, length: usize): usize {
  return setRd(record, rs1(record) | rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function and(record: usize, length: usize): usize {
  return setRd(record, rs1(record) & rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function addiw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) + shortImmediate(record), length);
}

// @ts-ignore: decorator
@inline
export function slliw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) << shortImmediate(record), length);
}

// @ts-ignore: decorator
@inline
export function srliw(record: usize, length: usize): usize {
  return setWord(record, <i32>(<u32>rs1(record) >> <u32>shortImmediate(record)), length);
}

// @ts-ignore: decorator
@inline
export function sraiw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) >> shortImmediate(record), length);
}

// @ts-ignore: decorator
@inline
export function addw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) + <i32>rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function subw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) - <i32>rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function sllw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) << (<i32>rs2(record) & 31), length);
}

// @ts-ignore: decorator
@inline
export function srlw(record: usize, length: usize): usize {
  return setWord(record, <i32>(<u32>rs1(record) >> (<u32>rs2(record) & 31)), length);
}

// @ts-ignore: decorator
@inline
export function sraw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) >> (<i32>rs2(record) & 31), length);
}

// @ts-ignore: decorator
@inline
export function mul(record: usize, length: usize): usize {
  return setRd(record, rs1(record) * rs2(record), length);
}

// @ts-ignore: decorator
@inline
export function mulw(record: usize, length: usize): usize {
  return setWord(record, <i32>rs1(record) * <i32>rs2(record), length);
}

// Multiplication's high half, and division: see arithmetic.ts.

// @ts-ignore: decorator
@inline
export function mulHigh(record: usize, length: usize): usize {
  return setRd(record, <u64>mulh(<i64>rs1(record), <i64>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function mulHighSignedUnsigned(record: usize, length: usize): usize {
  return setRd(record, <u64>mulhsu(<i64>rs1(record), rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function mulHighUnsigned(record: usize, length: usize): usize {
  return setRd(record, mulhu(rs1(record), rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function divide(record: usize, length: usize): usize {
  return setRd(record, <u64>div(<i64>rs1(record), <i64>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function divideUnsigned(record: usize, length: usize): usize {
  return setRd(record, divu(rs1(record), rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function remainder(record: usize, length: usize): usize {
  return setRd(record, <u64>rem(<i64>rs1(record), <i64>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function remainderUnsigned(record: usize, length: usize): usize {
  return setRd(record, remu(rs1(record), rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function divideWord(record: usize, length: usize): usize {
  return setRd(record, <u64>divw(<i32>rs1(record), <i32>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function divideWordUnsigned(record: usize, length: usize): usize {
  return setRd(record, <u64>divuw(<u32>rs1(record), <u32>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function remainderWord(record: usize, length: usize): usize {
  return setRd(record, <u64>remw(<i32>rs1(record), <i32>rs2(record)), length);
}

// @ts-ignore: decorator
@inline
export function remainderWordUnsigned(record: usize, length: usize): usize {
  return setRd(record, <u64>remuw(<u32>rs1(record), <u32>rs2(record)), length);
}

// Branches within the page.

// @ts-ignore: decorator
@inline
export function beqNear(record: usize, length: usize): usize {
  return rs1(record) == rs2(record) ? near(record) : record + length;
}

// @ts-ignore: decorator
@inline
export function bneNear(record: usize, length: usize): usize {
  return rs1(record) != rs2(record) ? near(record) : record + length;
}

// @ts-ignore: decorator
@inline
export function bltNear(record: usize, length: usize): usize {
  return <i64>rs1(record) < <i64>rs2(record) ? near(record) : record + length;
}

// @ts-ignore: decorator
@inline
export function bgeNear(record: usize, length: usize): usize {
  return <i64>rs1(record) >= <i64>rs2(record) ? near(record) : record + length;
}

// @ts-ignore: decorator
@inline
export function bltuNear(record: usize, length: usize): usize {
  return rs1(record) < rs2(record) ? near(record) : record + length;
}

// @ts-ignore: decorator
@inline
export function bgeuNear(record: usize, length: usize): usize {
  return rs1(record) >= rs2(record) ? near(record) : record + length;
}

// Loads and stores that the TLB lets pass.

// @ts-ignore: decorator
@inline
export function lb(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i8>(pointer(target))), length);
}

// @ts-ignore: decorator
@inline
export function lh(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i16>(pointer(target))), length);
}

// @ts-ignore: decorator
@inline
export function lw(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i32>(pointer(target))), length);
}

// @ts-ignore: decorator
@inline
export function ld(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 7, TLB_READ)) return 0;
  return setRd(record, load<u64>(pointer(target)), length);
}

// @ts-ignore: decorator
@inline
export function lbu(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_READ)) return 0;
  return setRd(record, load<u8>(pointer(target)), length);
}

// @ts-ignore: decorator
@inline
export function lhu(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_READ)) return 0;
  return setRd(record, load<u16>(pointer(target)), length);
}

// @ts-ignore: decorator
@inline
export function lwu(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_READ)) return 0;
  return setRd(record, load<u32>(pointer(target)), length);
}

// @ts-ignore: decorator
@inline
export function sb(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_WRITE)) return 0;
  store<u8>(pointer(target), <u8>rs2(record));
  return record + length;
}

// @ts-ignore: decorator
@inline
export function sh(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_WRITE)) return 0;
  store<u16>(pointer(target), <u16>rs2(record));
  return record + length;
}

// @ts-ignore: decorator
@inline
export function sw(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_WRITE)) return 0;
  store<u32>(pointer(target), <u32>rs2(record));
  return record + length;
}

// @ts-ignore: decorator
@inline
export function sd(record: usize, length: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 7, TLB_WRITE)) return 0;
  store<u64>(pointer(target), rs2(record));
  return record + length;
}
