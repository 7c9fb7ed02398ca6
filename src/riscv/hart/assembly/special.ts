import { RECORD_IMMEDIATE, RECORD_OP } from './layout';
import { Op } from './operations.generated';

/*
 * Operations besides the instruction table's: what execution meets that is no instruction, and branches whose target
 * lies in their own page, where the record follows without a look at the TLB.
 */
export const PAGE_END: i32 = <i32>Op.LAST + 1;
export const SPANS: i32 = <i32>Op.LAST + 2;
export const BEQ_NEAR: i32 = <i32>Op.LAST + 3;
export const BNE_NEAR: i32 = <i32>Op.LAST + 4;
export const BLT_NEAR: i32 = <i32>Op.LAST + 5;
export const BGE_NEAR: i32 = <i32>Op.LAST + 6;
export const BLTU_NEAR: i32 = <i32>Op.LAST + 7;
export const BGEU_NEAR: i32 = <i32>Op.LAST + 8;
export const JAL_NEAR: i32 = <i32>Op.LAST + 9;

function nearOperation(op: i32): i32 {
  switch (op) {
    case Op.BEQ:
      return BEQ_NEAR;
    case Op.BNE:
      return BNE_NEAR;
    case Op.BLT:
      return BLT_NEAR;
    case Op.BGE:
      return BGE_NEAR;
    case Op.BLTU:
      return BLTU_NEAR;
    case Op.BGEU:
      return BGEU_NEAR;
    case Op.JAL:
      return JAL_NEAR;
    default:
      return 0;
  }
}

/** Makes a branch within its page a near one; its immediate becomes the distance between records. */
export function specialise(record: usize, offset: u32): void {
  const near = nearOperation(<i32>load<u16>(record, RECORD_OP));
  if (near == 0) return;
  const immediate = load<i32>(record, RECORD_IMMEDIATE);
  if (<u32>(<i32>offset + immediate) >= 4096) return;
  store<u16>(record, <u16>near, RECORD_OP);
  store<i32>(record, immediate << 3, RECORD_IMMEDIATE);
}
