import type { ByHost } from '../../report/pair/by-host.ts';
import { newBackupTexts } from '../../report/pair/new-backup.ts';
import type { PairSummary } from './pair-summary.ts';
import { counted, grouped } from '../../report/words/numbers.ts';

const WIDTH = 10;

/** A name, or a verdict, and what there is to say of it. */
export type Row = readonly [name: string, text: string];

/** What was seen of a pair. */
export function summaryRows(summary: PairSummary): Row[] {
  const { outputs, log, lag, disk } = summary;
  return [
    ['guest', guestText(summary)],
    ['outputs', outputsText(summary)],
    ['held', heldText(outputs)],
    ...takeoverRows(summary),
    ...spareRows(summary),
    [
      'log',
      `${counted(log.entries, 'entry', 'entries')}, ${counted(log.bytes, 'byte')}; execution lag at most ${counted(lag, 'slot')}`,
    ],
    ['disk', `generation ${disk.generation} is the ${disk.owner}'s; ${writesText(disk.writes)}`],
    ...clientRow(summary),
    ...missedRows(summary),
  ];
}

/** Which laws hold. */
export function lawRows({ laws }: PairSummary): Row[] {
  return laws.map(({ name, breach }) =>
    breach === undefined
      ? ['holds', name]
      : ['VIOLATED', `${name}: position ${grouped(breach.position)}: ${breach.message}`],
  );
}

/** Whether everything holds that must, and everything has happened that was to. */
export function holds({ laws, missed }: PairSummary): boolean {
  return missed.length === 0 && laws.every(({ breach }) => breach === undefined);
}

/** In one line. */
export function verdictText(summary: PairSummary): string {
  const { length } = summary.laws;
  const broken = summary.laws.filter(({ breach }) => breach !== undefined).length;
  const laws =
    broken === 0
      ? `all ${length} laws of pairs hold`
      : `${broken} of ${length} laws of pairs ${broken === 1 ? 'is' : 'are'} violated`;
  return summary.missed.length === 0 ? laws : `not exercised, since not all has happened; ${laws}`;
}

/** All of it as text. */
export function formatSummary(summary: PairSummary): string {
  return [
    'what was seen',
    ...summaryRows(summary).map(([name, text]) => `  ${name.padEnd(WIDTH)}  ${text}`),
    ...toldLines(summary),
    '',
    `verdict: ${verdictText(summary)}`,
    ...lawRows(summary).map(([verdict, text]) => `  ${verdict.padEnd(WIDTH)}  ${text}`),
    '',
  ].join('\n');
}

function toldLines({ told }: PairSummary): string[] {
  return told.length === 0 ? [] : ['', 'what its clients saw', ...told.map((line) => `  ${line}`)];
}

function guestText({ end, survivor, outcome, ticks }: PairSummary): string {
  if (end === 'done') return `${outcome}, on the ${survivor}, at tick ${grouped(ticks)}`;
  return end === 'lost'
    ? `lost at tick ${grouped(ticks)}: no host is left`
    : `it has not come to its end by tick ${grouped(ticks)}`;
}

function outputsText({ outputs: { left, repeated } }: PairSummary): string {
  const two = `${grouped(left.primary)} left the primary, ${grouped(left.backup)} the backup`;
  if (left.spare === undefined)
    return `${two}; ${repeated === 0 ? 'none twice' : `${grouped(repeated)} of them a second time`}`;
  const again = repeated === 0 ? 'none twice' : `${grouped(repeated)} a second time`;
  return `${two}, ${grouped(left.spare)} the spare; ${again}`;
}

function heldText({ held, mostHeld, leastHeldTicks, mostHeldTicks }: PairSummary['outputs']): string {
  if (held === 0) return 'none';
  const most = counted(mostHeldTicks, 'tick');
  const range = leastHeldTicks === mostHeldTicks ? most : `${grouped(leastHeldTicks)} to ${most}`;
  return `${grouped(held)} until acknowledged, for ${range}; ${grouped(mostHeld)} at once at most`;
}

function takeoverRows({ takeovers, spare, aloneSince }: PairSummary): Row[] {
  if (takeovers.length > 0) {
    return takeovers.flatMap(({ host, ticks, outage, kept, pending }): Row[] => {
      const whose = spare === undefined ? '' : `by the ${host}, `;
      return [
        [
          'takeover',
          `${whose}at tick ${grouped(ticks)}, ${counted(outage, 'tick')} after the last sign of life`,
        ],
        ['', `${counted(kept, 'kept output')} sent, ${counted(pending, 'pending request')} made again`],
      ];
    });
  }
  const alone =
    aloneSince === undefined ? '' : `; the primary goes on alone from tick ${grouped(aloneSince)}`;
  return [['takeover', `none${alone}`]];
}

function spareRows({ spare }: PairSummary): Row[] {
  const texts = spare === undefined ? [] : newBackupTexts(spare);
  return texts.map((text, index) => [index === 0 ? 'spare' : '', text]);
}

/** Of each host, how often it has written to the shared disk. */
export function writesText({ primary, backup, spare }: ByHost<number>): string {
  const third = spare === undefined ? '' : `, spare ${grouped(spare)}`;
  return `writes: primary ${grouped(primary)}, backup ${grouped(backup)}${third}`;
}

/** With no place that is reached nothing was shown of what was to happen there. */
function missedRows({ missed }: PairSummary): Row[] {
  return missed.map(({ what, text }) => [what, `did not happen ${text}`]);
}

function clientRow({ clients }: PairSummary): Row[] {
  const counts = Object.entries(clients).map(([name, count]) => `${name} ${grouped(count)}`);
  return counts.length === 0 ? [] : [['clients', counts.join(', ')]];
}
