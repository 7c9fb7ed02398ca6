import { basename } from 'node:path';

import { Bench } from '../../harness/bench.ts';
import { failingFixture } from '../../harness/check/failing-fixture.ts';
import type { Finding } from '../../harness/check/finding.ts';
import type { Fixture } from '../../harness/fixture.ts';
import type { Localisation } from '../../harness/localise/localisation.ts';
import { describeScenario } from '../../harness/scenario/describe-scenario.ts';
import { hasPair } from '../../harness/scenario/scenario-pair.ts';
import { guestEnd } from '../../report/pair/guest-end.ts';
import { newBackup, newBackupTexts } from '../../report/pair/new-backup.ts';
import { PairProbe } from '../../report/pair/pair-probe.ts';
import { pairReport } from '../../report/pair/pair-report.ts';
import type { ReportHead } from '../../report/report-head.ts';
import type { Fact, Report } from '../../report/report.ts';
import { reportTrial } from '../../report/run/trial-report.ts';
import { within } from '../../report/window.ts';
import type { PositionWindow } from '../../report/window.ts';
import { withLocalisation } from '../../report/with-localisation.ts';
import { withMark } from '../../report/with-mark.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import { counted, grouped } from '../../report/words/numbers.ts';
import type { Takeover } from '../../simulation/history.ts';
import { VERDICT } from '../exit-codes.ts';
import { fixtureSubject } from '../replay/fixture-subject.ts';
import type { FixtureSubject, GivenSubject, OpenFixture } from '../replay/fixture-subject.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import type { ScenarioReplay } from '../replay/replay-scenario.ts';
import { invariantsOf } from '../invariant-options.ts';
import type { ReportArguments } from './report-arguments.ts';
import { inScenario } from '../scenario-file.ts';

/** What of the arguments a scenario is run with. */
export type ScenarioArguments = Pick<ReportArguments, 'guest' | 'leak' | 'invariants' | 'window'>;

/**
 * The report of a scenario: on a pair of hosts, if it is one of a pair; else as it is recorded on one machine and replayed on
 * another.
 * @param given what goes before what the scenario says
 * @throws LockstepError
 */
export async function reportScenario(open: OpenFixture, given: ScenarioArguments): Promise<Report> {
  const { fixture } = open;
  const { name, scenario } = fixture;
  try {
    const subject = await fixtureSubject(open, given);
    const judged = await replayScenario(open, given, given.invariants);
    const broken = brokenBy(fixture, subject, given);
    // A machine that fails brings no pair to its end.
    const fails = broken?.finding.kind === 'error';
    const onPair = hasPair(scenario) && !fails;
    const head: ReportHead = {
      title: basename(subject.name),
      about: `${onPair ? 'on a pair of hosts' : 'recorded and replayed'}, as in ${basename(name)}`,
      verdict: verdictOf(fixture, judged),
      facts: scenarioFacts(fixture, given),
    };
    const report = onPair
      ? within(ofPair(head, fixture, subject), given.window)
      : ofTrial(head, fixture, subject, { window: given.window, fails });
    return broken === undefined ? report : withBroken(report, broken);
  } catch (error) {
    throw inScenario(name, error);
  }
}

interface Broken {
  readonly finding: Finding;
  readonly localisation?: Localisation;
}

/** What a scenario breaks, whether that is expected of it or not, and where it shows. */
function brokenBy(
  fixture: Fixture,
  { subject, rig }: FixtureSubject,
  { invariants }: ScenarioArguments,
): Broken | undefined {
  const failing = failingFixture(subject, fixture, { invariants: invariantsOf(invariants), rig });
  if (failing === undefined) return undefined;
  const { finding } = failing;
  return { finding, ...failing.explain(finding, fixture.scenario) };
}

function withBroken(report: Report, { finding, localisation }: Broken): Report {
  const { position, slot = position, name, message } = finding;
  const text = `${name}: ${message}`;
  const marked = withMark(report, { lane: 0, kind: 'breach', position: slot, text, tone: 'bad' });
  return localisation === undefined ? marked : withLocalisation(marked, localisation);
}

/** What a leak was found to break is as expected, and no good news. */
function verdictOf(
  { scenario: { expect = 'holds' } }: Fixture,
  { code, line }: ScenarioReplay,
): ReportHead['verdict'] {
  if (code !== VERDICT.good) return { tone: 'bad', words: line };
  const held = line.startsWith('holds') || expect === 'holds';
  return { tone: held ? 'good' : 'plain', words: line.replace(/^holds/, 'every law holds') };
}

function ofPair(head: ReportHead, { scenario }: Fixture, { subject, rig }: FixtureSubject): Report {
  const probe = new PairProbe(rig.pair);
  const bench = new Bench(subject, { ...rig, pair: probe.parts });
  const record = probe.run(bench.pair(scenario));
  const { outcome, survivor, takeovers, measured, stretches, moments } = record.history;
  const { hasSpare, asked } = record;
  // What nobody was to follow was sent to nobody.
  const bytes = stretches.reduce(
    (sum, { log, follower }) => sum + (follower === undefined ? 0 : log.length),
    0,
  );
  const where = survivor === undefined ? '' : `, on the ${survivor}`;
  const facts = [
    {
      name: 'guest',
      lines: [`${outcomeText(outcome)}${where}, at tick ${grouped(guestEnd(record.history))}`],
    },
    ...takeovers.map((takeover) => takeoverFact(takeover, hasSpare)),
    ...(hasSpare ? [{ name: 'spare', lines: newBackupTexts(newBackup(moments, asked?.ticks)) }] : []),
    { name: 'log', lines: [`${grouped(bytes)} bytes`, `lag at most ${counted(measured.lag.most, 'slot')}`] },
    ...head.facts,
  ];
  return pairReport({ ...head, facts }, record);
}

function ofTrial(
  head: ReportHead,
  { scenario }: Fixture,
  { subject, rig }: FixtureSubject,
  options: { readonly window: PositionWindow; readonly fails: boolean },
): Report {
  return reportTrial(new Bench(subject, rig), scenario, options, ({ recorded, position }) => {
    const ended = recorded === undefined ? 'the machine failed' : outcomeText(recorded.outcome);
    const log = recorded && { name: 'log', lines: [`${grouped(recorded.log.length)} bytes`] };
    const guest = { name: 'guest', lines: [`${ended}, at position ${grouped(position)}`] };
    return { ...head, facts: [guest, ...(log === undefined ? [] : [log]), ...head.facts] };
  });
}

function takeoverFact({ host, position, outage, kept, pending }: Takeover, hasSpare: boolean): Fact {
  const again = pending === 0 ? [] : [`${counted(pending, 'request')} made again`];
  return {
    name: 'takeover',
    lines: [
      `${hasSpare ? `by the ${host}, ` : ''}at position ${grouped(position)}, after ${counted(outage, 'tick')} of silence`,
      `${counted(kept, 'kept output')} sent`,
      ...again,
    ],
  };
}

function scenarioFacts({ scenario, leak: own, about }: Fixture, { leak = own }: GivenSubject): Fact[] {
  return [
    { name: 'scenario', lines: describeScenario(scenario).trimEnd().split('\n') },
    ...(leak === undefined && about === undefined
      ? []
      : [
          {
            name: leak === undefined ? 'about' : 'Lockstep was broken',
            lines: [leak, about].filter((line) => line !== undefined),
          },
        ]),
  ];
}
