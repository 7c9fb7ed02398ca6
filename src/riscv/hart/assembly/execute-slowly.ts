import { BUDGET, PC, RECORD_IMMEDIATE, RECORD_NEXT, RECORD_OP, RECORD_RD, RECORD_RS1, WAITING } from './layout';
import { slowLoad, slowStore } from './access';
import { DONE, endByTrap, endSlot, endSlotAt } from './slot';
import { atomic } from './atomic';
import { decodeAhead, decodeAlone, fetch } from './frames';
import { Op } from './operations.generated';
import { LD_SHORT, LW_SHORT, PAGE_END, SD_SHORT, SPANS, SW_SHORT, WATCHED_PLACE } from './special';
import { system } from './system';
import { BREAKPOINT, ILLEGAL_INSTRUCTION, INSTRUCTION_ACCESS_FAULT, MACHINE_ECALL, trapReturn } from './trap';
import { happensAt } from './watch';

/**
 * The decoded record at the hart's PC.
 * @returns 0 if there is nothing to fetch: the slot has taken the trap
 */
export function prepare(hart: usize): usize {
  const pc = load<u64>(hart, PC);
  const budget = load<i32>(BUDGET) - 1;
  let record = fetch(pc);
  if (record == 0) {
    endByTrap(hart, INSTRUCTION_ACCESS_FAULT, pc, pc, budget);
    return 0;
  }
  if (load<u16>(record, RECORD_OP) == <u16>Op.UNDECODED) decodeAhead(record);
  const op = <i32>load<u16>(record, RECORD_OP);
  if (op != SPANS && op != WATCHED_PLACE) return record;
  record = decodeAlone(pc);
  if (record == 0) endByTrap(hart, INSTRUCTION_ACCESS_FAULT, pc + 2, pc, budget);
  else if (op == WATCHED_PLACE) happensAt(pc);
  return record;
}

/** Executes the one instruction at the hart's PC, of this record, that `execute` has left. */
export function executeSlowly(hart: usize, record: usize): i32 {
  const op = <i32>load<u16>(record, RECORD_OP);
  // No instruction at all: `prepare` finds the right record.
  if (op == PAGE_END || op == SPANS || op == WATCHED_PLACE || op == Op.UNDECODED) return DONE;
  const pc = load<u64>(hart, PC);
  const budget = load<i32>(BUDGET) - 1;
  const rs1 = load<u64>(hart + load<u16>(record, RECORD_RS1));
  const immediate = <u64>(<i64>load<i32>(record, RECORD_IMMEDIATE));
  const target = rs1 + immediate;
  switch (op) {
    case Op.JAL:
      store<u64>(hart + load<u16>(record, RECORD_RD), pc + (load<u16>(record, RECORD_NEXT) >> 3));
      return endSlotAt(hart, pc + immediate, budget);
    case Op.JALR:
      store<u64>(hart + load<u16>(record, RECORD_RD), pc + (load<u16>(record, RECORD_NEXT) >> 3));
      return endSlotAt(hart, target & ~(<u64>1), budget);
    case Op.BEQ:
    case Op.BNE:
    case Op.BLT:
    case Op.BGE:
    case Op.BLTU:
    case Op.BGEU:
      // Only branches that are taken come here.
      return endSlotAt(hart, pc + immediate, budget);
    case Op.LB:
      return slowLoad(hart, record, pc, target, 1, true, budget);
    case Op.LH:
      return slowLoad(hart, record, pc, target, 2, true, budget);
    case Op.LW:
    case LW_SHORT:
      return slowLoad(hart, record, pc, target, 4, true, budget);
    case Op.LD:
    case LD_SHORT:
      return slowLoad(hart, record, pc, target, 8, true, budget);
    case Op.LBU:
      return slowLoad(hart, record, pc, target, 1, false, budget);
    case Op.LHU:
      return slowLoad(hart, record, pc, target, 2, false, budget);
    case Op.LWU:
      return slowLoad(hart, record, pc, target, 4, false, budget);
    case Op.SB:
      return slowStore(hart, record, pc, target, 1, budget);
    case Op.SH:
      return slowStore(hart, record, pc, target, 2, budget);
    case Op.SW:
    case SW_SHORT:
      return slowStore(hart, record, pc, target, 4, budget);
    case Op.SD:
    case SD_SHORT:
      return slowStore(hart, record, pc, target, 8, budget);
    case Op.ILLEGAL:
      return endByTrap(hart, ILLEGAL_INSTRUCTION, immediate & 0xffff_ffff, pc, budget);
    case Op.ECALL:
      return endByTrap(hart, MACHINE_ECALL, 0, pc, budget);
    case Op.EBREAK:
      return endByTrap(hart, BREAKPOINT, pc, pc, budget);
    case Op.MRET:
      return endSlotAt(hart, trapReturn(hart), budget);
    case Op.WFI:
      store<u32>(hart, 1, WAITING);
      return endSlot(hart, record, pc, budget);
    case Op.CSRRW:
    case Op.CSRRS:
    case Op.CSRRC:
    case Op.CSRRWI:
    case Op.CSRRSI:
    case Op.CSRRCI:
      return system(hart, record, pc, budget);
    default:
      return atomic(hart, record, pc, budget);
  }
}
