import { RECORD_IMMEDIATE, RECORD_OP, RECORD_RD, RECORD_RS1, VALUE, X_SINK } from './layout';
import { askForClock, endByTrap, endSlot } from './slot';
import { ACCESS_FAULT, ACCESS_QUESTION } from './clint';
import { csrLoad, csrStore } from './csr';
import { Op } from './operations.generated';
import { ILLEGAL_INSTRUCTION } from './trap';

/** The instruction's own bits, put together again from its record. */
function encoding(op: u32, number: u32, source: u32, target: u32): u64 {
  const funct3 = op < <u32>Op.CSRRWI ? op - <u32>Op.CSRRW + 1 : op - <u32>Op.CSRRWI + 5;
  const rd = target == X_SINK ? 0 : target >> 3;
  return (<u64>number << 20) | (<u64>(source >> 3) << 15) | (<u64>funct3 << 12) | (<u64>rd << 7) | 0x73;
}

/**
 * Executes the Zicsr instruction of `record` at `pc` (unprivileged manual, chapter "Zicsr").
 * @returns DONE or ASK
 */
export function system(hart: usize, record: usize, pc: u64, budget: i32): i32 {
  const op = <u32>load<u16>(record, RECORD_OP);
  const number = <u32>load<i32>(record, RECORD_IMMEDIATE);
  const source = <u32>load<u16>(record, RECORD_RS1);
  const target = <u32>load<u16>(record, RECORD_RD);
  const byImmediate = op >= <u32>Op.CSRRWI;
  const replaces = op == <u32>Op.CSRRW || op == <u32>Op.CSRRWI;
  const writes = replaces || source != 0;
  const readOnly = (number >> 10) == 3;
  // A CSRRW whose rd is x0 does not read; nothing here has side effects on reading, but a question it must not ask.
  const status = writes && readOnly ? ACCESS_FAULT : csrLoad(hart, number, budget);
  if (status == ACCESS_FAULT) {
    return endByTrap(hart, ILLEGAL_INSTRUCTION, encoding(op, number, source, target), pc, budget);
  }
  if (status == ACCESS_QUESTION) return askForClock(hart, pc, budget);
  const old = load<u64>(VALUE);
  const operand: u64 = byImmediate ? <u64>(source >> 3) : load<u64>(hart + source);
  if (writes) {
    const sets = op == <u32>Op.CSRRS || op == <u32>Op.CSRRSI;
    csrStore(hart, number, replaces ? operand : sets ? old | operand : old & ~operand, budget);
  }
  store<u64>(hart + target, old);
  return endSlot(hart, record, pc, budget);
}
