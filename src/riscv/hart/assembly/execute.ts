import { BUDGET, PC, RECORD_OP } from './layout';
import { Op } from './operations.generated';
import * as plain from './plain';
import { address, immediate, mayFetch, near, next, recordAt, rs1, rs2, setRd } from './record';
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
 * processor registers. And after the most frequent instructions it looks at once whether another one follows
 * (`follow`): that gives each its own jump, which the processor predicts by what came before it.
 */

/**
 * Executes the instruction of `record` if it is among the most frequent ones.
 * @returns the record that follows; 0 with nothing done otherwise
 */
// @ts-ignore: decorator
@inline
function follow(record: usize): usize {
  switch (<i32>load<u16>(record, RECORD_OP)) {
    case Op.ADDI:
      return plain.addi(record);
    case Op.ADD:
      return plain.add(record);
    case Op.SUB:
      return plain.sub(record);
    case Op.SLLI:
      return plain.slli(record);
    case Op.SRLI:
      return plain.srli(record);
    case Op.XOR:
      return plain.xor(record);
    case Op.OR:
      return plain.or(record);
    case Op.AND:
      return plain.and(record);
    case Op.ANDI:
      return plain.andi(record);
    case Op.ADDIW:
      return plain.addiw(record);
    case Op.ADDW:
      return plain.addw(record);
    case Op.SLLIW:
      return plain.slliw(record);
    case Op.SRLIW:
      return plain.srliw(record);
    case Op.MUL:
      return plain.mul(record);
    case Op.LW:
      return plain.lw(record);
    case Op.LD:
      return plain.ld(record);
    case Op.LBU:
      return plain.lbu(record);
    case BEQ_NEAR:
      return plain.beqNear(record);
    case BNE_NEAR:
      return plain.bneNear(record);
    case BLT_NEAR:
      return plain.bltNear(record);
    case BGE_NEAR:
      return plain.bgeNear(record);
    case BLTU_NEAR:
      return plain.bltuNear(record);
    case BGEU_NEAR:
      return plain.bgeuNear(record);
  }
  return 0;
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
  let after: usize = 0;

  for (; budget != 0; budget--) {
    switch (<i32>load<u16>(record, RECORD_OP)) {
      case Op.UNDECODED:
      case Op.ILLEGAL:
        break;
      case PAGE_END:
        pc = address(base, record);
        if (!mayFetch(pc)) break;
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        budget++;
        continue;

      case Op.LUI:
        record = plain.lui(record);
        continue;
      case Op.ADDI:
        record = plain.addi(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SLTI:
        record = plain.slti(record);
        continue;
      case Op.SLTIU:
        record = plain.sltiu(record);
        continue;
      case Op.XORI:
        record = plain.xori(record);
        continue;
      case Op.ORI:
        record = plain.ori(record);
        continue;
      case Op.ANDI:
        record = plain.andi(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SLLI:
        record = plain.slli(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SRLI:
        record = plain.srli(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SRAI:
        record = plain.srai(record);
        continue;
      case Op.ADD:
        record = plain.add(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SUB:
        record = plain.sub(record);
        continue;
      case Op.SLL:
        record = plain.sll(record);
        continue;
      case Op.SLT:
        record = plain.slt(record);
        continue;
      case Op.SLTU:
        record = plain.sltu(record);
        continue;
      case Op.XOR:
        record = plain.xor(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SRL:
        record = plain.srl(record);
        continue;
      case Op.SRA:
        record = plain.sra(record);
        continue;
      case Op.OR:
        record = plain.or(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.AND:
        record = plain.and(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.ADDIW:
        record = plain.addiw(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SLLIW:
        record = plain.slliw(record);
        continue;
      case Op.SRLIW:
        record = plain.srliw(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SRAIW:
        record = plain.sraiw(record);
        continue;
      case Op.ADDW:
        record = plain.addw(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.SUBW:
        record = plain.subw(record);
        continue;
      case Op.SLLW:
        record = plain.sllw(record);
        continue;
      case Op.SRLW:
        record = plain.srlw(record);
        continue;
      case Op.SRAW:
        record = plain.sraw(record);
        continue;
      case Op.MUL:
        record = plain.mul(record);
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.MULW:
        record = plain.mulw(record);
        continue;
      case Op.MULH:
        record = plain.mulHigh(record);
        continue;
      case Op.MULHSU:
        record = plain.mulHighSignedUnsigned(record);
        continue;
      case Op.MULHU:
        record = plain.mulHighUnsigned(record);
        continue;
      case Op.DIV:
        record = plain.divide(record);
        continue;
      case Op.DIVU:
        record = plain.divideUnsigned(record);
        continue;
      case Op.REM:
        record = plain.remainder(record);
        continue;
      case Op.REMU:
        record = plain.remainderUnsigned(record);
        continue;
      case Op.DIVW:
        record = plain.divideWord(record);
        continue;
      case Op.DIVUW:
        record = plain.divideWordUnsigned(record);
        continue;
      case Op.REMW:
        record = plain.remainderWord(record);
        continue;
      case Op.REMUW:
        record = plain.remainderWordUnsigned(record);
        continue;
      case Op.FENCE:
      case Op.FENCE_I:
        // Accesses are never reordered, and decoded code never disagrees with memory.
        record = next(record);
        continue;
      case Op.AUIPC:
        record = setRd(record, address(base, record) + immediate(record));
        continue;

      case Op.LB:
        after = plain.lb(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LH:
        after = plain.lh(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LW:
        after = plain.lw(record);
        if (after == 0) break;
        record = after;
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.LD:
        after = plain.ld(record);
        if (after == 0) break;
        record = after;
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.LBU:
        after = plain.lbu(record);
        if (after == 0) break;
        record = after;
        after = budget == 1 ? 0 : follow(record);
        if (after == 0) continue;
        record = after;
        budget--;
        continue;
      case Op.LHU:
        after = plain.lhu(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LWU:
        after = plain.lwu(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SB:
        after = plain.sb(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SH:
        after = plain.sh(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SW:
        after = plain.sw(record);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SD:
        after = plain.sd(record);
        if (after == 0) break;
        record = after;
        continue;

      case BEQ_NEAR:
        record = plain.beqNear(record);
        continue;
      case BNE_NEAR:
        record = plain.bneNear(record);
        continue;
      case BLT_NEAR:
        record = plain.bltNear(record);
        continue;
      case BGE_NEAR:
        record = plain.bgeNear(record);
        continue;
      case BLTU_NEAR:
        record = plain.bltuNear(record);
        continue;
      case BGEU_NEAR:
        record = plain.bgeuNear(record);
        continue;
      case JAL_NEAR:
        setRd(record, address(base, next(record)));
        record = near(record);
        continue;

      case Op.JAL:
        pc = address(base, record) + immediate(record);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)));
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;
      case Op.JALR:
        pc = (rs1(record) + immediate(record)) & ~(<u64>1);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)));
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;

      // Branches to another page: like those within, and then a jump.
      case Op.BEQ:
        if (rs1(record) == rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
        continue;
      case Op.BNE:
        if (rs1(record) != rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
        continue;
      case Op.BLT:
        if (<i64>rs1(record) < <i64>rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
        continue;
      case Op.BGE:
        if (<i64>rs1(record) >= <i64>rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
        continue;
      case Op.BLTU:
        if (rs1(record) < rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
        continue;
      case Op.BGEU:
        if (rs1(record) >= rs2(record)) {
          pc = address(base, record) + immediate(record);
          if (!mayFetch(pc)) break;
          record = recordAt(pc);
          base = pc - (<u64>record >> 3);
        } else record = next(record);
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
