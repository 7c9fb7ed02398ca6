import { describeScenario } from '../../harness/scenario/describe-scenario.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import type { ConsoleCell, ConsoleText } from '../../report/words/console-text.ts';
import { grouped } from '../../report/words/numbers.ts';
import type { ToldMoment } from '../../report/words/told-moment.ts';

/** What a scene is of. */
export function formatHeading(guest: string, about: string, scenario: Scenario): string {
  const world = describeScenario(scenario).trimEnd().split('\n');
  return [`${guest} on a pair of hosts, ${about}`, ...world.map((line) => `  ${line}`), ''].join('\n');
}

const COLUMNS = ['ticks', 'host', 'what', 'position'] as const;

/** A line for each moment: ticks, host, what, position, and what it means. */
export function formatMoments(moments: readonly ToldMoment[]): string {
  const rows = moments.map(({ ticks, host, what, position }) => [
    grouped(ticks),
    host,
    what,
    grouped(position),
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[], words: string): string => {
    const cells = row.map((cell, column) =>
      column % 3 === 0 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return `${cells.join('  ')}  ${words}`.trimEnd();
  };
  return [line(COLUMNS, ''), ...rows.map((row, index) => line(row, moments[index]!.words)), ''].join('\n');
}

/** What was printed, as seen from outside. Under what came a second time there is a wavy line. */
export function formatConsole({ lines }: ConsoleText): string {
  const shown = lines.at(-1)!.length === 0 ? lines.slice(0, -1) : lines;
  if (shown.length === 0) return 'the console, as seen from outside: nothing was printed\n';
  const again = shown.some((line) => line.some((cell) => cell.again));
  return [
    `the console, as seen from outside${again ? '; ~ is under what came a second time' : ''}`,
    ...shown.flatMap(consoleLines),
    '',
  ].join('\n');
}

function consoleLines(cells: readonly ConsoleCell[]): string[] {
  const text = `  | ${cells.map(({ character }) => character).join('')}`.trimEnd();
  if (!cells.some(({ again }) => again)) return [text];
  const under = cells.map(({ again }) => (again ? '~' : ' ')).join('');
  return [text, `    ${under}`.trimEnd()];
}
