import type { Random } from '../../environment/random.ts';
import { crc32c } from '../../hypervisor/log/crc32c.ts';
import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { readEntries } from '../../hypervisor/log/entry-list.ts';
import type { EntryList } from '../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Bench, Trial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import { joined } from '../joined.ts';
import { drawsOf } from './draws-of.ts';
import { judgeAltered } from './entries-matter.ts';
import type { BareFrame } from './frames.ts';
import { bareFrame, partsOf, seal } from './frames.ts';
import type { Count, Law } from './law.ts';

/** Frames of a trial's log are made as short as this, so that there are several. */
const ENTRIES_IN_FRAME = 4;

export const damageIsNoticed: Law = {
  name: 'damage is noticed',
  statement:
    'A log with a bit flipped, or a frame missing, doubled or in another place, is refused. One that is cut off is refused ' +
    'in its header, and otherwise read to its last whole frame and called unfinished. Of one with forged content under ' +
    'right checksums the replay reports what differs, or nothing does.',
  cheap: false,
  judge: (trial, bench, count) => {
    const known = bench.header(trial.scenario);
    const original = readEntries(memorySource(trial.recorded.log), { known });
    const parts = partsOf(original.header, original.entries, ENTRIES_IN_FRAME);
    const random = drawsOf(trial.recorded.log, 'damage');
    for (const [name, damage] of Object.entries(DAMAGES)) {
      const message = judgeDamaged(joined(damage(parts, random)), original, (what) =>
        count(`${name}: ${what}`),
      );
      if (message !== undefined) return { position: 0, message: `a log with ${name} ${message}` };
    }
    return judgeForged(parts, original, random, trial, bench, count) ?? judgeCut(parts, random, bench, count);
  },
};

type Damage = (parts: readonly Uint8Array[], random: Random) => readonly Uint8Array[];

const DAMAGES: Record<string, Damage> = {
  'a bit flipped': (parts, random) => {
    const bytes = joined(parts);
    const at = random.integer(0, bytes.length - 1);
    return [bytes.with(at, bytes[at]! ^ (1 << random.integer(0, 7)))];
  },
  'its end cut off': (parts, random) => {
    const bytes = joined(parts);
    return [bytes.subarray(0, random.integer(0, bytes.length - 1))];
  },
  'a frame missing': (parts, random) => parts.toSpliced(frameIn(parts, random), 1),
  'a frame doubled': (parts, random) => {
    const index = frameIn(parts, random);
    return parts.toSpliced(index, 0, parts[index]!);
  },
  'two frames swapped': (parts, random) => {
    const [a, b] = [frameIn(parts, random), frameIn(parts, random)];
    return a === b ? parts.toReversed() : parts.with(a, parts[b]!).with(b, parts[a]!);
  },
};

/** @returns what is wrong, if anything is */
function judgeDamaged(log: Uint8Array, original: EntryList, count: Count): string | undefined {
  let read: EntryList;
  try {
    read = readEntries(memorySource(log));
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    if (error.code !== 'bad-log') return `was refused as ${error.code}`;
    count('refused');
    return undefined;
  }
  if (read.end === 'finished') return 'was read as a whole one';
  count('unfinished');
  return isPrefix(read.entries, original.entries)
    ? undefined
    : 'was read as unfinished, with entries that were never logged';
}

/** One cut between two frames: what is left is replayed to its end, and all that it can compare is equal. */
function judgeCut(
  parts: readonly Uint8Array[],
  random: Random,
  bench: Bench,
  count: Count,
): Breach | undefined {
  const { result, position } = bench.replay(joined(parts.slice(0, 1 + frameIn(parts, random))));
  count(`cut behind a frame: ${result.verdict === 'torn' ? 'unfinished' : result.verdict}`);
  if (result.verdict === 'torn') return undefined;
  const { message } =
    result.verdict === 'diverged' ? result.divergence : { message: 'it was taken for a whole one' };
  return { position, message: `replaying a log that was cut off behind a frame: ${message}` };
}

/** One byte of a frame's content, or a number in its head, is another one, and every checksum is right. */
function judgeForged(
  parts: readonly Uint8Array[],
  { header, entries }: EntryList,
  random: Random,
  trial: Trial,
  bench: Bench,
  count: Count,
): Breach | undefined {
  const frames = parts.slice(1, -1).map(bareFrame);
  const index = random.integer(0, frames.length - 1);
  const forged = frames.with(index, forge(frames[index]!, random));
  const make = (): Uint8Array => seal(header, forged, entries.length);
  return judgeAltered(make, 'with forged content', trial, bench, (what) => count(`forged: ${what}`));
}

function forge(frame: BareFrame, random: Random): BareFrame {
  const { first, length, entries } = frame;
  switch (random.integer(0, 3)) {
    case 0:
      return { ...frame, length: Math.max(0, length + (random.oneIn(2) ? 1 : -1)) };
    case 1:
      return { ...frame, first: first + 1 };
    default: {
      const at = random.integer(0, entries.length - 1);
      return { ...frame, entries: entries.with(at, entries[at]! ^ (1 << random.integer(0, 7))) };
    }
  }
}

/** Index of a part that is a frame. */
function frameIn(parts: readonly Uint8Array[], random: Random): number {
  return random.integer(1, parts.length - 2);
}

function isPrefix(entries: readonly LogEntry[], all: readonly LogEntry[]): boolean {
  return entries.length <= all.length && entries.every((entry, index) => said(entry) === said(all[index]!));
}

/** What an entry says, short: of bytes their number and checksum. */
function said(entry: LogEntry): string {
  return JSON.stringify(entry, (_name, value: unknown) =>
    value instanceof Uint8Array ? [value.length, crc32c(value)] : value,
  );
}
