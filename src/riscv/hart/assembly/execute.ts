import {
  BUDGET,
  HARTS,
  PC,
  RECORD_IMMEDIATE,
  RECORD_NEXT,
  RECORD_OP,
  RECORD_RD,
  RECORD_RS1,
  RECORD_RS2,
  TLB,
  TLB_ADDEND,
  TLB_EXECUTE,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
  X,
} from './layout';
import { div, divu, divuw, divw, mulh, mulhsu, mulhu, rem, remu, remuw, remw } from './arithmetic';
import { PAGE_MASK, tlbIndex } from './memory';
import { Op } from './operations.generated';
import {
  BEQ_NEAR,
  BGEU_NEAR,
  BGE_NEAR,
  BLTU_NEAR,
  BLT_NEAR,
  BNE_NEAR,
  JAL_NEAR,
  PAGE_END,
} from './special';

/*
 * The interpreter's inner loop. `record` is the program counter: the record of the next instruction; the guest's pc is
 * `base` plus an eighth of it, since a record is eight times as long as the halfword it stands for.
 *
 * It calls nothing: whatever is not plain it leaves to `executeSlowly`, so that the engine keeps all it works with in
 * registers. The running hart's registers lie at a constant address for the same reason.
 */

// @ts-ignore: decorator
@inline
function rs1(record: usize): u64 {
  return load<u64>(load<u16>(record, RECORD_RS1), HARTS + X);
}

// @ts-ignore: decorator
@inline
function rs2(record: usize): u64 {
  return load<u64>(load<u16>(record, RECORD_RS2), HARTS + X);
}

/** The immediate, sign-extended. */
// @ts-ignore: decorator
@inline
function immediate(record: usize): u64 {
  return <u64>(<i64>load<i32>(record, RECORD_IMMEDIATE));
}

// @ts-ignore: decorator
@inline
function setRd(record: usize, value: u64): void {
  store<u64>(load<u16>(record, RECORD_RD), value, HARTS + X);
}

/** Sets rd to a 32-bit result, sign-extended. */
// @ts-ignore: decorator
@inline
function setWord(record: usize, value: i32): void {
  setRd(record, <u64>(<i64>value));
}

/** The guest address of a record. */
// @ts-ignore: decorator
@inline
function address(base: u64, record: usize): u64 {
  return base + (<u64>record >> 3);
}

/** Where the record after this one's instruction is. */
// @ts-ignore: decorator
@inline
function next(record: usize): usize {
  return record + load<u16>(record, RECORD_NEXT);
}

/** The record that a near branch goes to. */
// @ts-ignore: decorator
@inline
function near(record: usize): usize {
  return record + load<i32>(record, RECORD_IMMEDIATE);
}

/** Whether the page of `pc` is known to be executable. */
// @ts-ignore: decorator
@inline
function mayFetch(pc: u64): bool {
  return (pc & PAGE_MASK) == load<u64>(tlbIndex(pc), TLB + TLB_EXECUTE);
}

/** The record at a `pc` that may be fetched. */
// @ts-ignore: decorator
@inline
function recordAt(pc: u64): usize {
  return load<u32>(tlbIndex(pc), TLB + TLB_FRAME) + ((<u32>pc & 0xffe) << 3);
}

/** Whether an access of the given width lies in a page that the TLB lets pass, and is aligned. */
// @ts-ignore: decorator
@inline
function passes(target: u64, alignment: u64, tag: usize): bool {
  return (target & (PAGE_MASK | alignment)) == load<u64>(tlbIndex(target) + tag, TLB);
}

/** Where a byte that the TLB lets pass lies in linear memory. */
// @ts-ignore: decorator
@inline
function pointer(target: u64): usize {
  return <usize>(<u32>target + load<u32>(tlbIndex(target), TLB + TLB_ADDEND));
}

/**
 * Executes plain instructions from `record`, which is the one of the hart's PC, at most BUDGET of them. PC and BUDGET are
 * up to date afterwards.
 * @returns the record of the next instruction, which is not plain; 0 when the budget is spent
 */
