import { createHash } from 'node:crypto';

import type { Machine } from '../machine/machine.ts';

/** A machine's digest, 16 hexadecimal digits: its own, or that of what it saves. */
export function digestOf(machine: Pick<Machine, 'digest' | 'save'>): string {
  if (machine.digest !== undefined) return machine.digest();
  return createHash('sha256').update(machine.save()).digest('hex').slice(0, 16);
}
