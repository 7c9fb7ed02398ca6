import type { ConsoleCell } from '../../report/words/console-text.ts';
import { span } from './line.ts';
import type { Line, Span } from './line.ts';

const BEFORE = '«';
const BEHIND = '»';

/**
 * The end of a console in so many rows; what came a second time is between `«` and `»`. Lines that are too long go on in the
 * next row.
 */
export function consoleLines(
  lines: readonly (readonly ConsoleCell[])[],
  rows: number,
  columns: number,
): Line[] {
  const shown: Line[] = [];
  for (let index = lines.length - 1; index >= 0 && shown.length < rows; index--) {
    if (index === lines.length - 1 && index > 0 && lines[index]!.length === 0) continue;
    shown.unshift(...wrapped(marked(lines[index]!), columns));
  }
  return shown.slice(-rows || shown.length);
}

/** Cells with the marks around those that came a second time. */
function marked(cells: readonly ConsoleCell[]): ConsoleCell[] {
  const all: ConsoleCell[] = [];
  let within = false;
  for (const cell of cells) {
    const { again } = cell;
    if (again !== within) all.push({ character: again ? BEFORE : BEHIND, again: true });
    within = again;
    all.push(cell);
  }
  if (within) all.push({ character: BEHIND, again: true });
  return all;
}

function wrapped(cells: readonly ConsoleCell[], columns: number): Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < Math.max(1, cells.length); from += Math.max(1, columns))
    lines.push(toSpans(cells.slice(from, from + columns)));
  return lines;
}

function toSpans(cells: readonly ConsoleCell[]): Line {
  const line: Span[] = [];
  for (const { character, again } of cells) {
    const last = line.at(-1);
    const tone = again ? 'again' : 'plain';
    if (last?.tone === tone) line[line.length - 1] = span(last.text + character, tone);
    else line.push(span(character, tone));
  }
  return line;
}
