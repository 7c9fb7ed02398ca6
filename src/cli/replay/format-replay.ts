import type { Divergence } from '../../hypervisor/divergence.ts';
import type { ReplayResult } from '../../hypervisor/replayer.ts';
import { VERDICT } from '../exit-codes.ts';
import { formatOutcome } from '../../report/words/format-outcome.ts';

/** What a command that replays ends with. */
export function replayCode({ verdict }: ReplayResult): number {
  return { equal: VERDICT.good, diverged: VERDICT.bad, torn: VERDICT.torn }[verdict];
}

/** What came of a replay, in one line. */
export function formatReplay(result: ReplayResult): string {
  switch (result.verdict) {
    case 'equal':
      return `equal to the end at position ${result.position}: ${formatOutcome(result.outcome)}`;
    case 'diverged':
      return `different, seen at position ${result.divergence.position}: ${result.divergence.message}`;
    case 'torn':
      return `recorder ended at position ${result.position}; ${upToCheckpoint(result.equalUntil)}`;
  }
}

function upToCheckpoint(equalUntil: number): string {
  if (equalUntil === 0) return 'it replays to there, with no checkpoint before that to compare with';
  return `equal up to its last checkpoint, at ${equalUntil}, and it replays to the end`;
}

/** More about a difference, and what to do next, as lines of text. */
export function formatDivergence(path: string, { cause, equalUntil, sequence }: Divergence): string {
  const lines = [
    ['cause', CAUSES[cause]],
    [
      'equal until',
      equalUntil === 0
        ? 'power-on: no checkpoint was equal'
        : `position ${equalUntil}, the last good checkpoint`,
    ],
    ['log entry', sequence === undefined ? 'behind the last one' : `${sequence}`],
    ['next', `\`lockstep inspect ${path}\` lists the entries; recorded again with --checkpoints 1000,`],
    ['', 'a log narrows the place down to 1,000 slots. If it differs each time, please report it.'],
  ];
  return lines.map(([name, value]) => `  ${name!.padEnd(12)} ${value}\n`).join('');
}

const CAUSES: Readonly<Record<Divergence['cause'], string>> = {
  state: "memory, registers or devices are not what the recorder's were",
  outputs: 'the guest has sent out something else, or elsewhere',
  snapshot: 'the state is not that of the recorded snapshot',
  question: 'the guest asks for something else than it did when it was recorded',
  end: 'the guest ends, waits or goes on where it did not when it was recorded',
  order: 'an entry is missing, or in the wrong place',
  refused: 'the machine does not take what it was given here when it was recorded',
};
