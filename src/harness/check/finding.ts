import type { Breach } from '../breach.ts';

/** What a trial broke. */
export interface Finding extends Breach {
  /** `law`: Lockstep's fault. `invariant`: the guest's. `error`: the machine, or Lockstep, threw. */
  readonly kind: 'law' | 'invariant' | 'error';
  /** The law's or the invariant's name. */
  readonly name: string;
}

/** Whether two trials broke the same. */
export function sameFinding(a: Finding, b: Finding | undefined): b is Finding {
  return b !== undefined && a.kind === b.kind && a.name === b.name;
}
