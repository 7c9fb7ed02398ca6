import type { Canary } from './canary.ts';
import { isAsExpected, isFound } from './canary.ts';

const COLUMNS = ['leak', 'found', 'trials', 'most', 'events', 'most', 'by'] as const;
const WIDTHS = [26, 6, 7, 5, 7, 5] as const;

/** The table's first line. */
export const CANARY_HEAD = line(COLUMNS);

/** One line: how often it was found; trials needed and events left, the median and the most; which laws found it. */
export function formatCanary(canary: Canary): string {
  const { name, leak, results } = canary;
  if (leak === undefined) {
    const trials = results.reduce((sum, result) => sum + result.trials, 0);
    const found = results.filter(({ failed }) => failed).length;
    const verdict = isFound(canary) ? 'holds' : `DOES NOT HOLD${reasons(canary)}`;
    return line([name, `${found}/${results.length}`, `${trials}`, '', '', '', verdict]);
  }
  const found = results.flatMap(({ failure }) => (failure?.kind === 'law' ? [failure] : []));
  const trials = found.map((failure) => failure.trials);
  const events = found.map((failure) => failure.events);
  return line([
    name,
    `${found.length}/${results.length}`,
    ...[median(trials), most(trials), median(events), most(events)],
    isFound(canary)
      ? `${isAsExpected(canary) ? '' : 'TOO LATE, OR TOO LARGE: '}${laws(found)}`
      : `MISSED${reasons(canary)}`,
  ]);
}

/** Each law that found it, and how often if there are several; the most frequent first. */
function laws(found: readonly { readonly name: string }[]): string {
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1));
  return sorted.map(([name, count]) => (counts.size === 1 ? name : `${name} (${count})`)).join(', ');
}

/** With which seeds it did not come out as it has to, and what came out. */
function reasons({ leak, results }: Canary): string {
  const wrong = results.filter(
    ({ verdict, failure }) => !(leak === undefined ? verdict === 'holds' : failure?.kind === 'law'),
  );
  return wrong.map(({ seed, verdict, failure }) => `; seed ${seed}: ${failure?.name ?? verdict}`).join('');
}

function median(numbers: readonly number[]): string {
  if (numbers.length === 0) return '-';
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const value =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return `${value}`;
}

function most(numbers: readonly number[]): string {
  return numbers.length === 0 ? '-' : `${Math.max(...numbers)}`;
}

/** The first cell to the left, numbers to the right. */
function line(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => {
    const width = WIDTHS[index];
    if (width === undefined) return cell;
    return index === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
  return `${padded.slice(0, -1).join(' ')}   ${padded.at(-1)!}\n`;
}
