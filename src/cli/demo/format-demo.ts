import type { CheckResult } from '../../harness/check/check-result.ts';
import type { Law } from '../../harness/laws/law.ts';
import type { PairCounts } from '../../harness/pair/pair-tally.ts';
import { describeScenario } from '../../harness/scenario/describe-scenario.ts';
import type { ShippedGuest } from './shipped-guests.ts';

/** Lockstep, broken on purpose, and what a check made of it. */
export interface ProvenLeak {
  readonly what: string;
  readonly result: CheckResult;
}

/** What was shown. */
export interface Demonstration {
  readonly guests: readonly ShippedGuest[];
  /** One for each guest. */
  readonly results: readonly CheckResult[];
  readonly laws: readonly Law[];
  readonly leak: ProvenLeak;
  readonly seed: number;
  /** Path of the shipped guests' ELF files. */
  readonly folder: string;
}

/** Whether it shows what it is to show: everything holds, and the check can fail. */
export function isConvincing({ results, leak }: Demonstration): boolean {
  return results.every(({ failed }) => !failed) && leak.result.failure?.kind === 'law';
}

/** All of it as a text for people. */
export function formatDemonstration(demonstration: Demonstration): string {
  const parts = [guestLines, triedLines, heldLines, leakLines, onwardLines];
  return parts.map((part) => `${part(demonstration).join('\n')}\n`).join('\n');
}

function guestLines({ guests, results }: Demonstration): string[] {
  const width = Math.max(...guests.map(({ name }) => name.length));
  return [
    'Every guest that ships is run as a primary and as its replayed backup, on two hosts or three in one',
    'simulated world, through scenarios drawn at random; and whatever can go wrong does.',
    '',
    ...guests.map(
      ({ name, about }, index) => `  ${name.padEnd(width)}  ${verdict(results[index]!)}  ${about}`,
    ),
  ];
}

function verdict({ failed, failure, verdict }: CheckResult): string {
  if (failed) return `FAILED: ${failure!.name};`;
  return verdict === 'holds' ? 'holds       ' : 'inconclusive';
}

/** A name, how often, and what there is to say of it. */
type Row = readonly [name: string, count: number, about: string];

/** A count over the pairs of all guests. */
type Sum = (of: (pairs: PairCounts) => number) => number;

function triedLines({ results, seed }: Demonstration): string[] {
  const sum = (of: (result: CheckResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  const pairs: Sum = (of) => sum((result) => (result.pairs === undefined ? 0 : of(result.pairs)));
  return [
    `What was tried, with seed ${seed}; counted is what the guests consumed`,
    ...table([
      [
        'trials',
        sum(({ trials }) => trials),
        'recorded, replayed by a machine that is built from bytes, and compared',
      ],
      [
        'timer interrupts',
        sum(({ consumed }) => consumed.timer),
        'each at the exact instruction that the log names',
      ],
      [
        'DMA arrivals',
        sum(({ consumed }) => consumed.disk + consumed.frame),
        'disk completions and network frames, through bounce buffers',
      ],
      ['clock readings', sum(({ consumed }) => consumed.reading), 'that jump, stall and repeat'],
      ['random numbers', sum(({ consumed }) => consumed.entropy), 'requests for random bytes'],
      ['keys, resets', sum(({ consumed }) => consumed.console + consumed.reset), ''],
      ...faultRows(results, pairs),
      [
        'takeovers',
        pairs(({ takeovers }) => takeovers),
        'by a backup that missed its primary: killed, or paused or cut off for too long',
      ],
      [
        'gone on alone',
        pairs(({ goneOnAlone }) => goneOnAlone),
        'by a primary that missed its backup: killed, paused, cut off, or stopped since it was wrong',
      ],
      [
        'new backups',
        pairs(({ protectedAnew }) => protectedAnew),
        'given a copy of the running guest by a host that was alone, and then able to take over',
      ],
      [
        'test-and-set',
        pairs(({ granted }) => granted),
        `granted; ${pairs(({ refused }) => refused)} refused to the slower host`,
      ],
      ['outputs held', pairs(({ outputs }) => outputs.held), 'until the backup could reproduce them'],
      [
        'outputs repeated',
        pairs(({ outputs }) => outputs.repeated),
        'at takeovers, where nobody could know that they had left',
      ],
      [
        'disk writes',
        pairs(({ disk }) => disk.writes),
        `to the shared disk; ${pairs(({ disk }) => disk.again)} pending requests made again`,
      ],
    ]),
  ];
}

/** What went wrong: all that makes one host miss the other, and so all that takeovers come from. */
function faultRows(results: readonly CheckResult[], pairs: Sum): Row[] {
  const struck = (isIt: (kind: string) => boolean): number =>
    pairs(({ faults }) => faults.reduce((all, { kind, count }) => (isIt(kind) ? all + count : all), 0));
  const [noticed, live, harmless] = (['noticed', 'live', 'harmless'] as const).map((fate) =>
    pairs(({ wrong }) => wrong[fate]),
  );
  const rows: Row[] = [
    ['primaries killed', struck((kind) => kind === 'primary crash'), crashPlaces(results)],
    ['backups killed', struck((kind) => kind === 'backup crash'), ''],
    [
      'spares killed',
      struck((kind) => kind === 'spare crash'),
      'a third host, that stands by to be a new backup',
    ],
    ['hosts paused', struck((kind) => kind.endsWith(' pause')), 'for a while, which they do not notice'],
    [
      'hosts cut off',
      struck((kind) => kind.endsWith(' cut')),
      'from each other or from the shared disk, for a while or for ever',
    ],
    [
      'wrong backups',
      struck((kind) => kind === 'wrong computation'),
      `computed wrongly: ${noticed} noticed it and stopped, ${live} went live before it showed (not covered), ${harmless} without effect`,
    ],
  ];
  return rows;
}

/** Where primaries were killed, the most frequent first. */
function crashPlaces(results: readonly CheckResult[]): string {
  const counts = new Map<string, number>();
  for (const { pairs } of results) {
    const crash = pairs?.faults.find(({ kind }) => kind === 'primary crash');
    for (const { place, count } of crash?.places ?? []) counts.set(place, (counts.get(place) ?? 0) + count);
  }
  const sorted = [...counts].sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1));
  return sorted
    .map(
      ([place, count]) => `${count} ${place === 'position' ? 'anywhere' : `after ${PLACES[place] ?? place}`}`,
    )
    .join(', ');
}

