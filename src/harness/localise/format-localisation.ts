import type { CodeLine, CodePlace } from '../../machine/explanation.ts';
import type {
  Blame,
  EventLine,
  Localisation,
  MemoryDifference,
  OutputDifference,
  ValueDifference,
} from './localisation.ts';

/** Rows of a table that are shown; the rest is counted. */
const SHOWN_ROWS = 12;
const SHOWN_CHARACTERS = 40;
const LINE_BYTES = 16;
const LABEL_WIDTH = 18;
/** Of an output. */
const SHOWN_LINES = 3;
const SHOWN_COLUMNS = 100;
/** Stretches of memory, and lines of each. */
const SHOWN_STRETCHES = 3;
const SHOWN_DUMP_LINES = 4;
/** Of one side only the last few events are told. */
const SHOWN_EVENTS = 4;

/** Where and in what two executions differ, or where one was, as a text for people; each line ends with a line feed. */
export function formatLocalisation(localisation: Localisation): string {
  const { sides, registers, devices, memory, memoryBytes, outputs, events, loop = [] } = localisation;
  const compared = sides.length > 1;
  const lines = [
    headline(localisation),
    ...codeLines(localisation.code, localisation.place?.pc).map(indented),
    ...didLines(localisation).map(indented),
    ...(compared ? valueLines('registers', sides, registers).map(indented) : []),
    ...(compared ? valueLines('devices and others', sides, devices).map(indented) : []),
    ...memoryLines(memory, memoryBytes, sides).map(indented),
    ...outputs.flatMap((output) => outputLines(output, sides)).map(indented),
    ...eventLines(events, sides).map(indented),
    ...(loop.length === 0 ? [] : ['spends its last slots here:', ...loop.map(loopLine)].map(indented)),
    ...(localisation.blame === undefined ? [] : blameLines(localisation.blame)),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

const HEADS: Readonly<Record<Localisation['certainty'], string>> = {
  first: 'First difference',
  'first lasting': 'First lasting difference',
  seen: 'Seen',
  'from the beginning': 'Already different where both begin',
};

function headline({ certainty, position, place, sides }: Localisation): string {
  if (certainty === 'from the beginning') return `${HEADS[certainty]}, at position ${position}`;
  const whose = sides.length > 1 ? '' : ` on the ${sides[0]}`;
  const where = place === undefined ? '' : `, ${placeText(place)}`;
  return `${HEADS[certainty]}: in the slot at position ${position}${whose}${where}`;
}

/** A place in one line: `main+0x8 (uart.c:41): sw a0, 0(a5)`. */
export function placeText({ pc, symbol, source, text }: CodePlace): string {
  const name = symbol ?? pc;
  const line = source === undefined ? '' : ` (${source})`;
  return `${name}${line}${text === undefined ? '' : `: ${text}`}`;
}

function codeLines(code: readonly CodeLine[], pc: string | undefined): string[] {
  return code.map((line) => {
    const columns = [
      line.pc === pc ? '>' : ' ',
      line.pc,
      (line.bits ?? '').padEnd(8),
      (line.text ?? '').padEnd(28),
      [line.symbol, line.source].filter((part) => part !== undefined).join('  '),
    ];
    return columns.join('  ');
  });
}

/** What each side did, unless all just executed what the headline has. */
function didLines({ did, sides, place }: Localisation): string[] {
  if (did.every((one) => one === place?.text)) return [];
  if (did.length === 1) return [labelled('what it did', did[0]!)];
  return did.map((one, index) => labelled(sides[index]!, one));
}

function valueLines(
  label: string,
  sides: readonly string[],
  differences: readonly ValueDifference[],
): string[] {
  if (differences.length === 0) return [];
  const rows = [{ name: label, values: sides }, ...differences.slice(0, SHOWN_ROWS)];
  const widths = sides.map((_, side) =>
    Math.max(...rows.map(({ values }) => short(values[side] ?? '').length)),
  );
  const left = differences.length - SHOWN_ROWS;
  const names = rows.map(({ name }, row) => (row === 0 ? name : `  ${name}`));
  const width = Math.max(LABEL_WIDTH, ...names.map(({ length }) => length));
  return [
    ...rows.map(({ values }, row) => {
      const cells = values.map((value, side) => short(value).padEnd(widths[side]!));
      return `${names[row]!.padEnd(width)} ${cells.join('  ')}`;
    }),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}

function memoryLines(memory: readonly MemoryDifference[], bytes: number, sides: readonly string[]): string[] {
  if (bytes === 0) return [];
  const width = Math.max(...sides.map(({ length }) => length));
  return [
    `memory: ${bytes} ${bytes === 1 ? 'byte differs' : 'bytes differ'}`,
    ...memory.slice(0, SHOWN_STRETCHES).flatMap((stretch) => {
      const lines = dumpLines(stretch, sides, width);
      return [
        `  ${stretch.address}${stretch.symbol === undefined ? '' : `  ${stretch.symbol}`}`,
        ...lines.slice(0, SHOWN_DUMP_LINES),
        ...(lines.length > SHOWN_DUMP_LINES ? ['    ...'] : []),
      ];
    }),
  ];
}

/** Sixteen bytes a line, those that differ in brackets; lines in which nothing differs once. */
function dumpLines(
  { bytes, differing }: MemoryDifference,
  sides: readonly string[],
  width: number,
): string[] {
  const lines: string[] = [];
  const length = Math.max(...bytes.map((digits) => digits.length / 2));
  for (let from = 0; from < length; from += LINE_BYTES) {
    const differs = differing.some(([start, end]) => start < from + LINE_BYTES && end > from);
    const shown = differs ? sides : [''];
    for (const [side, name] of shown.entries()) {
      lines.push(`    ${name.padEnd(width)}  ${dumped(bytes[side]!, from, differing)}`);
    }
  }
  return lines;
}

function dumped(digits: string, from: number, differing: MemoryDifference['differing']): string {
  let text = '';
  let before = false;
  for (let at = from; at < Math.min(from + LINE_BYTES, digits.length / 2); at++) {
    const differs = differing.some(([start, end]) => at >= start && at < end);
    text += `${differs === before ? ' ' : differs ? '[' : ']'}${digits.slice(2 * at, 2 * at + 2)}`;
    before = differs;
  }
  return before ? `${text}]` : text;
}

function outputLines({ channel, parts }: OutputDifference, sides: readonly string[]): string[] {
  const width = Math.max('both'.length, ...sides.map(({ length }) => length));
  return [
    `output, ${channel}:`,
    ...parts.flatMap(({ side, text }) => {
      const who = side === undefined ? 'both' : sides[side]!;
      const lines = channel === 'console' ? [JSON.stringify(text)] : text.split('\n');
      const left = lines.length - SHOWN_LINES;
      const shown = [...lines.slice(0, SHOWN_LINES), ...(left > 0 ? [`and ${left} more`] : [])];
      return shown.map((line, index) => `  ${(index === 0 ? who : '').padEnd(width)}  ${cut(line)}`);
    }),
  ];
}

function eventLines(events: Localisation['events'], sides: readonly string[]): string[] {
  const same = events.length === 2 && JSON.stringify(events[0]) === JSON.stringify(events[1]);
  const shown = same ? [events[0]!] : events;
  return shown.flatMap((list, side) => {
    if (list.length === 0) return [];
    const whose = sides.length === 1 ? '' : same ? ', both' : `, ${sides[side]}`;
    return [`last events${whose}:`, ...list.slice(-SHOWN_EVENTS).map(eventLine)];
  });
}

function eventLine({ position, text, differs, place }: EventLine): string {
  const where = place === undefined ? '' : `, at ${placeText(place)}`;
  return `${differs ? '! ' : '  '}${`${position}`.padStart(8)}  ${text}${where}`;
}

function loopLine({ place, slots, of }: NonNullable<Localisation['loop']>[number]): string {
  return `  ${slots} of ${of}  ${placeText(place)}`;
}

function blameLines({ events, says }: Blame): string[] {
  return [
    `Blame: ${says}`,
    ...events.flatMap(({ what, failsWithout, position, place, code = [] }) => [
      `  ${what}${failsWithout ? ' (not needed)' : ''}`,
      ...(position === undefined
        ? []
        : [
            `    without it, another way from the slot at ${position}${place === undefined ? '' : `, ${placeText(place)}`}`,
          ]),
      ...codeLines(code, place?.pc).map((line) => `    ${line}`),
    ]),
  ];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)} ${text}`;
}

function short(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 3)}...`;
}

function cut(text: string): string {
  return text.length <= SHOWN_COLUMNS ? text : `${text.slice(0, SHOWN_COLUMNS - 3)}...`;
}

function indented(line: string): string {
  return `  ${line}`;
}
