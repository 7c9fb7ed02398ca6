import { fitted, span, widthOf } from './line.ts';
import type { Line, Tone } from './line.ts';

/** Lines in a box of so many columns, with a title at each end of its upper edge. */
export function boxed(
  title: Line,
  note: Line,
  lines: readonly Line[],
  columns: number,
  tone: Tone = 'dim',
): Line[] {
  const inner = Math.max(0, columns - 4);
  return [
    [span('┌', tone), ...ruled(title, note, Math.max(0, columns - 2), tone), span('┐', tone)],
    ...lines.map((line): Line => [span('│ ', tone), ...fitted(line, inner), span(' │', tone)]),
    [span(`└${'─'.repeat(Math.max(0, columns - 2))}┘`, tone)],
  ];
}

/** A rule of so many columns with a title at each end. */
export function ruled(title: Line, note: Line, columns: number, tone: Tone = 'dim'): Line {
  const left: Line = [span('─ ', tone), ...title, span(' ')];
  const right: Line = note.length === 0 ? [] : [span(' '), ...note, span(' ─', tone)];
  const rule = Math.max(0, columns - widthOf(left) - widthOf(right));
  return fitted([...left, span('─'.repeat(rule), tone), ...right], columns);
}
