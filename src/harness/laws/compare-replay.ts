import type { RecordedTrial, ReplayedTrial } from '../bench.ts';
import type { Breach } from '../breach.ts';

/** What differs between what a primary did and what a backup did with its log; `undefined` for nothing. */
export function compareReplay(recorded: RecordedTrial, replayed: ReplayedTrial): Breach | undefined {
  const { result, position } = replayed;
  const at = (message: string): Breach => ({ position, message });
  if (result.verdict === 'diverged')
    return { position: result.divergence.position, message: result.divergence.message };
  if (result.verdict === 'torn') return at('the replay found no end of the recording');
  if (position !== recorded.position)
    return at(`the replay ended at ${position}, the recording at ${recorded.position}`);
  if (JSON.stringify(result.outcome) !== JSON.stringify(recorded.outcome)) {
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

/** A replay from a snapshot on prints the rest. */
function endsWith(all: Uint8Array, end: Uint8Array): boolean {
  const from = all.length - end.length;
  return from >= 0 && end.every((byte, at) => byte === all[from + at]);
}
