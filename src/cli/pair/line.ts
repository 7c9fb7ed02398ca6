/** What a piece of text is there for; a terminal with colours shows it. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'busy' | 'bad' | 'cool' | 'again';

/** A piece of a line: characters of one column each. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of a screen. */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

/** How many columns a line takes up. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + lengthOf(text), 0);
}

/** A line of exactly so many columns: what is too long ends with an ellipsis. */
export function fitted(line: Line, columns: number): Line {
  const width = widthOf(line);
  if (width <= columns) return width === columns ? line : [...line, span(' '.repeat(columns - width))];
  const kept: Span[] = [];
  let left = Math.max(0, columns - 1);
  for (const { text, tone } of line) {
    if (left === 0) break;
    const part = [...text].slice(0, left).join('');
    kept.push({ text: part, tone });
    left -= lengthOf(part);
  }
  return columns === 0 ? [] : [...kept, span('…', 'dim')];
}

/** Two lines in one of so many columns, one at each end; the right one goes before. */
export function spread(left: Line, right: Line, columns: number): Line {
  return [...fitted(left, Math.max(0, columns - widthOf(right))), ...right];
}

/** In characters, not in the halves that some are stored in. */
function lengthOf(text: string): number {
  return [...text].length;
}
