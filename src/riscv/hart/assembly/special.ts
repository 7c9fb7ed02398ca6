import { RECORD_IMMEDIATE, RECORD_OP } from './layout';
import { Op } from './operations.generated';

/*
 * Operations besides the instruction table's: what execution meets that is no instruction, branches whose target lies in
 * their own page, where the record follows without a look at the TLB, and compressed instructions, behind which the next
 * record is nearer.
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
export const BEQ_NEAR_SHORT: i32 = <i32>Op.LAST + 10;
export const BNE_NEAR_SHORT: i32 = <i32>Op.LAST + 11;
export const LUI_SHORT: i32 = <i32>Op.LAST + 12;
export const ADDI_SHORT: i32 = <i32>Op.LAST + 13;
export const ANDI_SHORT: i32 = <i32>Op.LAST + 14;
export const SLLI_SHORT: i32 = <i32>Op.LAST + 15;
export const SRLI_SHORT: i32 = <i32>Op.LAST + 16;
export const SRAI_SHORT: i32 = <i32>Op.LAST + 17;
export const ADD_SHORT: i32 = <i32>Op.LAST + 18;
export const SUB_SHORT: i32 = <i32>Op.LAST + 19;
export const XOR_SHORT: i32 = <i32>Op.LAST + 20;
export const OR_SHORT: i32 = <i32>Op.LAST + 21;
export const AND_SHORT: i32 = <i32>Op.LAST + 22;
export const ADDIW_SHORT: i32 = <i32>Op.LAST + 23;
export const ADDW_SHORT: i32 = <i32>Op.LAST + 24;
export const SUBW_SHORT: i32 = <i32>Op.LAST + 25;
export const LW_SHORT: i32 = <i32>Op.LAST + 26;
export const LD_SHORT: i32 = <i32>Op.LAST + 27;
export const SW_SHORT: i32 = <i32>Op.LAST + 28;
export const SD_SHORT: i32 = <i32>Op.LAST + 29;
/** In place of the instruction at a watched pc. */
export const WATCHED_PLACE: i32 = <i32>Op.LAST + 30;

/** The operation of a branch within its page. @returns 0 if it is no branch */
function nearOperation(op: i32, compressed: bool): i32 {
  switch (op) {
    case Op.BEQ:
      return compressed ? BEQ_NEAR_SHORT : BEQ_NEAR;
    case Op.BNE:
      return compressed ? BNE_NEAR_SHORT : BNE_NEAR;
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

/** The operation of a compressed instruction. Those that look their length up in the record keep theirs. */
function shortOperation(op: i32): i32 {
  switch (op) {
    case Op.LUI:
      return LUI_SHORT;
    case Op.ADDI:
      return ADDI_SHORT;
    case Op.ANDI:
      return ANDI_SHORT;
    case Op.SLLI:
      return SLLI_SHORT;
    case Op.SRLI:
      return SRLI_SHORT;
    case Op.SRAI:
      return SRAI_SHORT;
    case Op.ADD:
      return ADD_SHORT;
    case Op.SUB:
      return SUB_SHORT;
    case Op.XOR:
      return XOR_SHORT;
    case Op.OR:
      return OR_SHORT;
    case Op.AND:
      return AND_SHORT;
    case Op.ADDIW:
      return ADDIW_SHORT;
    case Op.ADDW:
      return ADDW_SHORT;
    case Op.SUBW:
      return SUBW_SHORT;
    case Op.LW:
      return LW_SHORT;
    case Op.LD:
      return LD_SHORT;
    case Op.SW:
      return SW_SHORT;
    case Op.SD:
      return SD_SHORT;
    default:
      return op;
  }
}

/** Gives the record of an instruction the operation that suits its length. */
// @ts-ignore: decorator
@inline
export function specialiseByLength(record: usize, length: u32): void {
  if (length == 2) store<u16>(record, <u16>shortOperation(<i32>load<u16>(record, RECORD_OP)), RECORD_OP);
}

/** Gives the record of the instruction at `offset` in its page the operation that suits its place and length. */
export function specialise(record: usize, offset: u32, length: u32): void {
  const op = <i32>load<u16>(record, RECORD_OP);
  const near = nearOperation(op, length == 2);
  const immediate = load<i32>(record, RECORD_IMMEDIATE);
  if (near == 0) {
    specialiseByLength(record, length);
  } else if (<u32>(<i32>offset + immediate) < 4096) {
    store<u16>(record, <u16>near, RECORD_OP);
    store<i32>(record, immediate << 3, RECORD_IMMEDIATE);
  }
}
