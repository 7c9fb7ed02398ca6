import type { Arrival } from '../../hypervisor/event-source.ts';
import { crc32c } from '../../hypervisor/log/crc32c.ts';
import { SHOWN_BYTES, describeInput } from '../../machine/describe-input.ts';
import type { CodePlace } from '../../machine/explanation.ts';
import type { Execution } from './execution.ts';
import type { EventLine } from './localisation.ts';

/** So many of each side are shown. */
const SHOWN = 8;

/** Something that reached a machine: where, what, and the same as one text. */
export interface Arrived {
  readonly position: number;
  readonly text: string;
  readonly key: string;
}

/** Notes what reaches a machine. */
export class ArrivedList {
  readonly all: Arrived[] = [];
  #ordinal = 0;

  add(arrival: Arrival, position: number, asked: boolean): void {
    const text = describeArrival(arrival, asked);
    // Of long data only the beginning is in the text.
    const content = 'data' in arrival ? ` ${crc32c(arrival.data)}` : '';
    // Of what arrives at one position, the order matters.
    this.#ordinal = this.all.at(-1)?.position === position ? this.#ordinal + 1 : 0;
    this.all.push({ position, text, key: `${position} ${this.#ordinal} ${text}${content}` });
  }
}

/** Positions at which two executions got something different, rising, at most some. */
export function unequalPositions(a: readonly Arrived[], b: readonly Arrived[], most: number): number[] {
  const positions = [...missing(a, b), ...missing(b, a)].map(({ position }) => position);
  return [...new Set(positions)].sort((x, y) => x - y).slice(0, most);
}

/** What reached an execution last, up to a slot and in it. */
export function eventLines(
  execution: Execution,
  arrived: readonly Arrived[],
  others: readonly Arrived[] | undefined,
  position: number,
): EventLine[] {
  const until = arrived.filter((event) => event.position <= position);
  const from = Math.max(0, until.length - SHOWN);
  const places = placesOf(execution, from, until.length, position);
  const differing = others === undefined ? new Set<Arrived>() : new Set(missing(arrived, others));
  return until.slice(from).map((event, index) => ({
    position: event.position,
    text: event.text,
    differs: differing.has(event),
    ...(places[index] !== undefined && { place: places[index] }),
  }));
}

/** What of `a` is not in `b`, as often as it is not. */
function missing(a: readonly Arrived[], b: readonly Arrived[]): Arrived[] {
  const left = new Map<string, number>();
  for (const { key } of b) left.set(key, (left.get(key) ?? 0) + 1);
  return a.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Where the guest was when these reached it, counted from 0. */
function placesOf(
  execution: Execution,
  from: number,
  to: number,
  position: number,
): readonly (CodePlace | undefined)[] {
  if (execution.machine.explain === undefined) return [];
  const places: (CodePlace | undefined)[] = [];
  let count = 0;
  execution.run({
    until: position + 1,
    arrived: () => {
      if (count >= from && count < to) places.push(execution.machine.explain!().next);
      count++;
    },
  });
  return places;
}

function describeArrival(arrival: Arrival, asked: boolean): string {
  if (arrival.kind === 'power-off') return 'switched off from outside';
  if (arrival.kind === 'snapshot') return 'a snapshot is taken';
  const name = arrival.kind === 'clock' ? (asked ? 'reading' : 'timer') : arrival.kind;
  const long = 'data' in arrival && arrival.data.length > SHOWN_BYTES;
  const sum = long ? `, checksum ${crc32c(arrival.data).toString(16).padStart(8, '0')}` : '';
  const text = `${describeInput(arrival)}${sum}`;
  return name === 'reset' ? text : `${name}: ${text}`;
}
