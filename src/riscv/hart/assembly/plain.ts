import { TLB_READ, TLB_WRITE } from './layout';
import { div, divu, divuw, divw, mulh, mulhsu, mulhu, rem, remu, remuw, remw } from './arithmetic';
import {
  immediate,
  near,
  next,
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
 * follows; loads and stores answer 0, with nothing done, where the TLB does not let them pass.
 */

// @ts-ignore: decorator
@inline
export function lui(record: usize): usize {
  return setRd(record, immediate(record));
}

// @ts-ignore: decorator
@inline
export function addi(record: usize): usize {
  return setRd(record, rs1(record) + immediate(record));
}

// @ts-ignore: decorator
@inline
export function slti(record: usize): usize {
  return setRd(record, <i64>rs1(record) < <i64>immediate(record) ? 1 : 0);
}

// @ts-ignore: decorator
@inline
export function sltiu(record: usize): usize {
  return setRd(record, rs1(record) < immediate(record) ? 1 : 0);
}

// @ts-ignore: decorator
@inline
export function xori(record: usize): usize {
  return setRd(record, rs1(record) ^ immediate(record));
}

// @ts-ignore: decorator
@inline
export function ori(record: usize): usize {
  return setRd(record, rs1(record) | immediate(record));
}

// @ts-ignore: decorator
@inline
export function andi(record: usize): usize {
  return setRd(record, rs1(record) & immediate(record));
}

// @ts-ignore: decorator
@inline
export function slli(record: usize): usize {
  return setRd(record, rs1(record) << <u64>shortImmediate(record));
}

// @ts-ignore: decorator
@inline
export function srli(record: usize): usize {
  return setRd(record, rs1(record) >> <u64>shortImmediate(record));
}

// @ts-ignore: decorator
@inline
export function srai(record: usize): usize {
  return setRd(record, <u64>(<i64>rs1(record) >> <i64>shortImmediate(record)));
}

// @ts-ignore: decorator
@inline
export function add(record: usize): usize {
  return setRd(record, rs1(record) + rs2(record));
}

// @ts-ignore: decorator
@inline
export function sub(record: usize): usize {
  return setRd(record, rs1(record) - rs2(record));
}

// @ts-ignore: decorator
@inline
export function sll(record: usize): usize {
  return setRd(record, rs1(record) << (rs2(record) & 63));
}

// @ts-ignore: decorator
@inline
export function slt(record: usize): usize {
  return setRd(record, <i64>rs1(record) < <i64>rs2(record) ? 1 : 0);
}

// @ts-ignore: decorator
@inline
export function sltu(record: usize): usize {
  return setRd(record, rs1(record) < rs2(record) ? 1 : 0);
}

// @ts-ignore: decorator
@inline
export function xor(record: usize): usize {
  return setRd(record, rs1(record) ^ rs2(record));
}

// @ts-ignore: decorator
@inline
export function srl(record: usize): usize {
  return setRd(record, rs1(record) >> (rs2(record) & 63));
}

// @ts-ignore: decorator
@inline
export function sra(record: usize): usize {
  return setRd(record, <u64>(<i64>rs1(record) >> <i64>(rs2(record) & 63)));
}

// @ts-ignore: decorator
@inline
export function or(record: usize): usize {
  return setRd(record, rs1(record) | rs2(record));
}

// @ts-ignore: decorator
@inline
export function and(record: usize): usize {
  return setRd(record, rs1(record) & rs2(record));
}

// @ts-ignore: decorator
@inline
export function addiw(record: usize): usize {
  return setWord(record, <i32>rs1(record) + shortImmediate(record));
}

// @ts-ignore: decorator
@inline
export function slliw(record: usize): usize {
  return setWord(record, <i32>rs1(record) << shortImmediate(record));
}

// @ts-ignore: decorator
@inline
export function srliw(record: usize): usize {
  return setWord(record, <i32>(<u32>rs1(record) >> <u32>shortImmediate(record)));
}

// @ts-ignore: decorator
@inline
export function sraiw(record: usize): usize {
  return setWord(record, <i32>rs1(record) >> shortImmediate(record));
}

// @ts-ignore: decorator
@inline
export function addw(record: usize): usize {
  return setWord(record, <i32>rs1(record) + <i32>rs2(record));
}

// @ts-ignore: decorator
@inline
export function subw(record: usize): usize {
  return setWord(record, <i32>rs1(record) - <i32>rs2(record));
}

// @ts-ignore: decorator
@inline
export function sllw(record: usize): usize {
  return setWord(record, <i32>rs1(record) << (<i32>rs2(record) & 31));
}

// @ts-ignore: decorator
@inline
export function srlw(record: usize): usize {
  return setWord(record, <i32>(<u32>rs1(record) >> (<u32>rs2(record) & 31)));
}

// @ts-ignore: decorator
@inline
export function sraw(record: usize): usize {
  return setWord(record, <i32>rs1(record) >> (<i32>rs2(record) & 31));
}

// @ts-ignore: decorator
@inline
export function mul(record: usize): usize {
  return setRd(record, rs1(record) * rs2(record));
}

// @ts-ignore: decorator
@inline
export function mulw(record: usize): usize {
  return setWord(record, <i32>rs1(record) * <i32>rs2(record));
}

// Multiplication's high half, and division: see arithmetic.ts.

// @ts-ignore: decorator
@inline
export function mulHigh(record: usize): usize {
  return setRd(record, <u64>mulh(<i64>rs1(record), <i64>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function mulHighSignedUnsigned(record: usize): usize {
  return setRd(record, <u64>mulhsu(<i64>rs1(record), rs2(record)));
}

// @ts-ignore: decorator
@inline
export function mulHighUnsigned(record: usize): usize {
  return setRd(record, mulhu(rs1(record), rs2(record)));
}

// @ts-ignore: decorator
@inline
export function divide(record: usize): usize {
  return setRd(record, <u64>div(<i64>rs1(record), <i64>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function divideUnsigned(record: usize): usize {
  return setRd(record, divu(rs1(record), rs2(record)));
}

// @ts-ignore: decorator
@inline
export function remainder(record: usize): usize {
  return setRd(record, <u64>rem(<i64>rs1(record), <i64>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function remainderUnsigned(record: usize): usize {
  return setRd(record, remu(rs1(record), rs2(record)));
}

// @ts-ignore: decorator
@inline
export function divideWord(record: usize): usize {
  return setRd(record, <u64>divw(<i32>rs1(record), <i32>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function divideWordUnsigned(record: usize): usize {
  return setRd(record, <u64>divuw(<u32>rs1(record), <u32>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function remainderWord(record: usize): usize {
  return setRd(record, <u64>remw(<i32>rs1(record), <i32>rs2(record)));
}

// @ts-ignore: decorator
@inline
export function remainderWordUnsigned(record: usize): usize {
  return setRd(record, <u64>remuw(<u32>rs1(record), <u32>rs2(record)));
}

// Branches within the page.

// @ts-ignore: decorator
@inline
export function beqNear(record: usize): usize {
  return rs1(record) == rs2(record) ? near(record) : next(record);
}

// @ts-ignore: decorator
@inline
export function bneNear(record: usize): usize {
  return rs1(record) != rs2(record) ? near(record) : next(record);
}

// @ts-ignore: decorator
@inline
export function bltNear(record: usize): usize {
  return <i64>rs1(record) < <i64>rs2(record) ? near(record) : next(record);
}

// @ts-ignore: decorator
@inline
export function bgeNear(record: usize): usize {
  return <i64>rs1(record) >= <i64>rs2(record) ? near(record) : next(record);
}

// @ts-ignore: decorator
@inline
export function bltuNear(record: usize): usize {
  return rs1(record) < rs2(record) ? near(record) : next(record);
}

// @ts-ignore: decorator
@inline
export function bgeuNear(record: usize): usize {
  return rs1(record) >= rs2(record) ? near(record) : next(record);
}

// Loads and stores that the TLB lets pass.

// @ts-ignore: decorator
@inline
export function lb(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i8>(pointer(target))));
}

// @ts-ignore: decorator
@inline
export function lh(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i16>(pointer(target))));
}

// @ts-ignore: decorator
@inline
export function lw(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_READ)) return 0;
  return setRd(record, <u64>(<i64>load<i32>(pointer(target))));
}

// @ts-ignore: decorator
@inline
export function ld(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 7, TLB_READ)) return 0;
  return setRd(record, load<u64>(pointer(target)));
}

// @ts-ignore: decorator
@inline
export function lbu(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_READ)) return 0;
  return setRd(record, load<u8>(pointer(target)));
}

// @ts-ignore: decorator
@inline
export function lhu(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_READ)) return 0;
  return setRd(record, load<u16>(pointer(target)));
}

// @ts-ignore: decorator
@inline
export function lwu(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_READ)) return 0;
  return setRd(record, load<u32>(pointer(target)));
}

// @ts-ignore: decorator
@inline
export function sb(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 0, TLB_WRITE)) return 0;
  store<u8>(pointer(target), <u8>rs2(record));
  return next(record);
}

// @ts-ignore: decorator
@inline
export function sh(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 1, TLB_WRITE)) return 0;
  store<u16>(pointer(target), <u16>rs2(record));
  return next(record);
}

// @ts-ignore: decorator
@inline
export function sw(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 3, TLB_WRITE)) return 0;
  store<u32>(pointer(target), <u32>rs2(record));
  return next(record);
}

// @ts-ignore: decorator
@inline
export function sd(record: usize): usize {
  const target = rs1(record) + immediate(record);
  if (!passes(target, 7, TLB_WRITE)) return 0;
  store<u64>(pointer(target), rs2(record));
  return next(record);
}