const PLACES: Readonly<Record<string, string>> = {
  send: 'a piece of log was sent',
  receive: 'it came',
  acknowledge: 'it was acknowledged',
  release: 'an output left',
  write: 'a disk write',
  take: 'the test-and-set',
  live: 'somebody went live',
  copy: 'the state was sent to a new backup',
  join: 'a new backup could take over',
  protect: 'a host was protected again',
};

function table(rows: readonly Row[]): string[] {
  const [names, counts] = [rows.map(([name]) => name), rows.map(([, count]) => grouped(count))];
  const widths = [names, counts].map((column) => Math.max(...column.map(({ length }) => length)));
  return rows.map(([name, , about], index) =>
    `  ${name.padEnd(widths[0]!)}  ${counts[index]!.padStart(widths[1]!)}  ${about}`.trimEnd(),
  );
}

/** In groups of three digits. */
function grouped(count: number): string {
  return `${count}`.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

function heldLines({ results, laws }: Demonstration): string[] {
  const failed = results.filter((result) => result.failed);
  if (failed.length > 0) {
    return [
      'What did NOT hold',
      ...failed.map(({ subject, failure }) => `  ${subject}: ${failure!.name}: ${failure!.message}`),
    ];
  }
  const names = laws.map(({ name }) => name);
  return [`What held, in every trial: all ${names.length} laws`, ...wrapped(names.join('; '))];
}

function leakLines({ leak: { what, result } }: Demonstration): string[] {
  const { failure } = result;
  if (failure === undefined) return ['A Lockstep that is broken on purpose was NOT found out', `  ${what}`];
  const { name, message, trials, events, scenario } = failure;
  // The first line is to where it runs, which is no event.
  const [limit, ...unusual] = describeScenario(scenario).trimEnd().split('\n');
  return [
    'How you can know that this check is able to fail: Lockstep was broken on purpose',
    `  broken        ${what}`,
    `  found         in trial ${trials}, by the law "${name}":`,
    ...wrapped(message, '                '),
    `  shrunk        to a run ${limit} of which ${events === 1 ? 'one thing is' : `${events} things are`} not as usual:`,
    ...unusual.map((line) => `                ${line}`),
  ];
}

const WIDTH = 100;

/** Words in lines that fit. */
function wrapped(text: string, indent = '  '): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

function onwardLines({ folder }: Demonstration): string[] {
  const elf = (name: string): string => quoted(`${folder}/${name}.elf`);
  const commands = [
    [`lockstep pair ${elf('counters')}`, 'a pair on this terminal: kill the primary with p'],
    [`lockstep check --faults ${elf('key-value')}`, 'a guest of your choice, with what goes wrong'],
    [`lockstep check ${elf('lost-update')} --expect-exit 0`, 'a guest with a bug, found and shrunk'],
    ['lockstep demo --seed 7', 'the same with other scenarios'],
    [`lockstep run ${elf('editor')}`, 'a guest on this terminal; ctrl-a x leaves'],
    [`lockstep record ${elf('editor')} -o run.log`, 'the same, recorded'],
    ['lockstep replay run.log', 'what was recorded, again and compared'],
    ['lockstep --help', 'everything else'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    'To go on, with npx lockstep in a checkout or lockstep where it is installed:',
    ...commands.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`),
  ];
}

/** A path as a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `"${path}"`;
}
