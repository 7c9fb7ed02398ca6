import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { LogEntry } from '../src/hypervisor/log/entry.ts';
import { copyEntry, writeEntries } from '../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../src/hypervisor/log/header-codec.ts';
import { LogReader } from '../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../src/hypervisor/log/log-source.ts';
import { LockstepError } from '../src/machine/errors.ts';
import { forge, headerBytes, takeApart } from '../test/hypervisor/log/forge.ts';
import { HEADER } from '../test/hypervisor/log/logs.ts';
import { expectSame } from './support/expect-same.ts';
import { law } from './support/law.ts';
import { finishedEntries } from './support/log-entries.ts';

/** Two short varints and the check: so long is the head of each frame here. */
const MAX_HEAD_BYTES = 3 + 1 + 2;
const ENCODED = EncodedHeader.of(HEADER);

/** What came of reading: entries are given out before a later frame is refused. */
interface Reading {
  readonly entries: readonly LogEntry[];
  readonly end: 'finished' | 'torn' | 'refused';
}

function read(log: Uint8Array): Reading {
  const entries: LogEntry[] = [];
  try {
    const reader = new LogReader(memorySource(log), { known: ENCODED });
    for (; reader.entry !== undefined; reader.advance()) entries.push(copyEntry(reader.entry));
    return { entries, end: reader.end === 'finished' ? 'finished' : 'torn' };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'bad-log') throw error;
    expect(error.message).toMatch(/byte \d+|no log of Lockstep|has format \d+|cut off in its header/);
    return { entries, end: 'refused' };
  }
}

const logs = fc
  .record({
    entries: finishedEntries(12),
    frameEntries: fc.integer({ min: 1, max: 4 }),
    footed: fc.boolean(),
  })
  .map(({ entries, frameEntries, footed }) => {
    const log = writeEntries(ENCODED, entries, frameEntries);
    return { entries, log: footed ? log : log.subarray(0, takeApart(log).places.at(-1)) };
  });
const places = fc.nat(0xffff_ffff);

/** Reads a damaged log, which must give nothing but the first of its entries, and not pass for a finished one. */
function readDamaged(entries: readonly LogEntry[], damaged: Uint8Array): Reading {
  const reading = read(damaged);
  expectSame(reading.entries, entries.slice(0, reading.entries.length));
  expect(reading.end).not.toBe('finished');
  return reading;
}

describe('a damaged log', () => {
  law(
    'that is cut off is refused in its header, and torn behind it',
    fc.record({ log: logs, places }),
    { numRuns: 2000 },
    (trial) => {
      const { entries, log } = trial.log;
      const cut = log.subarray(0, trial.places % log.length);
      const { end } = readDamaged(entries, cut);
      expect(end).toBe(cut.length < headerBytes(log) ? 'refused' : 'torn');
    },
  );

  law(
    'with a flipped bit is refused; torn at most, where the bit was in the head of a frame',
    fc.record({ log: logs, places }),
    { numRuns: 4000 },
    (trial) => {
      const { entries, log } = trial.log;
      const bit = trial.places % (8 * log.length);
      const flipped = log.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const { end } = readDamaged(entries, flipped);
      // One damaged length in 65,536 has the right check.
      if (!inHead(log, bit >> 3)) expect(end).toBe('refused');
    },
  );

  law(
    'with a frame dropped, doubled, or in the place of another is refused',
    fc.record({
      log: logs,
      one: places,
      other: places,
      how: fc.constantFrom('dropped', 'doubled', 'swapped'),
    }),
    { numRuns: 2000 },
    ({ log: { entries, log }, one, other, how }) => {
      const parts = partsOf(log);
      const frames = parts.length - (takeApart(log).count === undefined ? 1 : 2);
      const [a, b] = [1 + (one % frames), 1 + (other % frames)];
      if (how === 'dropped') {
        // Without its last frame a log is one that broke off before it.
        if (a === parts.length - 1) return;
        parts.splice(a, 1);
      } else if (how === 'doubled') {
        parts.splice(b + 1, 0, parts[a]!);
      } else {
        if (a === b) return;
        [parts[a], parts[b]] = [parts[b]!, parts[a]!];
      }
      expect(readDamaged(entries, Buffer.concat(parts)).end).toBe('refused');
    },
  );

  law(
    'with the length of a frame forged under right checksums is refused, or torn if there is no footer',
    fc.record({ log: logs, place: places, length: fc.oneof(fc.nat(200), fc.nat(100_000), fc.maxSafeNat()) }),
    { numRuns: 2000 },
    ({ log: { entries, log }, place, length }) => {
      const parts = takeApart(log);
      const index = place % parts.frames.length;
      const frame = parts.frames[index]!;
      if (length === frame.entries.length) return;
      const forged = { ...parts, frames: parts.frames.with(index, { ...frame, length }) };
      const { end } = readDamaged(entries, forge(forged));
      if (parts.count !== undefined) expect(end).toBe('refused');
    },
  );
});

/** The bytes of a log by part: header, each frame, footer. */
function partsOf(log: Uint8Array): Uint8Array[] {
  const bounds = [0, ...takeApart(log).places, log.length];
  return bounds.slice(1).map((end, index) => log.subarray(bounds[index], end));
}

/** Whether a byte is one of those that say how long a frame is, or that a footer begins. */
function inHead(log: Uint8Array, at: number): boolean {
  return takeApart(log).places.some((place) => at >= place && at < place + MAX_HEAD_BYTES);
}
