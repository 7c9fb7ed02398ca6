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
  SPANNING_RECORD,
  TLB_ADDEND,
  TLB_EXECUTE,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
  WAITING,
} from './layout';
import { CONTINUE, LEAVE, leaveAfter, leaveByTrap, slowLoad, slowStore } from './access';
import { div, divu, divuw, divw, mulh, mulhsu, mulhu, rem, remu, remuw, remw } from './arithmetic';
import { atomic } from './atomic';
import { decodeRecord, decodeSpanning, fetch } from './frames';
import { PAGE_MASK, tlbEntry } from './memory';
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
  SPANS,
} from './special';
import { system } from './system';
import { BREAKPOINT, ILLEGAL_INSTRUCTION, INSTRUCTION_ACCESS_FAULT, MACHINE_ECALL, trapReturn } from './trap';

/*
 * The interpreter's inner loop. `record` is the program counter: the record of the next instruction; the guest's pc is
 * `base` plus an eighth of it, since a record is eight times as long as the halfword it stands for. Whatever is rare
 * is called, and says whether to go on or to leave.
 */

// @ts-ignore: decorator
@inline
function rs1(hart: usize, record: usize): u64 {
  return load<u64>(hart + load<u16>(record, RECORD_RS1));
}

// @ts-ignore: decorator
@inline
function rs2(hart: usize, record: usize): u64 {
  return load<u64>(hart + load<u16>(record, RECORD_RS2));
}

/** The immediate, sign-extended. */
// @ts-ignore: decorator
@inline
function immediate(record: usize): u64 {
  return <u64>(<i64>load<i32>(record, RECORD_IMMEDIATE));
}

// @ts-ignore: decorator
@inline
function setRd(hart: usize, record: usize, value: u64): void {
  store<u64>(hart + load<u16>(record, RECORD_RD), value);
}

