import type { LogEntry } from '../../hypervisor/log/entry.ts';
import type { LogHeader } from '../../hypervisor/log/header.ts';
import type { ImageDescription } from '../../machine/description.ts';
import { describeEntry, entryKind } from '../../report/words/describe-entry.ts';
import type { Ending, Inspection, LogSizes } from './inspection.ts';
import type { KindStatistics, LogStatistics } from './log-statistics.ts';

/** A log as a text for people: header, a line for each entry, and what they come to. */
export const inspectionText: Inspection = { begin, entry, end };

const [SEQUENCE_WIDTH, POSITION_WIDTH, KIND_WIDTH] = [8, 12, 10];

function begin({ release, machine, checkpointInterval }: LogHeader, { file, header }: LogSizes): string {
  const { family, semantics, configuration, image } = machine;
  const rows = [
    ['log', `${file} bytes, ${header} of them header; recorded by lockstep ${release}`],
    ['machine', `${family}, semantics ${semantics}`],
    ['guest', image === undefined ? 'none' : describeImage(image)],
    ...settings(configuration),
    ['checkpoints', `every ${checkpointInterval} slots`],
  ];
  return `${lines(rows.map(([name, value]) => `${name!.padEnd(13)} ${value}`))}\n${line('sequence', 'position', 'kind', 'what')}`;
}

function describeImage({ name, format, hash, bytes }: ImageDescription): string {
  const size = bytes === undefined ? 'not in the log (replay needs --guest)' : `${bytes.length} bytes`;
  return `${name}, ${format}, ${size}, SHA-256 ${hash}`;
}

/** What a machine's configuration is made of, whatever machine that is. */
function settings(configuration: unknown): string[][] {
  if (typeof configuration !== 'object' || configuration === null) return [];
  return Object.entries(configuration).map(([name, value]) => [name, settingText(value)]);
}

/** A value of a configuration as people read it: what something is comes first, then its fields by name. */
function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : repeated(value.map(settingText)).join('; ');
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  if (typeof value !== 'object' || value === null) return String(value);
  const { kind, type, ...fields } = value as Record<string, unknown>;
  const heads = [kind, type].filter((head) => head !== undefined).map(settingText);
  const rest = Object.entries(fields).map(([name, field]) => `${name} ${settingText(field)}`);
  return [...heads, ...rest].join(', ');
}

/** Texts, of which equal ones that follow each other are counted. */
function repeated(texts: readonly string[]): string[] {
  const runs: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count++;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${count} x ${text}`));
}

function entry(entry: LogEntry): string {
  const hart = entry.hart === 0 ? '' : `hart ${entry.hart}, `;
  return line(`${entry.sequence}`, `${entry.position}`, entryKind(entry), `${hart}${describeEntry(entry)}`);
}

function line(sequence: string, position: string, kind: string, what: string): string {
  const columns = [
    sequence.padStart(SEQUENCE_WIDTH),
    position.padStart(POSITION_WIDTH),
    kind.padEnd(KIND_WIDTH),
    what,
  ];
  return `${columns.join('  ').trimEnd()}\n`;
}

function end(statistics: LogStatistics, sizes: LogSizes, ending: Ending): string {
  const { kinds, total } = statistics;
  const head = sumsColumns('kind', 'entries', 'bytes', 'data', 'each, without data');
  const table = [head, ...[...kinds].map(([kind, sums]) => sumsLine(kind, sums)), sumsLine('total', total)];
  const parts = [
    ...(total.count === 0 ? [] : [table]),
    ...(ending.kind === 'finished' ? [wholeLines(statistics, sizes)] : []),
    [endingLine(statistics, ending)],
  ];
  return parts.map((part) => `\n${lines(part)}`).join('');
}

/** What a whole log comes to. */
function wholeLines({ total, events }: LogStatistics, { file, header }: LogSizes): string[] {
  const log = file - header;
  const each =
    events === 0 ? '' : `, ${((log - total.data) / events).toFixed(2)} bytes an event without data`;
  return [
    `frames and footer: ${log - total.bytes} bytes`,
    `all but the header: ${log} bytes, ${events} events${each}`,
  ];
}

function sumsLine(kind: string, { count, bytes, data }: KindStatistics): string {
  return sumsColumns(kind, `${count}`, `${bytes}`, `${data}`, ((bytes - data) / count).toFixed(2));
}

function sumsColumns(kind: string, count: string, bytes: string, data: string, each: string): string {
  return [
    kind.padEnd(KIND_WIDTH),
    count.padStart(10),
    bytes.padStart(12),
    data.padStart(12),
    each.padStart(20),
  ].join('');
}

function endingLine({ position }: LogStatistics, { kind, offset }: Ending): string {
  switch (kind) {
    case 'finished':
      return 'The log is whole.';
    case 'torn':
      return (
        `The log breaks off at byte ${offset}: the recorder ended early, at position ${position} or later. ` +
        `What is above is whole, and replays.`
      );
    case 'damaged':
      return `The log is damaged at byte ${offset}; what is above lies before that.`;
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
