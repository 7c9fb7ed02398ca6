import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';

import { formatDemonstration, isConvincing } from '../../src/cli/demo/format-demo.ts';
import type { Demonstration } from '../../src/cli/demo/format-demo.ts';
import { guestsFolder, shippedGuests } from '../../src/cli/demo/shipped-guests.ts';
import type { PairCounts } from '../../src/harness/pair/pair-tally.ts';
import type { CheckResult } from '../../src/harness/check/check-result.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import { nothingConsumed } from '../../src/hypervisor/traffic.ts';

const HOLDS: CheckResult = {
  subject: 'guest@1',
  seed: 42,
  verdict: 'holds',
  failed: false,
  laws: 'hold',
  invariants: 'not judged',
  trials: 40,
  inconclusive: 0,
  consumed: nothingConsumed(),
  ends: [],
  judged: [],
};

const FAILED: CheckResult = {
  ...HOLDS,
  verdict: 'failed',
  failed: true,
  laws: 'violated',
  failure: {
    kind: 'law',
    name: 'the output rule',
    position: 7,
    message: 'output 0 left too early',
    scenario: { lockstep: 1, limit: 10, pair: {} },
    events: 0,
    trials: 3,
    shrinks: 2,
  },
};

function demonstration(changes: Partial<Demonstration> = {}): Demonstration {
  const guests = shippedGuests();
  return {
    guests,
    results: guests.map(() => HOLDS),
    laws: LAWS,
    leak: { what: 'an output leaves too early', result: FAILED },
    seed: 42,
    folder: guestsFolder(),
    ...changes,
  };
}

test('what it writes follows from what was found', () => {
  expect(formatDemonstration(demonstration())).toBe(formatDemonstration(demonstration()));
});

const PAIRS: PairCounts = {
  ...{ pairs: 40, ends: { done: 40, lost: 0, hung: 0 }, takeovers: 9, goneOnAlone: 1, protectedAnew: 5 },
  ...{ faults: [], granted: 10, refused: 1, wrong: { noticed: 0, live: 0, harmless: 0 }, clients: {} },
  ...{ outputs: { held: 1, kept: 1, repeated: 1 }, disk: { writes: 1, refused: 0, again: 0 } },
};

/** What is written where one guest's pairs were these. */
function written(pairs: PairCounts): string {
  const [first, ...others] = shippedGuests().map(() => HOLDS);
  return formatDemonstration(demonstration({ results: [{ ...first!, pairs }, ...others] }));
}

test('it counts all that takeovers can come from', () => {
  const faults = ['primary crash', 'backup pause', 'primary pause', 'channel cut', 'wrong computation'].map(
    (kind, index) => ({ kind, count: 10 + index, places: [] }),
  );
  const text = written({ ...PAIRS, faults, wrong: { noticed: 3, live: 2, harmless: 9 } });
  expect(text).toMatch(/^ {2}primaries killed +10/m);
  expect(text).toMatch(/^ {2}hosts paused +23 {2}/m);
  expect(text).toMatch(/^ {2}hosts cut off +13 {2}/m);
  expect(text).toMatch(/^ {2}wrong backups +14 .*3 noticed it.* 2 went live.* 9 without effect$/m);
  expect(text).toMatch(/^ {2}takeovers +9 .*killed, or paused or cut off/m);
  expect(text).toMatch(/^ {2}gone on alone +1 /m);
});

test('it lists below what a failure was shrunk to just what is not as usual', () => {
  const scenario = { lockstep: 1, limit: 500, clock: { tail: { seed: 3 } }, pair: { marks: 9 } } as const;
  const result = { ...FAILED, failure: { ...FAILED.failure!, scenario, events: 2 } };
  expect(formatDemonstration(demonstration({ leak: { what: 'x', result } }))).toMatch(
    /shrunk +to a run to position 500 of which 2 things are not as usual:\n +clock: .*\n +pair: slots between marks 9\n\n/,
  );
});

test('it counts the new backups, and says in words where primaries were killed', () => {
  const places = ['copy', 'join', 'protect', 'release'].map((place, index) => ({ place, count: 9 - index }));
  const text = written({ ...PAIRS, faults: [{ kind: 'primary crash', count: 30, places }] });
  expect(text).toMatch(/^ {2}new backups {9}5 {2}given a copy of the running guest/m);
  expect(text).toContain(
    '9 after the state was sent to a new backup, 8 after a new backup could take over, ' +
      '7 after a host was protected again, 6 after an output left',
  );
});

test('a guest for which something fails, and a broken Lockstep that is not found out, are no success and are said', () => {
  const [first, ...others] = shippedGuests().map(() => HOLDS);
  expect(isConvincing(demonstration())).toBe(true);
  const failed = demonstration({ results: [{ ...first!, ...FAILED }, ...others] });
  expect(isConvincing(failed)).toBe(false);
  expect(formatDemonstration(failed)).toContain(
    'What did NOT hold\n  guest@1: the output rule: output 0 left',
  );
  const missed = demonstration({ leak: { what: 'x', result: HOLDS } });
  expect(isConvincing(missed)).toBe(false);
  expect(formatDemonstration(missed)).toContain('NOT found out');
});

test('the commands that the demonstration proposes name files that are there, from wherever it is run', () => {
  const before = process.cwd();
  const proposed = (): string[] =>
    [...formatDemonstration(demonstration({ folder: guestsFolder() })).matchAll(/\S+\.elf/g)].map(
      ([path]) => path,
    );
  expect(proposed()).toContain('guests/elf/editor.elf');
  try {
    for (const folder of ['src/cli', 'guests/elf', '..', tmpdir()]) {
      process.chdir(folder);
      for (const path of proposed()) expect(existsSync(path)).toBe(true);
      process.chdir(before);
    }
  } finally {
    process.chdir(before);
  }
});

test('a path with a space is one word of a proposed command', () => {
  expect(formatDemonstration(demonstration({ folder: '../my tests/elf' }))).toContain(
    'run "../my tests/elf/editor.elf" ',
  );
});