/** Sets rd to a 32-bit result, sign-extended. */
// @ts-ignore: decorator
@inline
function setWord(hart: usize, record: usize, value: i32): void {
  setRd(hart, record, <u64>(<i64>value));
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

/** The record at `pc`, or 0 where nothing can be fetched. */
// @ts-ignore: decorator
@inline
function recordAt(hart: usize, pc: u64): usize {
  const entry = tlbEntry(hart, pc);
  if ((pc & PAGE_MASK) == load<u64>(entry, TLB_EXECUTE)) {
    return load<u32>(entry, TLB_FRAME) + ((<u32>pc & 0xffe) << 3);
  }
  return fetch(hart, pc);
}

/** Writes back the place where execution stopped. */
// @ts-ignore: decorator
@inline
function leaveAt(hart: usize, pc: u64, budget: i32): i32 {
  store<u64>(hart, pc, PC);
  store<i32>(BUDGET, budget);
  return LEAVE;
}

/**
 * Executes at most BUDGET slots from the hart's PC, and leaves earlier where something beyond the plain flow of
 * instructions happens: traps, device accesses, control registers. PC and BUDGET are up to date afterwards.
 * @returns LEAVE, or ASK when the next slot needs a clock reading
 */
export function execute(hart: usize): i32 {
  let budget = load<i32>(BUDGET);
  let pc = load<u64>(hart, PC);
  let record = recordAt(hart, pc);
  if (record == 0) return leaveByTrap(hart, INSTRUCTION_ACCESS_FAULT, pc, pc, budget - 1);
  let base = pc - (<u64>record >> 3);
  let status: i32 = CONTINUE;

  while (budget != 0) {
    budget--;
    switch (<i32>load<u16>(record, RECORD_OP)) {
      case Op.UNDECODED:
        decodeRecord(record);
        budget++;
        continue;
      case PAGE_END:
        budget++;
        pc = address(base, record);
        record = recordAt(hart, pc);
        if (record == 0) return leaveAt(hart, pc, budget);
        base = pc - (<u64>record >> 3);
        continue;
      case SPANS:
        pc = address(base, record);
        record = decodeSpanning(pc);
        if (record == 0) return leaveByTrap(hart, INSTRUCTION_ACCESS_FAULT, pc + 2, pc, budget);
        budget++;
        base = pc - (<u64>record >> 3);
        continue;
      case Op.ILLEGAL:
        return leaveByTrap(
          hart,
          ILLEGAL_INSTRUCTION,
          <u64>load<u32>(record, RECORD_IMMEDIATE),
          address(base, record),
          budget,
        );

      case Op.LUI:
        setRd(hart, record, immediate(record));
        break;
      case Op.AUIPC:
        setRd(hart, record, address(base, record) + immediate(record));
        break;

      case JAL_NEAR:
        setRd(hart, record, address(base, next(record)));
        record = near(record);
        continue;
      case Op.JAL:
        pc = address(base, record);
        setRd(hart, record, address(base, next(record)));
        pc += immediate(record);
        record = recordAt(hart, pc);
        if (record == 0) return leaveAt(hart, pc, budget);
        base = pc - (<u64>record >> 3);
        continue;
      case Op.JALR:
        pc = (rs1(hart, record) + immediate(record)) & ~(<u64>1);
        setRd(hart, record, address(base, next(record)));
        record = recordAt(hart, pc);
        if (record == 0) return leaveAt(hart, pc, budget);
        base = pc - (<u64>record >> 3);
        continue;

      case BEQ_NEAR:
        record = rs1(hart, record) == rs2(hart, record) ? near(record) : next(record);
        continue;
      case BNE_NEAR:
        record = rs1(hart, record) != rs2(hart, record) ? near(record) : next(record);
        continue;
      case BLT_NEAR:
        record = <i64>rs1(hart, record) < <i64>rs2(hart, record) ? near(record) : next(record);
        continue;
      case BGE_NEAR:
        record = <i64>rs1(hart, record) >= <i64>rs2(hart, record) ? near(record) : next(record);
        continue;
      case BLTU_NEAR:
        record = rs1(hart, record) < rs2(hart, record) ? near(record) : next(record);
        continue;
      case BGEU_NEAR:
        record = rs1(hart, record) >= rs2(hart, record) ? near(record) : next(record);
        continue;
      case Op.BEQ:
        if (rs1(hart, record) == rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;
      case Op.BNE:
        if (rs1(hart, record) != rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;
      case Op.BLT:
        if (<i64>rs1(hart, record) < <i64>rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;
      case Op.BGE:
        if (<i64>rs1(hart, record) >= <i64>rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;
      case Op.BLTU:
        if (rs1(hart, record) < rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;
      case Op.BGEU:
        if (rs1(hart, record) >= rs2(hart, record)) {
          pc = address(base, record) + immediate(record);
          record = recordAt(hart, pc);
          if (record == 0) return leaveAt(hart, pc, budget);
          base = pc - (<u64>record >> 3);
          continue;
        }
        break;

      case Op.LB: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 0)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>(<i64>load<i8>(at)));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 1, true, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LH: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 1)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>(<i64>load<i16>(at)));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 2, true, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LW: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 3)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>(<i64>load<i32>(at)));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 4, true, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LD: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 7)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, load<u64>(at));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 8, true, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LBU: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 0)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>load<u8>(at));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 1, false, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LHU: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 1)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>load<u16>(at));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 2, false, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.LWU: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 3)) == load<u64>(entry, TLB_READ)) {
          const at = <usize>(<u32>target + load<u32>(entry, TLB_ADDEND));
          setRd(hart, record, <u64>load<u32>(at));
          break;
        }
        status = slowLoad(hart, record, address(base, record), target, 4, false, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.SB: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 0)) == load<u64>(entry, TLB_WRITE)) {
          store<u8>(<usize>(<u32>target + load<u32>(entry, TLB_ADDEND)), <u8>rs2(hart, record));
          break;
        }
        status = slowStore(hart, record, address(base, record), target, 1, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.SH: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 1)) == load<u64>(entry, TLB_WRITE)) {
          store<u16>(<usize>(<u32>target + load<u32>(entry, TLB_ADDEND)), <u16>rs2(hart, record));
          break;
        }
        status = slowStore(hart, record, address(base, record), target, 2, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.SW: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 3)) == load<u64>(entry, TLB_WRITE)) {
          store<u32>(<usize>(<u32>target + load<u32>(entry, TLB_ADDEND)), <u32>rs2(hart, record));
          break;
        }
        status = slowStore(hart, record, address(base, record), target, 4, budget);
        if (status != CONTINUE) return status;
        break;
      }
      case Op.SD: {
        const target = rs1(hart, record) + immediate(record);
        const entry = tlbEntry(hart, target);
        if ((target & (PAGE_MASK | 7)) == load<u64>(entry, TLB_WRITE)) {
          store<u64>(<usize>(<u32>target + load<u32>(entry, TLB_ADDEND)), rs2(hart, record));
          break;
        }
        status = slowStore(hart, record, address(base, record), target, 8, budget);
        if (status != CONTINUE) return status;
        break;
      }

      case Op.ADDI:
        setRd(hart, record, rs1(hart, record) + immediate(record));
        break;
      case Op.SLTI:
        setRd(hart, record, <i64>rs1(hart, record) < <i64>immediate(record) ? 1 : 0);
        break;
      case Op.SLTIU:
        setRd(hart, record, rs1(hart, record) < immediate(record) ? 1 : 0);
        break;
      case Op.XORI:
        setRd(hart, record, rs1(hart, record) ^ immediate(record));
        break;
      case Op.ORI:
        setRd(hart, record, rs1(hart, record) | immediate(record));
        break;
      case Op.ANDI:
        setRd(hart, record, rs1(hart, record) & immediate(record));
        break;
      case Op.SLLI:
        setRd(hart, record, rs1(hart, record) << <u64>load<i32>(record, RECORD_IMMEDIATE));
        break;
      case Op.SRLI:
        setRd(hart, record, rs1(hart, record) >> <u64>load<i32>(record, RECORD_IMMEDIATE));
        break;
      case Op.SRAI:
        setRd(hart, record, <u64>(<i64>rs1(hart, record) >> <i64>load<i32>(record, RECORD_IMMEDIATE)));
        break;
      case Op.ADD:
        setRd(hart, record, rs1(hart, record) + rs2(hart, record));
        break;
      case Op.SUB:
        setRd(hart, record, rs1(hart, record) - rs2(hart, record));
        break;
      case Op.SLL:
        setRd(hart, record, rs1(hart, record) << (rs2(hart, record) & 63));
        break;
      case Op.SLT:
        setRd(hart, record, <i64>rs1(hart, record) < <i64>rs2(hart, record) ? 1 : 0);
        break;
      case Op.SLTU:
        setRd(hart, record, rs1(hart, record) < rs2(hart, record) ? 1 : 0);
        break;
      case Op.XOR:
        setRd(hart, record, rs1(hart, record) ^ rs2(hart, record));
        break;
      case Op.SRL:
        setRd(hart, record, rs1(hart, record) >> (rs2(hart, record) & 63));
        break;
      case Op.SRA:
        setRd(hart, record, <u64>(<i64>rs1(hart, record) >> <i64>(rs2(hart, record) & 63)));
        break;
      case Op.OR:
        setRd(hart, record, rs1(hart, record) | rs2(hart, record));
        break;
      case Op.AND:
        setRd(hart, record, rs1(hart, record) & rs2(hart, record));
        break;
      case Op.ADDIW:
        setWord(hart, record, <i32>rs1(hart, record) + load<i32>(record, RECORD_IMMEDIATE));
        break;
      case Op.SLLIW:
        setWord(hart, record, <i32>rs1(hart, record) << load<i32>(record, RECORD_IMMEDIATE));
        break;
      case Op.SRLIW:
        setWord(hart, record, <i32>(<u32>rs1(hart, record) >> <u32>load<i32>(record, RECORD_IMMEDIATE)));
        break;
      case Op.SRAIW:
        setWord(hart, record, <i32>rs1(hart, record) >> load<i32>(record, RECORD_IMMEDIATE));
        break;
      case Op.ADDW:
        setWord(hart, record, <i32>rs1(hart, record) + <i32>rs2(hart, record));
        break;
      case Op.SUBW:
        setWord(hart, record, <i32>rs1(hart, record) - <i32>rs2(hart, record));
        break;
      case Op.SLLW:
        setWord(hart, record, <i32>rs1(hart, record) << (<i32>rs2(hart, record) & 31));
        break;
      case Op.SRLW:
        setWord(hart, record, <i32>(<u32>rs1(hart, record) >> (<u32>rs2(hart, record) & 31)));
        break;
      case Op.SRAW:
        setWord(hart, record, <i32>rs1(hart, record) >> (<i32>rs2(hart, record) & 31));
        break;
      case Op.MUL:
        setRd(hart, record, rs1(hart, record) * rs2(hart, record));
        break;
      case Op.MULH:
        setRd(hart, record, <u64>mulh(<i64>rs1(hart, record), <i64>rs2(hart, record)));
        break;
      case Op.MULHSU:
        setRd(hart, record, <u64>mulhsu(<i64>rs1(hart, record), rs2(hart, record)));
        break;
      case Op.MULHU:
        setRd(hart, record, mulhu(rs1(hart, record), rs2(hart, record)));
        break;
      case Op.DIV:
        setRd(hart, record, <u64>div(<i64>rs1(hart, record), <i64>rs2(hart, record)));
        break;
      case Op.DIVU:
        setRd(hart, record, divu(rs1(hart, record), rs2(hart, record)));
        break;
      case Op.REM:
        setRd(hart, record, <u64>rem(<i64>rs1(hart, record), <i64>rs2(hart, record)));
        break;
      case Op.REMU:
        setRd(hart, record, remu(rs1(hart, record), rs2(hart, record)));
        break;
      case Op.MULW:
        setWord(hart, record, <i32>rs1(hart, record) * <i32>rs2(hart, record));
        break;
      case Op.DIVW:
        setRd(hart, record, <u64>divw(<i32>rs1(hart, record), <i32>rs2(hart, record)));
        break;
      case Op.DIVUW:
        setRd(hart, record, <u64>divuw(<u32>rs1(hart, record), <u32>rs2(hart, record)));
        break;
      case Op.REMW:
        setRd(hart, record, <u64>remw(<i32>rs1(hart, record), <i32>rs2(hart, record)));
        break;
      case Op.REMUW:
        setRd(hart, record, <u64>remuw(<u32>rs1(hart, record), <u32>rs2(hart, record)));
        break;

      case Op.FENCE:
      case Op.FENCE_I:
        // Accesses are never reordered, and decoded code never disagrees with memory.
        break;
      case Op.ECALL:
        return leaveByTrap(hart, MACHINE_ECALL, 0, address(base, record), budget);
      case Op.EBREAK:
        pc = address(base, record);
        return leaveByTrap(hart, BREAKPOINT, pc, pc, budget);
      case Op.MRET:
        return leaveAt(hart, trapReturn(hart), budget);
      case Op.WFI:
        store<u32>(hart, 1, WAITING);
        return leaveAfter(hart, record, address(base, record), budget);
      case Op.CSRRW:
      case Op.CSRRS:
      case Op.CSRRC:
      case Op.CSRRWI:
      case Op.CSRRSI:
      case Op.CSRRCI:
        status = system(hart, record, address(base, record), budget);
        if (status != CONTINUE) return status;
        break;

      default:
        status = atomic(hart, record, address(base, record), budget);
        if (status != CONTINUE) return status;
        break;
    }
    record = next(record);
  }
  return leaveAt(hart, address(base, record), 0);
}
