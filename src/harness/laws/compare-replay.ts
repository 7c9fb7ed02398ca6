import type { Outcome } from '../../hypervisor/outcome.ts';
import type { RecordedTrial, ReplayedTrial } from '../bench.ts';
import type { Breach } from '../breach.ts';

/**
 * What differs between what a primary did and what a backup did with its log; `undefined` for nothing.
 * @param same whether two outcomes count as one
 */
export function compareReplay(
  recorded: RecordedTrial,
  replayed: ReplayedTrial,
  same: (a: Outcome, b: Outcome) => boolean = sameOutcome,
): Breach | undefined {
  const { result, position } = replayed;
  const at = (message: string): Breach => ({ position, message });
  if (result.verdict === 'diverged')
    return { position: result.divergence.position, message: result.divergence.message };
  if (result.verdict === 'torn') return at('the replay found no end of the recording');
  if (position !== recorded.position)
    return at(`the replay ended at ${position}, the recording at ${recorded.position}`);
  if (!same(result.outcome, recorded.outcome)) {
    return at(
      `the replay ended with ${JSON.stringify(result.outcome)}, the recording with ${JSON.stringify(recorded.outcome)}`,
    );
  }
  if (replayed.digest !== recorded.digest) {
    return at(`in the end the backup's digest is ${replayed.digest}, and the primary's ${recorded.digest}`);
  }
  return endsWith(recorded.printed, replayed.printed)
    ? undefined
    : at('what the backup printed is not what the primary printed');
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A replay from a snapshot on prints the rest. */
function endsWith(all: Uint8Array, end: Uint8Array): boolean {
  const from = all.length - end.length;
  return from >= 0 && end.every((byte, at) => byte === all[from + at]);
}
