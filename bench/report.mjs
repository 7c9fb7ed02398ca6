import { median } from './measure.mjs';

/**
 * One figure out of its samples, pass by pass. Ratios: the median of all. What is absolute: the best of the passes'
 * medians, since what else the machine has to do only ever makes it worse.
 */
export function summarise({ better, ratio }, passes) {
  if (ratio === true) return median(passes.flat());
  const medians = passes.map(median);
  return better === 'higher' ? Math.max(...medians) : Math.min(...medians);
}

/** Whether a value is as good as its target; undefined without one. */
export function reached({ better, target }, value) {
  if (target === undefined) return undefined;
  return better === 'higher' ? value >= target : value <= target;
}

/** A number with three digits that count, or to a thousandth. */
function digits(value) {
  if (!(Number.isFinite(value) && value > 0)) return 'too quick to tell';
  const before = Math.max(1, Math.ceil(Math.log10(value)));
  return value.toFixed(value < 1 ? 3 : Math.max(0, 3 - before));
}

function targetOf({ better, target, unit }) {
  return target === undefined ? '' : `${better === 'higher' ? '>=' : '<='} ${target} ${unit}`;
}

/**
 * The table: a heading for each suite, a line for each figure.
 * @param results suites in order: `{ name, skipped }` or `{ name, rows: [{ figure, value }] }`
 */
export function formatTable(results) {
  const cells = results.flatMap(({ name, skipped, rows = [] }) => [
    [name],
    ...(skipped === undefined ? [] : [[`  ${skipped}`]]),
    ...rows.map(({ figure, value }) => {
      const verdict = { true: 'reached', false: 'not reached', undefined: '' }[reached(figure, value)];
      return [`  ${figure.label}`, digits(value), figure.unit, targetOf(figure), verdict];
    }),
  ]);
  const lines = cells.filter((line) => line.length > 1);
  const width = (column) => Math.max(0, ...lines.map((line) => line[column].length));
  return cells
    .map(([label, value, unit, target, verdict]) =>
      value === undefined
        ? label
        : [
            label.padEnd(width(0)),
            value.padStart(width(1)),
            unit.padEnd(width(2)),
            target.padEnd(width(3)),
            verdict,
          ].join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
