import { BUDGET, PC, RECORD_OP } from './layout';
import { Op } from './operations.generated';
import * as plain from './plain';
import {
  FULL,
  SHORT,
  address,
  immediate,
  mayFetch,
  near,
  next,
  recordAt,
  rs1,
  rs2,
  setRd,
} from './record';
import {
  ADDIW_SHORT,
  ADDI_SHORT,
  ADDW_SHORT,
  ADD_SHORT,
  ANDI_SHORT,
  AND_SHORT,
  BEQ_NEAR,
  BEQ_NEAR_SHORT,
  BGEU_NEAR,
  BGE_NEAR,
  BLTU_NEAR,
  BLT_NEAR,
  BNE_NEAR,
  BNE_NEAR_SHORT,
  JAL_NEAR,
  LD_SHORT,
  LUI_SHORT,
  LW_SHORT,
  OR_SHORT,
  PAGE_END,
  SD_SHORT,
  SLLI_SHORT,
  SRAI_SHORT,
  SRLI_SHORT,
  SUBW_SHORT,
  SUB_SHORT,
  SW_SHORT,
  XOR_SHORT,
} from './special';

/*
 * The interpreter's inner loop. `record` is the program counter: the record of the next instruction; the guest's pc is
 * `base` plus an eighth of it, since a record is eight times as long as the halfword it stands for.
 *
 * It calls nothing: whatever is not plain it leaves to `executeSlowly`, so that the engine keeps all it works with in
 * processor registers. And each plain case knows how long its instruction is, so that the processor need not wait for
 * one record to know where the next one is.
 */

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
        record = plain.lui(record, FULL);
        continue;
      case LUI_SHORT:
        record = plain.lui(record, SHORT);
        continue;
      case Op.ADDI:
        record = plain.addi(record, FULL);
        continue;
      case ADDI_SHORT:
        record = plain.addi(record, SHORT);
        continue;
      case Op.SLTI:
        record = plain.slti(record, FULL);
        continue;
      case Op.SLTIU:
        record = plain.sltiu(record, FULL);
        continue;
      case Op.XORI:
        record = plain.xori(record, FULL);
        continue;
      case Op.ORI:
        record = plain.ori(record, FULL);
        continue;
      case Op.ANDI:
        record = plain.andi(record, FULL);
        continue;
      case ANDI_SHORT:
        record = plain.andi(record, SHORT);
        continue;
      case Op.SLLI:
        record = plain.slli(record, FULL);
        continue;
      case SLLI_SHORT:
        record = plain.slli(record, SHORT);
        continue;
      case Op.SRLI:
        record = plain.srli(record, FULL);
        continue;
      case SRLI_SHORT:
        record = plain.srli(record, SHORT);
        continue;
      case Op.SRAI:
        record = plain.srai(record, FULL);
        continue;
      case SRAI_SHORT:
        record = plain.srai(record, SHORT);
        continue;
      case Op.ADD:
        record = plain.add(record, FULL);
        continue;
      case ADD_SHORT:
        record = plain.add(record, SHORT);
        continue;
      case Op.SUB:
        record = plain.sub(record, FULL);
        continue;
      case SUB_SHORT:
        record = plain.sub(record, SHORT);
        continue;
      case Op.SLL:
        record = plain.sll(record, FULL);
        continue;
      case Op.SLT:
        record = plain.slt(record, FULL);
        continue;
      case Op.SLTU:
        record = plain.sltu(record, FULL);
        continue;
      case Op.XOR:
        record = plain.xor(record, FULL);
        continue;
      case XOR_SHORT:
        record = plain.xor(record, SHORT);
        continue;
      case Op.SRL:
        record = plain.srl(record, FULL);
        continue;
      case Op.SRA:
        record = plain.sra(record, FULL);
        continue;
      case Op.OR:
        record = plain.or(record, FULL);
        continue;
      case OR_SHORT:
        record = plain.or(record, SHORT);
        continue;
      case Op.AND:
        record = plain.and(record, FULL);
        continue;
      case AND_SHORT:
        record = plain.and(record, SHORT);
        continue;
      case Op.ADDIW:
        record = plain.addiw(record, FULL);
        continue;
      case ADDIW_SHORT:
        record = plain.addiw(record, SHORT);
        continue;
      case Op.SLLIW:
        record = plain.slliw(record, FULL);
        continue;
      case Op.SRLIW:
        record = plain.srliw(record, FULL);
        continue;
      case Op.SRAIW:
        record = plain.sraiw(record, FULL);
        continue;
      case Op.ADDW:
        record = plain.addw(record, FULL);
        continue;
      case ADDW_SHORT:
        record = plain.addw(record, SHORT);
        continue;
      case Op.SUBW:
        record = plain.subw(record, FULL);
        continue;
      case SUBW_SHORT:
        record = plain.subw(record, SHORT);
        continue;
      case Op.SLLW:
        record = plain.sllw(record, FULL);
        continue;
      case Op.SRLW:
        record = plain.srlw(record, FULL);
        continue;
      case Op.SRAW:
        record = plain.sraw(record, FULL);
        continue;
      case Op.MUL:
        record = plain.mul(record, FULL);
        continue;
      case Op.MULW:
        record = plain.mulw(record, FULL);
        continue;
      case Op.MULH:
        record = plain.mulHigh(record, FULL);
        continue;
      case Op.MULHSU:
        record = plain.mulHighSignedUnsigned(record, FULL);
        continue;
      case Op.MULHU:
        record = plain.mulHighUnsigned(record, FULL);
        continue;
      case Op.DIV:
        record = plain.divide(record, FULL);
        continue;
      case Op.DIVU:
        record = plain.divideUnsigned(record, FULL);
        continue;
      case Op.REM:
        record = plain.remainder(record, FULL);
        continue;
      case Op.REMU:
        record = plain.remainderUnsigned(record, FULL);
        continue;
      case Op.DIVW:
        record = plain.divideWord(record, FULL);
        continue;
      case Op.DIVUW:
        record = plain.divideWordUnsigned(record, FULL);
        continue;
      case Op.REMW:
        record = plain.remainderWord(record, FULL);
        continue;
      case Op.REMUW:
        record = plain.remainderWordUnsigned(record, FULL);
        continue;
      case Op.FENCE:
      case Op.FENCE_I:
        // Accesses are never reordered, and decoded code never disagrees with memory.
        record = next(record);
        continue;
      case Op.AUIPC:
        record = setRd(record, address(base, record) + immediate(record), FULL);
        continue;

      case Op.LB:
        after = plain.lb(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LH:
        after = plain.lh(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LW:
        after = plain.lw(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case LW_SHORT:
        after = plain.lw(record, SHORT);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LD:
        after = plain.ld(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case LD_SHORT:
        after = plain.ld(record, SHORT);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LBU:
        after = plain.lbu(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LHU:
        after = plain.lhu(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.LWU:
        after = plain.lwu(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SB:
        after = plain.sb(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SH:
        after = plain.sh(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SW:
        after = plain.sw(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case SW_SHORT:
        after = plain.sw(record, SHORT);
        if (after == 0) break;
        record = after;
        continue;
      case Op.SD:
        after = plain.sd(record, FULL);
        if (after == 0) break;
        record = after;
        continue;
      case SD_SHORT:
        after = plain.sd(record, SHORT);
        if (after == 0) break;
        record = after;
        continue;

      case BEQ_NEAR:
        record = plain.beqNear(record, FULL);
        continue;
      case BEQ_NEAR_SHORT:
        record = plain.beqNear(record, SHORT);
        continue;
      case BNE_NEAR:
        record = plain.bneNear(record, FULL);
        continue;
      case BNE_NEAR_SHORT:
        record = plain.bneNear(record, SHORT);
        continue;
      case BLT_NEAR:
        record = plain.bltNear(record, FULL);
        continue;
      case BGE_NEAR:
        record = plain.bgeNear(record, FULL);
        continue;
      case BLTU_NEAR:
        record = plain.bltuNear(record, FULL);
        continue;
      case BGEU_NEAR:
        record = plain.bgeuNear(record, FULL);
        continue;
      case JAL_NEAR:
        setRd(record, address(base, next(record)), FULL);
        record = near(record);
        continue;

      case Op.JAL:
        pc = address(base, record) + immediate(record);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)), FULL);
        record = recordAt(pc);
        base = pc - (<u64>record >> 3);
        continue;
      case Op.JALR:
        pc = (rs1(record) + immediate(record)) & ~(<u64>1);
        if (!mayFetch(pc)) break;
        setRd(record, address(base, next(record)), FULL);
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
