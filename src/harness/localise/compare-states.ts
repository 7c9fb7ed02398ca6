import { Buffer } from 'node:buffer';

import { digestOf } from '../../hypervisor/digest.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Execution, Standing } from './execution.ts';

/** Whether two executions stand the same: where, with what in memory, registers and devices, and after the same outputs. */
export function standSame(a: Execution, inA: Standing, b: Execution, inB: Standing): boolean {
  return (
    a.machine.position === b.machine.position &&
    inA.end === inB.end &&
    inA.outputs === inB.outputs &&
    digestOf(a.machine) === digestOf(b.machine)
  );
}

/** The same without believing in digests: every byte of what is saved, and of memory. */
export function sameBytes(a: Machine, b: Machine): boolean {
  if (Buffer.compare(a.save(), b.save()) !== 0) return false;
  const regions = b.memory?.() ?? [];
  return (a.memory?.() ?? []).every(({ bytes }, index) => {
    const other = regions[index]?.bytes;
    return other !== undefined && Buffer.compare(bytes, other) === 0;
  });
}
