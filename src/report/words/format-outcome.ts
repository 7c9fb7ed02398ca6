import type { Outcome } from '../../hypervisor/outcome.ts';

/** How a recorded run ended, in a few words. */
export function formatOutcome(outcome: Outcome): string {
  switch (outcome.end) {
    case 'halt':
      return `the guest ended with exit code ${outcome.code}`;
    case 'limit':
      return 'the limit was reached';
    case 'stuck':
      return 'the guest waits for what cannot come';
    case 'power-off':
      return 'it was switched off';
    case 'stopped':
      return 'the recorder was told to stop';
  }
}

/** The same of one that may not have ended. */
export function outcomeText(outcome: Outcome | undefined): string {
  return outcome === undefined ? 'the guest has not ended' : formatOutcome(outcome);
}
