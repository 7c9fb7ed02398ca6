import type { RecordedTrial } from '../bench.ts';
import type { Fixture } from '../fixture.ts';
import { invariantsFrom } from '../invariants/asked-invariants.ts';
import type { Law } from '../laws/law.ts';
import type { PairTrial } from '../pair/pair-trial.ts';
import type { Arrival, Scenario } from '../scenario/scenario.ts';
import type { Finding } from './finding.ts';
import type { Judge } from './judge.ts';
import type { Tally } from './tally.ts';

/**
 * What speaks against a fixture, which says itself what is expected of it.
 * @throws LockstepError `bad-scenario` or `bad-configuration`: nothing that could be judged
 */
export function judgeFixture(
  fixture: Fixture,
  judge: Judge,
  laws: readonly Law[],
  tally: Tally,
): Finding | undefined {
  const { scenario, invariants = {} } = fixture;
  const asking = judge.asking(invariantsFrom(invariants));
  const { finding, recorded, pair } = asking.judge(scenario, lawsFor(fixture, laws), tally);
  if (finding !== undefined) return isExpected(fixture, finding) ? undefined : finding;
  const { expect = 'holds' } = scenario;
  const against = (name: string, message: string): Finding => ({
    kind: 'fixture',
    name,
    position: recorded!.position,
    message,
  });
  const missed = notExercised(scenario, recorded!, pair);
  if (missed !== undefined) return against('not exercised', missed);
  const unjudged = notJudged(fixture, asking, laws);
  if (unjudged !== undefined) return against('not judged', unjudged);
  if (expect === 'holds') return undefined;
  return against('not as expected', `it is expected to end with "${expect}", and holds`);
}

/** Where one law has to be violated, whatever else is violated earlier says nothing. */
function lawsFor({ scenario, breaks }: Fixture, laws: readonly Law[]): readonly Law[] {
  if (scenario.expect !== 'law-violated' || breaks === undefined) return laws;
  return laws.filter(({ name }) => name === breaks);
}

function isExpected({ scenario: { expect }, breaks }: Fixture, { kind, name }: Finding): boolean {
  return VERDICTS[kind] === expect && (breaks === undefined || breaks === name);
}

const VERDICTS: Readonly<Record<Finding['kind'], string>> = {
  law: 'law-violated',
  invariant: 'invariant-broken',
  error: 'error',
  fixture: 'not exercised',
};

/** What of a scenario never arrived, the first of it, and why as far as that shows. */
export function notExercised(
  { arrivals = [] }: Scenario,
  { reached, position }: RecordedTrial,
  pair: PairTrial | undefined,
): string | undefined {
  const index = reached.indexOf(false);
  if (index >= 0) return `arrivals[${index}] was not delivered: ${whyMissed(arrivals[index]!, position)}`;
  const fault = pair?.history.struck.indexOf(false) ?? -1;
  return fault < 0 ? undefined : `faults[${fault}] did not strike: its place was not reached`;
}

function whyMissed(arrival: Arrival, end: number): string {
  if ('at' in arrival && arrival.at >= end) {
    return `it is for position ${arrival.at}, and the trial ended at ${end}`;
  }
  const reason = 'interrupt' in arrival ? 'no timer was armed there' : 'the guest took nothing there';
  if ('at' in arrival) return reason;
  const { after, hit = 1, plus = 0 } = arrival;
  const times = hit === 1 ? 'never' : `fewer than ${hit} times`;
  const further = plus === 0 ? '' : `, it ended less than ${plus} slots behind it`;
  return `"${after}" happened ${times} before the trial ended at ${end}${further}, or ${reason}`;
}

/** What broke an invariant says nothing as long as nobody asks that of the guest again. */
function notJudged(
  { scenario: { expect }, found, breaks }: Fixture,
  { invariants }: Judge,
  laws: readonly Law[],
): string | undefined {
  if (expect === 'law-violated' && breaks !== undefined && laws.every(({ name }) => name !== breaks)) {
    return `it is expected to violate "${breaks}", which is no law that is judged here`;
  }
  if (found?.kind === 'invariant' && invariants.every(({ name }) => name !== found.name)) {
    return `it was found breaking "${found.name}", which is not among the invariants given`;
  }
  if (expect === 'invariant-broken' && invariants.length === 0) {
    return 'it is expected to break an invariant, and none is given';
  }
  return undefined;
}
