import { visible } from '../../machine/visible.ts';
import { formatLocalisation } from '../localise/format-localisation.ts';
import { describeScenario } from '../scenario/describe-scenario.ts';
import type { PairCounts, WrongCounts } from '../pair/pair-tally.ts';
import type { CheckResult, Count, Failure } from './check-result.ts';

/** What a report needs to know of where it is shown. */
export interface FormatOptions {
  /** The one command that replays the failure; default: how to call `check`. */
  readonly command?: string;
}

/** A check's result as a text for people: the same bytes for the same result, each line ending with a line feed. */
export function formatResult(result: CheckResult, options: FormatOptions = {}): string {
  const { subject, seed, verdict, inconclusive, failure, notExercised = [] } = result;
  const lines = [
    `${subject}: ${VERDICTS[verdict]}, ${trialsText(result)}, seed ${seed}`,
    `  replication laws   ${lawsLine(result)}`,
    ...seenLines(result),
    `  guest invariants   ${invariantsLine(result)}`,
    `  consumed           ${list(consumedOf(result)) || 'nothing'}`,
    `  ended with         ${list(endsOf(result)) || 'nothing'}`,
  ];
  if (result.pairs !== undefined) lines.push(...pairLines(result.pairs));
  if (inconclusive > 0)
    lines.push(`  inconclusive       ${plural(inconclusive, 'trial')} in which nothing reached the guest`);
  for (const missed of notExercised) lines.push(`  not exercised      ${missed}`);
  if (failure !== undefined) lines.push('', ...failureLines(result, failure, options));
  // What machines and invariants say of themselves goes to terminals.
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `${visible(line)}\n`)
    .join('');
}

const VERDICTS: Record<CheckResult['verdict'], string> = {
  holds: 'holds',
  failed: 'FAILED',
  inconclusive: 'inconclusive',
};

function trialsText({ trials, asked }: CheckResult): string {
  return asked === undefined ? plural(trials, 'trial') : `${trials} of ${asked} trials (no time for more)`;
}

function pairLines({ pairs, ends, faults, takeovers, goneOnAlone, ...counts }: PairCounts): string[] {
  const { protectedAnew, granted, refused, outputs, disk, wrong, clients } = counts;
  const ended = [
    { name: 'to the guest’s end', count: ends.done },
    { name: 'all hosts lost', count: ends.lost },
    { name: 'HUNG', count: ends.hung },
  ].filter(({ count }) => count > 0);
  const served = Object.entries(clients).filter(([, count]) => count > 0);
  return [
    `  pairs              ${pairs}: ${list(ended)}`,
    ...faults.map(({ kind, count, places }) => {
      const where = places.map(({ place, count }) => ({
        name: place === 'position' ? 'at a position' : `after ${place}`,
        count,
      }));
      return `    ${kind} ${count}: ${list(where)}`;
    }),
    `    takeovers ${takeovers}, gone on without a backup ${goneOnAlone}; test-and-set granted ${granted}, refused ${refused}`,
    ...(protectedAnew > 0 ? [`    protected again by a new backup ${protectedAnew}`] : []),
    `    outputs held until acknowledged ${outputs.held}, sent at takeovers ${outputs.kept}, of them repeats ${outputs.repeated}`,
    `    disk writes ${disk.writes}, refused as old ${disk.refused}; requests made again ${disk.again}`,
    ...(Object.values(wrong).some((count) => count > 0) ? [`    ${wrongLine(wrong)}`] : []),
    ...(served.length > 0 ? [`    clients: ${list(served.map(([name, count]) => ({ name, count })))}`] : []),
  ];
}

/** Whoever reads how many there were wants to know what became of all of them. */
function wrongLine({ noticed, live, harmless }: WrongCounts): string {
  return (
    `wrong computations: noticed by the backup ${noticed}, gone live before they showed ${live} (not covered), ` +
    `without effect ${harmless}`
  );
}

function lawsLine({ laws, failure, judged }: CheckResult): string {
  if (laws === 'violated') return `VIOLATED: ${failure!.name}`;
  if (failure?.kind === 'error') return 'not judged in the trial that failed';
  if (laws === 'not judged') return 'not judged';
  const asked = judged.filter(({ count }) => count > 0).length;
  const all = plural(judged.length, 'law');
  return asked === judged.length ? `hold (${all})` : `hold (${asked} of ${all}; the others need more trials)`;
}

/** What was tried for laws that try things, and what came of it; how each kind was tried is in the result. */
function seenLines({ judged }: CheckResult): string[] {
  return judged
    .filter(({ seen }) => seen.length > 0)
    .map(({ name, seen }) => {
      const outcomes = new Map<string, number>();
      for (const one of seen) {
        const outcome = one.name.slice(one.name.indexOf(': ') + 1).trim();
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + one.count);
      }
      const sorted = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1));
      return `    ${name}: ${list(sorted.map(([outcome, count]) => ({ name: outcome, count })))}`;
    });
}

function invariantsLine({ invariants, failure }: CheckResult): string {
  if (invariants === 'broken') return `BROKEN: ${failure!.name}`;
  if (failure?.kind === 'error') return 'not judged in the trial that failed';
  if (failure?.kind === 'fixture' && failure.name === 'not judged') return `NOT JUDGED: ${failure.message}`;
  return invariants === 'hold' ? 'hold' : 'your guest was not judged: no invariants were given';
}

function consumedOf({ consumed }: CheckResult): Count[] {
  return Object.entries(consumed)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, count }));
}

/** How trials ended, in words that need no explanation. */
function endsOf({ ends }: CheckResult): Count[] {
  return ends.map(({ name, count }) => ({ name: ENDS[name] ?? name, count }));
}

const ENDS: Readonly<Record<string, string>> = { stuck: 'waits for what cannot come' };

function failureLines(result: CheckResult, failure: Failure, { command }: FormatOptions): string[] {
  const { kind, name, position, message, trials, shrinks, events, scenario, path, fixture } = failure;
  const how =
    fixture === undefined
      ? `found in trial ${trials}, shrunk in ${plural(shrinks, 'step')} to ${plural(events, 'event')}`
      : `the fixture ${fixture}`;
  const options = `seed: ${result.seed}${path === undefined ? '' : `, path: '${path}'`}`;
  const seen = kind === 'fixture' ? message : `at position ${position}: ${message}`;
  return [
    `${name}`,
    `  ${seen}`,
    `  ${how}:`,
    '',
    ...describeScenario(scenario)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    ...localisationLines(failure),
    'To replay it:',
    `  ${command ?? `check(guest, { ${options} }) with the same limit, faults, scenario and invariants`}`,
  ];
}

/** Where it shows, and whether it can get any smaller. */
function localisationLines({ localisation, minimal }: Failure): string[] {
  const smaller =
    minimal === false
      ? ['  It may get smaller: the trials for that were used up (`lockstep shrink`).', '']
      : [];
  if (localisation === undefined) return smaller;
  const text = formatLocalisation(localisation).trimEnd().split('\n');
  return [...smaller, ...text.map((line) => `  ${line}`), ''];
}

function list(counts: readonly Count[]): string {
  return counts.map(({ name, count }) => `${name} ${count}`).join(', ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
