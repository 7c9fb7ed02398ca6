import type { Bench, RecordedTrial } from '../../harness/bench.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import { readEntries } from '../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { Effect } from '../../machine/exit.ts';
import type { ReportHead } from '../report-head.ts';
import type { Report } from '../report.ts';
import type { PositionWindow } from '../window.ts';
import { RunReport } from './run-report.ts';

/**
 * Records a scenario and replays it, and makes a report of that.
 * @param head is made of what the primary did
 * @throws LockstepError
 */
export function reportTrial(
  bench: Bench,
  scenario: Scenario,
  window: PositionWindow,
  head: (recorded: RecordedTrial) => ReportHead,
): Report {
  const run = new RunReport(window);
  const effects: { readonly effect: Effect; readonly position: number }[] = [];
  const { recorded, replayed } = bench.run(scenario, {
    happenings: [],
    look: (exit, { position }) => {
      if (exit.reason !== 'effects') return;
      for (const effect of exit.effects) effects.push({ effect: kept(effect), position });
    },
  });
  for (const entry of readEntries(memorySource(recorded.log)).entries) run.entry(entry);
  for (const { effect, position } of effects) run.effect(effect, position);
  return run.finish(head(recorded), replayed.result);
}

/** The machine may use its effects' data again. */
function kept(effect: Effect): Effect {
  return 'data' in effect ? { ...effect, data: effect.data.slice() } : effect;
}
