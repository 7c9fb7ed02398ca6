import { HAPPENS_LR, RECORD_OP, RECORD_RD, RECORD_RS1, RECORD_RS2, RESERVATION, RESERVATION_BYTES } from './layout';
import { endByTrap, endSlot } from './slot';
import { inRam, loadRam } from './ram';
import { storeRam } from './stores';
import { Op } from './operations.generated';
import {
  LOAD_ACCESS_FAULT,
  LOAD_ADDRESS_MISALIGNED,
  STORE_ACCESS_FAULT,
  STORE_ADDRESS_MISALIGNED,
} from './trap';
import { happens } from './watch';

/*
 * The A extension. Only on aligned addresses in RAM. A reservation covers the bytes that LR read; it ends with any SC,
 * with a trap or MRET, with DMA onto its bytes, and with nothing else: SC never fails spuriously. An SC must repeat the
 * LR's address and be no wider.
 */

/** The value that an AMO stores, from what was there and its operand. */
function combine(op: u32, old: u64, operand: u64): u64 {
  switch (op) {
    case Op.AMOSWAP_W:
    case Op.AMOSWAP_D:
      return operand;
    case Op.AMOADD_W:
    case Op.AMOADD_D:
      return old + operand;
    case Op.AMOXOR_W:
    case Op.AMOXOR_D:
      return old ^ operand;
    case Op.AMOAND_W:
    case Op.AMOAND_D:
      return old & operand;
    case Op.AMOOR_W:
    case Op.AMOOR_D:
      return old | operand;
    case Op.AMOMIN_W:
    case Op.AMOMIN_D:
      return <i64>old < <i64>operand ? old : operand;
    case Op.AMOMAX_W:
    case Op.AMOMAX_D:
      return <i64>old > <i64>operand ? old : operand;
    case Op.AMOMINU_W:
    case Op.AMOMINU_D:
      return old < operand ? old : operand;
    default:
      return old > operand ? old : operand;
  }
}

/** Whether the operation is the 32-bit one of its pair. */
function isWord(op: u32): bool {
  return op <= <u32>Op.AMOMAXU_W;
}

/** Executes the atomic instruction of `record` at `pc`. @returns DONE */
export function atomic(hart: usize, record: usize, pc: u64, budget: i32): i32 {
  const op = <u32>load<u16>(record, RECORD_OP);
  const bytes: u32 = isWord(op) ? 4 : 8;
  const address = load<u64>(hart + load<u16>(record, RECORD_RS1));
  const reserves = op == <u32>Op.LR_W || op == <u32>Op.LR_D;
  if ((address & (bytes - 1)) != 0) {
    const cause = reserves ? LOAD_ADDRESS_MISALIGNED : STORE_ADDRESS_MISALIGNED;
    return endByTrap(hart, cause, address, pc, budget);
  }
  if (!inRam(address, bytes)) {
    return endByTrap(hart, reserves ? LOAD_ACCESS_FAULT : STORE_ACCESS_FAULT, address, pc, budget);
  }
  const operand = load<u64>(hart + load<u16>(record, RECORD_RS2));
  const target = hart + load<u16>(record, RECORD_RD);
  if (op == <u32>Op.SC_W || op == <u32>Op.SC_D) {
    const succeeds = load<u64>(hart, RESERVATION) == address && bytes <= load<u64>(hart, RESERVATION_BYTES);
    store<u64>(hart, 0, RESERVATION);
    store<u64>(hart, 0, RESERVATION_BYTES);
    store<u64>(target, succeeds ? 0 : 1);
    if (succeeds) storeRam(address, bytes, operand);
    return endSlot(hart, record, pc, budget);
  }
  const raw = loadRam(address, bytes);
  const old = bytes == 4 ? <u64>(<i64>(<i32>raw)) : raw;
  if (reserves) {
    store<u64>(hart, address, RESERVATION);
    store<u64>(hart, bytes, RESERVATION_BYTES);
    store<u64>(target, old);
    happens(HAPPENS_LR);
    return endSlot(hart, record, pc, budget);
  }
  // Sign extension keeps the order of unsigned words too, so that both widths share `combine`.
  const value = combine(op, old, bytes == 4 ? <u64>(<i64>(<i32>operand)) : operand);
  store<u64>(target, old);
  storeRam(address, bytes, value);
  return endSlot(hart, record, pc, budget);
}
