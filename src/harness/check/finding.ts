import type { Breach } from '../breach.ts';

/** What a trial broke. */
export interface Finding extends Breach {
  /**
   * `law`: Lockstep's fault. `invariant`: the guest's. `error`: the machine threw. `fixture`: nothing broke, and yet the
   * fixture did not come out as it should: it is not exercised, not judged, or expected to fail.
   */
  readonly kind: 'law' | 'invariant' | 'error' | 'fixture';
  /** The law's or the invariant's name, or what is the matter. */
  readonly name: string;
}

/** Whether two trials broke the same. */
export function sameFinding(a: Finding, b: Finding | undefined): b is Finding {
  return b !== undefined && a.kind === b.kind && a.name === b.name;
}