export function execute(hart: usize, record: usize): usize {
  let budget = load<i32>(BUDGET);
  let pc = load<u64>(hart, PC);
  let base = pc - (<u64>record >> 3);

  while (budget != 0) {
    switch (<i32>load<u16>(record, RECORD_OP)) {
      case PAGE_END:
        pc = address(base, record);
        if (!mayFetch(pc)) break;
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;

      case Op.LUI:
        setRd(record, immediate(record));
        budget--;
        record = next(record);
        continue;
      case Op.AUIPC:
        setRd(record, address(base, record) + immediate(record));
        budget--;
        record = next(record);
        continue;

      case JAL_NEAR:
        setRd(record, address(base, next(record)));
        budget--;
        record = near(record);
        continue;
      case Op.JAL:
        pc = address(base, record) + immediate(record);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)));
        budget--;
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;
      case Op.JALR:
        pc = (rs1(record) + immediate(record)) & ~(<u64>1);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)));
        budget--;
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;

      case BEQ_NEAR:
        budget--;
        record = rs1(record) == rs2(record) ? near(record) : next(record);
        continue;
      case BNE_NEAR:
        budget--;
        record = rs1(record) != rs2(record) ? near(record) : next(record);
        continue;
      case BLT_NEAR:
        budget--;
        record = <i64>rs1(record) < <i64>rs2(record) ? near(record) : next(record);
        continue;
      case BGE_NEAR:
        budget--;
        record = <i64>rs1(record) >= <i64>rs2(record) ? near(record) : next(record);
        continue;
      case BLTU_NEAR:
        budget--;
        record = rs1(record) < rs2(record) ? near(record) : next(record);
        continue;
      case BGEU_NEAR:
        budget--;
        record = rs1(record) >= rs2(record) ? near(record) : next(record);
        continue;
      case Op.BEQ:
        if (rs1(record) == rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;
      case Op.BNE:
        if (rs1(record) != rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;
      case Op.BLT:
        if (<i64>rs1(record) < <i64>rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;
      case Op.BGE:
        if (<i64>rs1(record) >= <i64>rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;
      case Op.BLTU:
        if (rs1(record) < rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;
      case Op.BGEU:
        if (rs1(record) >= rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else {
          record = next(record);
        }
        budget--;
        continue;

      case Op.LB: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 0, TLB_READ)) break;
        setRd(record, <u64>(<i64>load<i8>(pointer(target))));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LH: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 1, TLB_READ)) break;
        setRd(record, <u64>(<i64>load<i16>(pointer(target))));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LW: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 3, TLB_READ)) break;
        setRd(record, <u64>(<i64>load<i32>(pointer(target))));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LD: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 7, TLB_READ)) break;
        setRd(record, load<u64>(pointer(target)));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LBU: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 0, TLB_READ)) break;
        setRd(record, <u64>load<u8>(pointer(target)));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LHU: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 1, TLB_READ)) break;
        setRd(record, <u64>load<u16>(pointer(target)));
        budget--;
        record = next(record);
        continue;
      }
      case Op.LWU: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 3, TLB_READ)) break;
        setRd(record, <u64>load<u32>(pointer(target)));
        budget--;
        record = next(record);
        continue;
      }
      case Op.SB: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 0, TLB_WRITE)) break;
        store<u8>(pointer(target), <u8>rs2(record));
        budget--;
        record = next(record);
        continue;
      }
      case Op.SH: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 1, TLB_WRITE)) break;
        store<u16>(pointer(target), <u16>rs2(record));
        budget--;
        record = next(record);
        continue;
      }
      case Op.SW: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 3, TLB_WRITE)) break;
        store<u32>(pointer(target), <u32>rs2(record));
        budget--;
        record = next(record);
        continue;
      }
      case Op.SD: {
        const target = rs1(record) + immediate(record);
        if (!passes(target, 7, TLB_WRITE)) break;
        store<u64>(pointer(target), rs2(record));
        budget--;
        record = next(record);
        continue;
      }

      case Op.ADDI:
        setRd(record, rs1(record) + immediate(record));
        budget--;
        record = next(record);
        continue;
      case Op.SLTI:
        setRd(record, <i64>rs1(record) < <i64>immediate(record) ? 1 : 0);
        budget--;
        record = next(record);
        continue;
      case Op.SLTIU:
        setRd(record, rs1(record) < immediate(record) ? 1 : 0);
        budget--;
        record = next(record);
        continue;
      case Op.XORI:
        setRd(record, rs1(record) ^ immediate(record));
        budget--;
        record = next(record);
        continue;
      case Op.ORI:
        setRd(record, rs1(record) | immediate(record));
        budget--;
        record = next(record);
        continue;
      case Op.ANDI:
        setRd(record, rs1(record) & immediate(record));
        budget--;
        record = next(record);
        continue;
      case Op.SLLI:
        setRd(record, rs1(record) << <u64>load<i32>(record, RECORD_IMMEDIATE));
        budget--;
        record = next(record);
        continue;
      case Op.SRLI:
        setRd(record, rs1(record) >> <u64>load<i32>(record, RECORD_IMMEDIATE));
        budget--;
        record = next(record);
        continue;
      case Op.SRAI:
        setRd(record, <u64>(<i64>rs1(record) >> <i64>load<i32>(record, RECORD_IMMEDIATE)));
        budget--;
        record = next(record);
        continue;
      case Op.ADD:
        setRd(record, rs1(record) + rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.SUB:
        setRd(record, rs1(record) - rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.SLL:
        setRd(record, rs1(record) << (rs2(record) & 63));
        budget--;
        record = next(record);
        continue;
      case Op.SLT:
        setRd(record, <i64>rs1(record) < <i64>rs2(record) ? 1 : 0);
        budget--;
        record = next(record);
        continue;
      case Op.SLTU:
        setRd(record, rs1(record) < rs2(record) ? 1 : 0);
        budget--;
        record = next(record);
        continue;
      case Op.XOR:
        setRd(record, rs1(record) ^ rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.SRL:
        setRd(record, rs1(record) >> (rs2(record) & 63));
        budget--;
        record = next(record);
        continue;
      case Op.SRA:
        setRd(record, <u64>(<i64>rs1(record) >> <i64>(rs2(record) & 63)));
        budget--;
        record = next(record);
        continue;
      case Op.OR:
        setRd(record, rs1(record) | rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.AND:
        setRd(record, rs1(record) & rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.ADDIW:
        setWord(record, <i32>rs1(record) + load<i32>(record, RECORD_IMMEDIATE));
        budget--;
        record = next(record);
        continue;
      case Op.SLLIW:
        setWord(record, <i32>rs1(record) << load<i32>(record, RECORD_IMMEDIATE));
        budget--;
        record = next(record);
        continue;
      case Op.SRLIW:
        setWord(record, <i32>(<u32>rs1(record) >> <u32>load<i32>(record, RECORD_IMMEDIATE)));
        budget--;
        record = next(record);
        continue;
      case Op.SRAIW:
        setWord(record, <i32>rs1(record) >> load<i32>(record, RECORD_IMMEDIATE));
        budget--;
        record = next(record);
        continue;
      case Op.ADDW:
        setWord(record, <i32>rs1(record) + <i32>rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.SUBW:
        setWord(record, <i32>rs1(record) - <i32>rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.SLLW:
        setWord(record, <i32>rs1(record) << (<i32>rs2(record) & 31));
        budget--;
        record = next(record);
        continue;
      case Op.SRLW:
        setWord(record, <i32>(<u32>rs1(record) >> (<u32>rs2(record) & 31)));
        budget--;
        record = next(record);
        continue;
      case Op.SRAW:
        setWord(record, <i32>rs1(record) >> (<i32>rs2(record) & 31));
        budget--;
        record = next(record);
        continue;
      case Op.MUL:
        setRd(record, rs1(record) * rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.MULH:
        setRd(record, <u64>mulh(<i64>rs1(record), <i64>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.MULHSU:
        setRd(record, <u64>mulhsu(<i64>rs1(record), rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.MULHU:
        setRd(record, mulhu(rs1(record), rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.DIV:
        setRd(record, <u64>div(<i64>rs1(record), <i64>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.DIVU:
        setRd(record, divu(rs1(record), rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.REM:
        setRd(record, <u64>rem(<i64>rs1(record), <i64>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.REMU:
        setRd(record, remu(rs1(record), rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.MULW:
        setWord(record, <i32>rs1(record) * <i32>rs2(record));
        budget--;
        record = next(record);
        continue;
      case Op.DIVW:
        setRd(record, <u64>divw(<i32>rs1(record), <i32>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.DIVUW:
        setRd(record, <u64>divuw(<u32>rs1(record), <u32>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.REMW:
        setRd(record, <u64>remw(<i32>rs1(record), <i32>rs2(record)));
        budget--;
        record = next(record);
        continue;
      case Op.REMUW:
        setRd(record, <u64>remuw(<u32>rs1(record), <u32>rs2(record)));
        budget--;
        record = next(record);
        continue;

      case Op.FENCE:
      case Op.FENCE_I:
        // Accesses are never reordered, and decoded code never disagrees with memory.
        budget--;
        record = next(record);
        continue;
    }
    // Not plain.
    store<u64>(hart, address(base, record), PC);
    store<i32>(BUDGET, budget);
    return record;
  }
  store<u64>(hart, address(base, record), PC);
  store<i32>(BUDGET, 0);
  return 0;
}
