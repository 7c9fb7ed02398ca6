import { Bench } from '../bench.ts';
import type { Trial } from '../bench.ts';
import type { Finding } from '../check/finding.ts';
import type { Law } from '../laws/law.ts';
import { hasPair } from '../scenario/scenario-pair.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Rig } from '../rig.ts';
import type { Subject } from '../subject.ts';
import type { Localisation } from './localisation.ts';
import { localiseDifference } from './localise-difference.ts';
import { localisePlace } from './localise-place.ts';
import { recordedExecution, replayedExecution } from './trial-execution.ts';

/** What a finding was made with. */
export interface FoundWith {
  readonly subject: Subject;
  readonly rig: Rig | undefined;
  readonly laws: readonly Law[];
}

/**
 * Where and in what a finding shows: what two executions that a law compares came to differ in; of a law that compares none, of an
 * invariant, and of a machine that throws, the slot in which it was seen.
 * @returns `undefined`: the machine cannot be brought there again
 */
export function localise(
  finding: Finding,
  scenario: Scenario,
  { subject, rig, laws }: FoundWith,
): Localisation | undefined {
  const benches = [new Bench(subject, rig), new Bench(subject, rig)] as const;
  const law = finding.kind === 'law' ? laws.find(({ name }) => name === finding.name) : undefined;
  if (law?.executions !== undefined) {
    const executions = law.executions(trialOf(benches[0], scenario), benches);
    const difference = localiseDifference(...executions);
    if (difference !== undefined) return difference;
  }
  if (finding.kind === 'law' && law?.pair === true && hasPair(scenario)) {
    // What both hosts have brought the guest to, on one machine.
    const { log } = benches[0].runPair(scenario);
    benches[1].header(scenario);
    return localisePlace(replayedExecution(benches[1], log, {}, 'guest'), slotOf(finding));
  }
  return localisePlace(recordedExecution(benches[0], scenario), slotOf(finding));
}

/** What the primary did, and as much of a trial as can be had of it. */
function trialOf(bench: Bench, scenario: Scenario): Trial {
  const recorded = bench.record(scenario);
  return { scenario, recorded, replayed: bench.replay(recorded.log) };
}

/** What is seen at a position was done by the slot before. */
function slotOf({ position, slot }: Finding): number {
  return slot ?? Math.max(0, position - 1);
}
