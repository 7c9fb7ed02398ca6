import type { ConsoleCell, ConsoleText } from './words/console-text.ts';
import type { TextRun, TextSection } from './report.ts';

/** More lines than anybody reads; of more, the last ones are shown. */
const MAX_LINES = 2000;

/** What was printed, as lines of text. @returns undefined if that was nothing */
export function consoleSection(title: string, { lines }: ConsoleText): TextSection | undefined {
  const all = lines.at(-1)!.length === 0 ? lines.slice(0, -1) : lines;
  if (all.length === 0) return undefined;
  const shown = all.slice(-MAX_LINES);
  const left = all.length - shown.length;
  const note: TextRun[][] = left === 0 ? [] : [[{ text: `(${left} lines before these are left out)` }]];
  return { title, lines: [...note, ...shown.map(runsOf)] };
}

/** The cells of a line, those together that are alike. A column that the guest has jumped over is a space. */
function runsOf(cells: readonly ConsoleCell[]): TextRun[] {
  const runs: { text: string; again: boolean }[] = [];
  for (const { character, again } of Array.from(cells, (cell) => cell ?? { character: ' ', again: false })) {
    const last = runs.at(-1);
    if (last?.again === again) last.text += character;
    else runs.push({ text: character, again });
  }
  return runs.map(({ text, again }) => (again ? { text, again } : { text }));
}
