import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fold, unfold } from '../src/hypervisor/log/fold.ts';
import { readEntries, writeEntries } from '../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../src/hypervisor/log/header-codec.ts';
import { memorySource } from '../src/hypervisor/log/log-source.ts';
import { LockstepError } from '../src/machine/errors.ts';
import { forge, takeApart } from '../test/hypervisor/log/forge.ts';
import { HEADER } from '../test/hypervisor/log/logs.ts';
import { expectSame } from './support/expect-same.ts';
import { law } from './support/law.ts';
import { anyEntries, finishedEntries } from './support/log-entries.ts';

const ENCODED = EncodedHeader.of(HEADER);

describe('the codec of logs', () => {
  law(
    'gives every list of entries back as it was, however they lie in frames',
    fc.record({ entries: anyEntries(20), frameEntries: fc.integer({ min: 1, max: 10 }) }),
    { numRuns: 1000 },
    ({ entries, frameEntries }) => {
      const log = writeEntries(ENCODED, entries, frameEntries);
      const read = readEntries(memorySource(log), { known: ENCODED });
      expectSame(read.entries, entries);
      expect(read.end).toBe(entries.at(-1)?.kind === 'end' ? 'finished' : 'torn');
    },
  );

  const changes = fc.array(
    fc.record({
      at: fc.nat(0xffff_ffff),
      byte: fc.nat(255),
      how: fc.constantFrom('set', 'insert', 'remove'),
    }),
    { minLength: 1, maxLength: 2 },
  );
  law(
    'has one form for each list of entries: what is accepted is written again byte for byte',
    fc.record({ entries: finishedEntries(6), changes }),
    { numRuns: 4000 },
    ({ entries, changes }) => {
      const { header, frames } = takeApart(writeEntries(ENCODED, entries));
      const bytes = [...frames[0]!.entries];
      for (const { at, byte, how } of changes) {
        const place = at % bytes.length;
        bytes.splice(place, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
      }
      const changed = forge({ header, frames: [{ first: 0, entries: Uint8Array.from(bytes) }] });
      const read = entriesOf(changed);
      if (read === undefined) return;
      const again = writeEntries(ENCODED, read).subarray(0, changed.length);
      expect(Buffer.compare(again, changed)).toBe(0);
    },
  );

  law(
    'has a code for each number and a number for each code, whatever is predicted',
    fc.tuple(
      fc.maxSafeNat(),
      fc.oneof(
        fc.maxSafeNat(),
        fc.nat(10),
        fc.nat(10).map((n) => Number.MAX_SAFE_INTEGER - n),
      ),
    ),
    { numRuns: 3000 },
    ([number, prediction]) => {
      expect(unfold(fold(number, prediction), prediction)).toBe(number);
      expect(fold(unfold(number, prediction), prediction)).toBe(number);
    },
  );
});

/** What a log is read as, unless it is refused. */
function entriesOf(log: Uint8Array): ReturnType<typeof readEntries>['entries'] | undefined {
  try {
    return readEntries(memorySource(log), { known: ENCODED }).entries;
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'bad-log') return undefined;
    throw error;
  }
}
