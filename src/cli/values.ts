import { LockstepError } from '../machine/errors.ts';
import { bytesOf } from '../riscv/board/size.ts';

/** Refuses what was written for an option. */
function refuse(option: string, text: string, expected: string): never {
  throw new LockstepError('bad-configuration', `--${option} ${text}: ${expected}`);
}

/** A size in bytes, as `bytesOf` reads it. */
export function parseBytes(option: string, text: string): number {
  return bytesOf(text) ?? refuse(option, text, 'a size is written as 64KiB, 128MiB or 1GiB');
}

const SIZE_UNITS = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
] as const;

/** A size in whole KiB in its largest unit, as `parseBytes` reads it. */
export function sizeText(bytes: number): string {
  const [unit, size] = SIZE_UNITS.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['KiB', 2 ** 10];
  return `${bytes / size}${unit}`;
}

/** A count from `least` to `most`: `200000`, `200_000` or `2e5`. */
export function parseCount(
  option: string,
  text: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const count = /^\d+(_\d+)*(e\d{1,2})?$/.test(text) ? Number(text.replaceAll('_', '')) : NaN;
  if (count > most) return refuse(option, text, `too large: it is at most ${most}`);
  if (count >= least) return count;
  return refuse(option, text, `a whole number from ${least} is written as 200000, 200_000 or 2e5`);
}

const MAX_EXIT = 2 ** 32 - 1;

/** A guest's exit code. */
export function parseExit(option: string, text: string): number {
  const code = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  return code <= MAX_EXIT ? code : refuse(option, text, `an exit code is a number from 0 to ${MAX_EXIT}`);
}

/** A fast-check path: the trial's number, and then those of its smaller forms. */
export function parsePath(option: string, text: string): string {
  if (/^\d{1,9}(:\d{1,9})*$/.test(text)) return text;
  return refuse(option, text, 'a path is numbers and colons as in 12:0:3, as a failure prints it');
}

/** A 32-bit signed integer. */
export function parseSeed(option: string, text: string): number {
  const seed = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
  return seed === (seed | 0)
    ? seed
    : refuse(option, text, 'a seed is an integer from -2147483648 to 2147483647');
}

/** The port in `udp:PORT`. */
export function parseNetwork(option: string, text: string): number {
  const port = Number(/^udp:(\d{1,5})$/.exec(text)?.[1] ?? NaN);
  if (port >= 1 && port <= 65_535) return port;
  return refuse(option, text, 'a network is written as udp:PORT, with a port from 1 to 65535');
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration in milliseconds. */
export function parseDuration(option: string, text: string): number {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (MILLISECONDS[unit ?? ''] ?? NaN);
  return milliseconds > 0 ? milliseconds : refuse(option, text, 'a time is written as 90s, 10m or 2h');
}

/** One of several parts, `1/4` being the first. */
export function parseShard(option: string, text: string): { index: number; count: number } {
  const [part, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).slice(1).map(Number);
  if (part !== undefined && part >= 1 && part <= count!) return { index: part - 1, count: count! };
  return refuse(option, text, 'a part is written as 1/4, the first of four, to 4/4, the last');
}

/** What was written for an option that makes sense only once. */
export function once(option: string, value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new LockstepError('bad-configuration', `--${option}: given ${value.length} times; once is enough`);
}

/**
 * What has to be there. Left to yargs, a missing one would be reported first, even where an unknown flag has taken it
 * for its value.
 */
export function required(name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new LockstepError('bad-configuration', `which ${name}? See --help`);
}
