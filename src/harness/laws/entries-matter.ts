import { readEntries, writeEntries } from '../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Bench, ReplayedTrial, Trial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import { alter } from './alterations.ts';
import { compareReplay, sameOutcome } from './compare-replay.ts';
import { drawsOf } from './draws-of.ts';
import type { Count, Law } from './law.ts';

/** Alterations tried in each trial. */
const TRIES = 4;

export const everyEntryMatters: Law = {
  name: 'each entry matters',
  statement:
    'A log of which one entry was removed, doubled, moved, swapped or changed, and which was sealed again, is refused, or ' +
    'its replay reports a difference; or what was altered makes no difference, and the replay ends with the same memory, ' +
    'registers and outputs.',
  cheap: false,
  judge: (trial, bench, count) => {
    const known = bench.header(trial.scenario);
    const { header, entries } = readEntries(memorySource(trial.recorded.log), { known });
    const random = drawsOf(trial.recorded.log, 'each entry matters');
    for (let tries = 0; tries < TRIES; tries++) {
      const { name, entries: altered } = alter(entries, random);
      const make = (): Uint8Array => writeEntries(header, altered);
      const breach = judgeAltered(make, `with an entry ${name}`, trial, bench, (what) =>
        count(`${name}: ${what}`),
      );
      if (breach !== undefined) return breach;
    }
    return undefined;
  },
};

/**
 * Judges a log that was altered and sealed again.
 * @param make gives the log, or throws if no log can be like that
 */
export function judgeAltered(
  make: () => Uint8Array,
  what: string,
  { recorded }: Trial,
  bench: Bench,
  count: Count,
): Breach | undefined {
  let replayed: ReplayedTrial;
  try {
    replayed = bench.replay(make());
  } catch (error) {
    // What is wrong with a log is said like this; any other error is one of Lockstep's own.
    if (error instanceof LockstepError) count('refused');
    // A machine that somebody else has written may meet inputs that it never was given with errors of its own.
    else if (bench.isMachineError(error)) count('refused by the machine');
    else throw error;
    return undefined;
  }
  if (replayed.result.verdict !== 'equal') {
    count(replayed.result.verdict === 'torn' ? 'unfinished' : 'reported');
    return undefined;
  }
  const breach = compareReplay(recorded, replayed, sameWord);
  if (breach === undefined) count('equivalent');
  return (
    breach && {
      ...breach,
      message: `a log ${what} was replayed as if it were right, though ${breach.message}`,
    }
  );
}

/** Which of these ended a run is the word of who ran it: nothing that a backup executes can tell one from another. */
const UNASKED: readonly Outcome['end'][] = ['limit', 'stopped', 'stuck'];

function sameWord(a: Outcome, b: Outcome): boolean {
  return sameOutcome(a, b) || (UNASKED.includes(a.end) && UNASKED.includes(b.end));
}
