import { grouped } from '../words/numbers.ts';

const UNITS = [
  [10_000_000, 's'],
  [10_000, 'ms'],
  [10, 'µs'],
] as const;

/** Virtual time in ticks of 100 ns, in a unit that suits it: `1.25 ms`. */
export function timeText(ticks: number): string {
  if (ticks === 0) return '0';
  for (const [unit, name] of UNITS)
    if (Math.abs(ticks) >= unit) return `${trimmed((ticks / unit).toFixed(4))} ${name}`;
  return `${trimmed((ticks / 10).toFixed(1))} µs`;
}

export function placeText(axis: 'position' | 'ticks', value: number): string {
  return axis === 'position' ? grouped(Math.round(value)) : timeText(Math.round(value));
}

function trimmed(text: string): string {
  const [whole, fraction = ''] = text.split('.');
  const rest = fraction.replace(/0+$/, '');
  const sign = whole!.startsWith('-') ? '-' : '';
  return `${sign}${grouped(Number(whole!.replace('-', '')))}${rest === '' ? '' : `.${rest}`}`;
}
