import { consoleLines } from './console-lines.ts';
import { lawRows, summaryRows, verdictText, holds, writesText } from './format-summary.ts';
import { ruled } from './frame.ts';
import { hostBoxes } from './host-boxes.ts';
import { fitted, span, spread, widthOf } from './line.ts';
import type { Line, Tone } from './line.ts';
import { grouped } from '../../report/words/numbers.ts';
import { painted } from './paint.ts';
import type { PairView } from './pair-view.ts';
import type { PairSummary } from './pair-summary.ts';
import type { MomentKind, ToldMoment } from '../../report/words/told-moment.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** What there is to see of a pair, as so many lines of text, each exactly as wide as the screen. */
export function formatScreen(view: PairView, size: ScreenSize, colours: boolean): string[] {
  return screenLines(view, size).map((line) => painted(line, colours));
}

function screenLines(view: PairView, { columns, rows }: ScreenSize): Line[] {
  const top = [titleLine(view, columns), ...hostBoxes(view, columns)];
  const keys = keyLine(view, columns);
  const room = Math.max(0, rows - top.length - 1);
  const middle =
    view.mode === 'summary' && view.summary !== undefined
      ? summaryLines(view.summary, room, columns)
      : eventLines(view, room, columns);
  const lines = [...top, ...middle].slice(0, Math.max(0, rows - 1));
  while (lines.length < rows - 1) lines.push([]);
  return [...lines, keys].map((line) => fitted(line, columns));
}

function titleLine({ guest, about, ticks, speed, mode }: PairView, columns: number): Line {
  const [text, tone] = MODES[mode];
  return spread(
    [span(' lockstep pair ', 'dim'), span(guest, 'strong'), span(`  ${about}`, 'dim')],
    [
      span(`tick ${grouped(ticks)}`, 'strong'),
      span('  +/-', 'strong'),
      span(` ${grouped(speed)} a second  `, 'dim'),
      span(text, tone),
      span(' '),
    ],
    columns,
  );
}

const MODES: Readonly<Record<PairView['mode'], readonly [string, Tone]>> = {
  runs: ['▶ runs', 'good'],
  stands: ['‖ stands', 'busy'],
  typing: ['⌨ typing', 'busy'],
  over: ['■ over', 'cool'],
  summary: ['■ over', 'cool'],
};

/** What is between the hosts and outside of them, in so many rows. */
function eventLines(view: PairView, rows: number, columns: number): Line[] {
  const between = [channelLine(view), lagLine(view), gateLine(view), diskLine(view)];
  const room = Math.max(0, rows - between.length - 2);
  // A heading with nothing below it says nothing: with little room what has happened goes before the console.
  const consoleRows = room < 2 ? 0 : Math.ceil(room / 2);
  const toldRows = consoleRows === 0 ? Math.max(1, room + 1) : room - consoleRows;
  const inner = Math.max(0, columns - 2);
  const printed = consoleLines(view.console, consoleRows, inner);
  while (printed.length < consoleRows) printed.push([]);
  const longest = hasSpare(view) ? LONGEST_WITH_SPARE : LONGEST;
  const told = view.told.slice(-toldRows).map((moment) => toldLine(moment, longest));
  const title = (text: string): Line => [span(text, 'strong')];
  const printing =
    consoleRows > 0 ? [ruled(title('the console, as seen from outside'), leftNote(view), columns)] : [];
  return [
    ...between,
    ...printing,
    ...printed.map((line): Line => [span(' '), ...line]),
    ruled(title('what has happened'), [], columns),
    ...told,
  ];
}

/** How many outputs have left; the marks are those of the console. */
function leftNote({ gate: { left, again } }: PairView): Line {
  const twice = again === 0 ? [] : [span(', '), span(`«${grouped(again)} twice»`, 'again')];
  return [span(`${grouped(left)} outputs have left`), ...twice];
}

const LABEL_COLUMNS = 9;

function labelled(label: string, line: Line): Line {
  return [span(` ${label.padEnd(LABEL_COLUMNS)}`, 'dim'), ...line];
}

const PIPE_COLUMNS = 16;

function channelLine({ channel }: PairView): Line {
  const { sent, acknowledged, cut, idle } = channel;
  const under = Math.max(0, sent - acknowledged);
  const full = Math.min(under, PIPE_COLUMNS);
  const pipe: Line = cut
    ? [span('╌╌╌╌╌ ╳ CUT ╳ ╌╌╌', 'bad')]
    : idle
      ? [span('╌'.repeat(PIPE_COLUMNS), 'dim')]
      : [span('▸'.repeat(full), 'busy'), span('─'.repeat(PIPE_COLUMNS - full), 'cool')];
  return labelled('channel', [
    span(`${grouped(sent)} entries sent `),
    ...pipe,
    span(` ${grouped(acknowledged)} acknowledged`),
    span(idle ? '; nobody listens' : `, ${grouped(under)} under way`, 'dim'),
  ]);
}

function hasSpare({ hosts }: PairView): boolean {
  return hosts.spare !== undefined;
}

function lagLine({ lag, pairing }: PairView): Line {
  if (lag === undefined) return labelled('lag', [span('nobody follows', 'dim')]);
  const { slots, mostSlots } = lag;
  const full = Math.min(PIPE_COLUMNS, Math.round((slots / mostSlots) * PIPE_COLUMNS));
  return labelled('lag', [
    span(`${grouped(slots)} slots `),
    span('▮'.repeat(full), 'busy'),
    span('▯'.repeat(PIPE_COLUMNS - full), 'dim'),
    span(` at ${grouped(mostSlots)} the ${pairing.primary} stands still`, 'dim'),
  ]);
}

