import type { Outcome } from '../../hypervisor/outcome.ts';

/** How an execution ended, in a few words. */
export function outcomeText(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'the machine refused an input';
  return outcome.end === 'halt' ? `exit code ${outcome.code}` : outcome.end;
}
