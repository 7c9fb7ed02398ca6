import type { Bench, RecordedTrial } from '../../harness/bench.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { copyEntry, readEntries } from '../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { Effect } from '../../machine/exit.ts';
import type { ReportHead } from '../report-head.ts';
import type { Report } from '../report.ts';
import type { PositionWindow } from '../window.ts';
import { RunReport } from './run-report.ts';

/** What a trial came to, for the head of its report. */
export interface ReportedTrial {
  /** Absent if the machine failed before it was over. */
  readonly recorded: RecordedTrial | undefined;
  /** Where the primary stood in the end. */
  readonly position: number;
}

/**
 * Records a scenario and replays it, and makes a report of that; where the machine fails, of all before.
 * @param fails whether the machine is known to fail there
 * @throws LockstepError
 */
export function reportTrial(
  bench: Bench,
  scenario: Scenario,
  { window, fails }: { readonly window: PositionWindow; readonly fails: boolean },
  head: (trial: ReportedTrial) => ReportHead,
): Report {
  const run = new RunReport(window);
  const effects: { readonly effect: Effect; readonly position: number }[] = [];
  const arrived: LogEntry[] = [];
  const recorded = attempt(fails, () =>
    bench.record(
      scenario,
      {
        happenings: [],
        look: (exit, { position }) => {
          if (exit.reason !== 'effects') return;
          for (const effect of exit.effects) effects.push({ effect: kept(effect), position });
        },
      },
      // Nobody finishes the log of a machine that fails.
      fails ? { arrived: (...arrival) => arrived.push(...entriesOf(...arrival)) } : {},
    ),
  );
  const { position } = bench.primary;
  const replayed = recorded && attempt(fails, () => bench.replay(recorded.log));
  const entries = recorded === undefined ? arrived : readEntries(memorySource(recorded.log)).entries;
  for (const entry of entries) run.entry(entry);
  for (const { effect, position: behind } of effects) run.effect(effect, behind);
  const heading = head({ recorded, position });
  if (replayed !== undefined) return run.finish(heading, replayed.result);
  return run.breakOff(heading, { primary: position, backup: recorded && bench.backup.position });
}

/** What a machine that is known to fail gives where it does not. */
function attempt<T>(fails: boolean, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!fails) throw error;
    return undefined;
  }
}

/** What reaches a machine, as its log would have it; nobody here asks for its number in there. */
function entriesOf(arrival: Arrival, { position }: StandingMachine, asked: boolean): LogEntry[] {
  if (arrival.kind === 'snapshot') return [];
  const place = { position, sequence: 0, hart: 0 };
  if (arrival.kind === 'power-off') return [{ ...place, kind: 'power-off' }];
  return [copyEntry({ ...place, kind: asked ? 'answer' : 'input', input: arrival })];
}

/** The machine may use its effects' data again. */
function kept(effect: Effect): Effect {
  return 'data' in effect ? { ...effect, data: effect.data.slice() } : effect;
}
