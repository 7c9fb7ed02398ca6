import { span } from './line.ts';
import type { Line, Span, Tone } from './line.ts';

/** So many slots before the leading position are shown. */
const WINDOW_SLOTS = 8000;
const MARK_SLOTS = 1000;

/** The last stretch of a guest's way, as positions. */
export interface Track {
  /** How far it has got. */
  readonly position: number;
  /** Up to there it is safe, which may be further. */
  readonly safe: number;
  /** Where outputs are held. */
  readonly held: readonly number[];
  /** Where the bar ends: the position of the host that is ahead. */
  readonly lead: number;
}

/**
 * A bar of so many columns: `━` is executed and safe, `─` executed and not safe, `╌` known and not executed. `┿` is each
 * thousandth slot, so that one sees it go on, and `●` where an output is held.
 */
export function trackBar({ position, safe, held, lead }: Track, columns: number, tone: Tone): Line {
  const end = Math.max(lead, WINDOW_SLOTS);
  const edge = (column: number): number => end - WINDOW_SLOTS + (column * WINDOW_SLOTS) / columns;
  const cells: Span[] = [];
  for (let column = 0; column < columns; column++) {
    const [from, to] = [edge(column), edge(column + 1)];
    const middle = (from + to) / 2;
    const marked = Math.floor(from / MARK_SLOTS) !== Math.floor(to / MARK_SLOTS);
    if (held.some((covered) => covered > from && covered <= to)) cells.push(span('●', 'busy'));
    else if (middle <= Math.min(position, safe)) cells.push(span(marked ? '┿' : '━', tone));
    else if (middle <= position) cells.push(span(marked ? '┼' : '─', 'dim'));
    else cells.push(span(middle <= safe ? '╌' : ' ', 'dim'));
  }
  return merged(cells);
}

function merged(cells: readonly Span[]): Line {
  const line: Span[] = [];
  for (const cell of cells) {
    const last = line.at(-1);
    if (last?.tone === cell.tone) line[line.length - 1] = { ...last, text: last.text + cell.text };
    else line.push(cell);
  }
  return line;
}
