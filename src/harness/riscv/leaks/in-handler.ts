import type { Machine } from '../../../machine/machine.ts';
import { Computer } from '../../../riscv/computer.ts';

const MSTATUS_MIE = 1n << 3n;
const MSTATUS_MPIE = 1n << 7n;

/** Whether a computer's hart has interrupts off that were on before: in a handler, or where the guest is as careful. */
export function inHandler(machine: Machine): boolean {
  if (!(machine instanceof Computer)) return false;
  const { mstatus } = machine.registers();
  return (mstatus! & (MSTATUS_MIE | MSTATUS_MPIE)) === MSTATUS_MPIE;
}
