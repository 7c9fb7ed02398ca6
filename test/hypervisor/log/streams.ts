import type { Random } from '../../../src/environment/random.ts';
import { Seed } from '../../../src/environment/seed.ts';
import { clockStep } from '../../../src/environment/simulated/clock.ts';
import type { Input } from '../../../src/machine/input.ts';

/** Events of one kind, as a guest may get them; each input may be the last one, changed. */
export interface Stream {
  readonly name: string;
  readonly asked: boolean;
  /** @param slots since the last event */
  next(slots: number, random: Random): Input;
}

const ZEROS = new Uint8Array(8192);
const bytes = (length: number): Uint8Array => ZEROS.subarray(0, length);

function clock(name: string, asked: boolean, ticks: (slots: number, random: Random) => number): () => Stream {
  return () => {
    const input = { kind: 'clock' as const, value: 0 };
    return {
      name,
      asked,
      next: (slots, random) => {
        input.value += ticks(slots, random);
        return input;
      },
    };
  };
}

function payload(name: string, of: (random: Random) => Input): () => Stream {
  return () => ({ name, asked: false, next: (_, random) => of(random) });
}

/** Reads and writes of a disk, done in about their order, with random numbers in between. */
function completions(): Stream {
  let request = 0;
  const behind: number[] = [];
  return {
    name: 'completions: up to 16 sectors, writes, errors, entropy; out of order',
    asked: false,
    next: (_, random) => {
      while (behind.length < 3) behind.push(request++);
      const [done] = behind.splice(random.oneIn(4) ? 1 : 0, 1);
      const place = { kind: 'completion' as const, request: done!, status: 'ok' as const };
      if (random.oneIn(5)) return { ...place, device: 5, data: bytes(32) };
      if (random.oneIn(50)) return { ...place, device: 0, status: 'error', data: bytes(0) };
      return { ...place, device: 0, data: bytes(random.oneIn(3) ? 0 : 512 * random.integer(1, 16)) };
    },
  };
}

export const STREAMS: readonly (() => Stream)[] = [
  clock('readings: a tick in 10 slots', true, (slots) => Math.floor(slots / 10)),
  clock(
    'readings: the same, with steps and jumps as simulated',
    true,
    (slots, random) => Math.floor(slots / 10) + clockStep(random),
  ),
  clock(
    'readings: a host that stands still for 4 ms once in a hundred',
    true,
    (slots, random) => Math.floor(slots / 14) + (random.oneIn(100) ? 40_000 : random.integer(0, 3)),
  ),
  clock('readings: 0 to 900 ticks apart, whatever the slots', true, (_, random) => random.integer(0, 900)),
  clock('expiries: every 10 ms, up to 20 µs late', false, (_, random) => 100_000 + random.integer(0, 200)),
  clock('expiries: 0 to 900 ticks apart', false, (_, random) => random.integer(0, 900)),
  payload('console: 1 to 3 bytes', (random) => ({ kind: 'console', data: bytes(random.integer(1, 3)) })),
  payload('frames: 60 to 1,514 bytes', (random) => ({
    kind: 'frame',
    device: 6,
    data: bytes(random.integer(60, 1514)),
  })),
  completions,
  payload('signals: two names, up to 60 bytes', (random) => ({
    kind: 'signal',
    name: random.oneIn(2) ? 'tick' : 'tock',
    data: bytes(random.integer(0, 60)),
  })),
];

/** Draws that are the same in each run. */
export function draws(): Random {
  return Seed.root(1).fork('streams').random();
}