function gateLine({ gate, pairing }: PairView): Line {
  const { held, text, needs, state } = gate;
  if (state === 'open') return labelled('gate', [span('open: nobody has to be waited for', 'dim')]);
  const what = span(`  ${text}`, 'busy');
  if (state === 'lost') {
    if (held === 0)
      return labelled('gate', [span(`held nothing when the ${pairing.primary} was lost`, 'dim')]);
    const lost = `${grouped(held)} held ${held === 1 ? 'is' : 'are'} lost with the ${pairing.primary}`;
    return labelled('gate', [span(lost, 'bad'), what]);
  }
  if (held === 0 || needs === undefined) return labelled('gate', [span('holds nothing', 'dim')]);
  const why = span(` until ${grouped(needs)} is acknowledged`, 'dim');
  return labelled('gate', [span(`holds ${grouped(held)}`, 'busy'), why, what]);
}

function diskLine({ disk }: PairView): Line {
  const { generation, owner, writes } = disk;
  return labelled('disk', [
    span(`generation ${generation}`, 'strong'),
    span(` is the ${owner}'s; ${writesText(writes)}`),
  ]);
}

const TONES: Readonly<Record<MomentKind, Tone>> = {
  routine: 'dim',
  step: 'plain',
  good: 'good',
  bad: 'bad',
  again: 'busy',
};

/** Characters of what happens, in one word: `resume`; where there is a spare, `protect`. */
const [LONGEST, LONGEST_WITH_SPARE] = [6, 7];

function toldLine({ ticks, host, what, words, kind }: ToldMoment, longest: number): Line {
  return [
    span(` ${grouped(ticks).padStart(7)}  ${host.padEnd(7)}  `, 'dim'),
    span(what.padEnd(longest), TONES[kind]),
    span(`  ${words}`, kind === 'bad' ? 'bad' : 'plain'),
  ];
}

/**
 * What was seen, and the verdict, in so many rows: with little room the laws stand two by two, and with less only those that are
 * violated, since the verdict says how many there are. With less yet what was seen is cut short, and not the verdict: nothing but
 * laws is below that.
 */
function summaryLines(summary: PairSummary, rows: number, columns: number): Line[] {
  const laws = lawRows(summary).map(([verdict, text]): Line =>
    verdict === 'holds' ? [span(' ✓ ', 'good'), span(text)] : [span(' ✗ ', 'bad'), span(text, 'bad')],
  );
  const broken = laws.filter((_, index) => summary.laws[index]!.breach !== undefined);
  const seen = summaryRows(summary).map(([name, text]) => labelled(name, [span(text)]));
  const verdict = ruled([span(verdictText(summary), holds(summary) ? 'good' : 'bad')], [], columns);
  const lines: Line[] = [ruled([span('what was seen', 'strong')], [], columns), ...seen, verdict];
  if (lines.length > rows)
    return [...seen.slice(0, Math.max(0, rows - 1 - broken.length)), verdict, ...broken];
  const room = rows - lines.length;
  if (laws.length <= room) return [...lines, ...laws];
  const two = paired(laws, columns);
  return two.length <= room || summary.spare === undefined ? [...lines, ...two] : [...lines, ...broken];
}

/** Lines two by two; the left ones may be a little longer. */
function paired(lines: readonly Line[], columns: number): Line[] {
  const half = Math.ceil(lines.length / 2);
  const width = Math.floor(columns / 2) + 2;
  return lines.slice(0, half).map((line, index) => [...fitted(line, width), ...(lines[index + half] ?? [])]);
}

/** What keys do: in short where there is little room, and the last of them, by which one gets out, wherever there is some. */
function keyLine(view: PairView, columns: number): Line {
  const keys = hasSpare(view) ? withSpare(KEYS[view.mode]) : KEYS[view.mode];
  const whole = keysLine(keys);
  if (widthOf(whole) <= columns) return whole;
  let shown: Keys = keys.map(([key, does, short = does]) => [key, short]);
  while (shown.length > 1 && widthOf(keysLine(shown)) > columns) shown = shown.toSpliced(-2, 1);
  return keysLine(shown);
}

function keysLine(keys: Keys): Line {
  return keys.flatMap(([key, does], index): Line => [
    span(`${index === 0 ? ' ' : '  '}${key}`, 'strong'),
    span(` ${does}`, 'dim'),
  ]);
}

function withSpare(keys: Keys): Keys {
  return keys.map((one) => (one === CRASH ? (['p/b/s', 'crash a host', 'crash'] as const) : one));
}

type Keys = readonly (readonly [key: string, does: string, short?: string])[];

const CRASH = ['p/b', 'crash primary/backup', 'crash'] as const;

const WHILE_IT_RUNS: Keys = [
  CRASH,
  ['c', 'cut channel', 'cut'],
  ['space', 'pause'],
  ['n', 'step'],
  ['i', 'type'],
  ['q', 'quit'],
];

const KEYS: Readonly<Record<PairView['mode'], Keys>> = {
  runs: WHILE_IT_RUNS,
  stands: WHILE_IT_RUNS.map((one) => (one[0] === 'space' ? ['space', 'go on'] : one)),
  typing: [['esc', 'ends typing; everything else goes to the guest', 'ends typing']],
  over: [
    ['s', 'summary'],
    ['r', 'again from power-on', 'again'],
    ['q', 'quit'],
  ],
  summary: [
    ['s', 'what has happened', 'story'],
    ['r', 'again from power-on', 'again'],
    ['q', 'quit'],
  ],
};
