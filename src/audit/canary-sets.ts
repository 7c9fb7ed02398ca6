import { PAIR_LAWS } from '../harness/laws/laws.ts';
import type { Subject } from '../harness/subject.ts';
import type { CanarySet } from './canary.ts';
import { leaksOf } from './leaks.ts';
import type { MachineLeaks } from './leaks.ts';
import { PAIR_LEAKS } from './pair-leaks.ts';
import { SCRIBE, SCRIBE_LIMIT } from './scribe.ts';

/**
 * All that the laws are put to the test with: record and replay with a guest, and pairs with a machine that has more to lose.
 * @param limit position at which the guest's trials end
 */
export function canarySets(guest: Subject, limit: number, machine: MachineLeaks): readonly CanarySet[] {
  return [
    { healthy: 'none', leaks: leaksOf(machine), subject: guest, checks: { limit } },
    {
      ...{ healthy: 'none-in-pairs', leaks: PAIR_LEAKS, subject: SCRIBE },
      // What a lone machine does is put to the test above.
      checks: { limit: SCRIBE_LIMIT, faults: true, laws: PAIR_LAWS },
    },
  ];
}
