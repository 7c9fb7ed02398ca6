import { expect, test } from 'vitest';

import { PairTally } from '../../../src/harness/pair/pair-tally.ts';
import type { WrongCounts } from '../../../src/harness/pair/pair-tally.ts';
import type { Fault } from '../../../src/simulation/fault.ts';
import { JudgedPairs, shippedGuest } from '../../simulation/judged-pairs.ts';

const EXERCISER = new JudgedPairs(shippedGuest('exerciser'), 50_000);

/** None before the crash: only what the guest asks for shows that something is wrong. */
const CHECKPOINTS = 50_000;
const CRASH: Fault = { at: 20_000, crash: 'primary' };

function wrong(...faults: Fault[]): WrongCounts {
  const tally = new PairTally();
  tally.add({ faults }, EXERCISER.run({ checkpoints: CHECKPOINTS, faults }));
  return tally.counts!.wrong;
}

test('a wrong computation that shows is noticed', () => {
  expect(wrong({ at: 300, corrupt: 'backup' })).toEqual({ noticed: 1, live: 0, harmless: 0 });
});

test('a backup that takes over before anything has shown what is wrong is counted apart', () => {
  const faults: Fault[] = [CRASH, { at: 14_000, corrupt: 'backup' }];
  expect(wrong(...faults)).toEqual({ noticed: 0, live: 1, harmless: 0 });
});

test('a backup that is live by then is given nothing wrong any more: that does not strike', () => {
  const faults: Fault[] = [CRASH, { after: 'live', plus: 50, corrupt: 'backup' }];
  expect(wrong(...faults)).toEqual({ noticed: 0, live: 0, harmless: 0 });
  const { corrupted, struck } = EXERCISER.run({ checkpoints: CHECKPOINTS, faults }).history;
  expect([corrupted, struck]).toEqual([[], [true, false]]);
});

test.each<[string, Fault[]]>([
  ['that goes live right then', [CRASH, { after: 'live', corrupt: 'backup' }]],
  [
    'that crashes right then',
    [
      { at: 300, corrupt: 'backup' },
      { at: 300, crash: 'backup' },
    ],
  ],
])('a backup %s is given nothing wrong any more, and is judged like any other', (_when, faults) => {
  expect(wrong(...faults)).toEqual({ noticed: 0, live: 0, harmless: 1 });
  expect(EXERCISER.run({ checkpoints: CHECKPOINTS, faults }).history.corrupted).toEqual([]);
});

test.each<[string, Fault]>([
  ['crash once more', { after: 'live', crash: 'primary' }],
  ['pause', { after: 'live', plus: 9, pause: 'primary', ticks: 50 }],
  ['be cut from the disk', { after: 'live', cut: 'primary-storage' }],
])('a host that is gone does not %s, and nothing is counted or told of it', (_what, fault) => {
  const faults = [CRASH, fault];
  const pair = EXERCISER.run({ checkpoints: CHECKPOINTS, faults });
  expect(pair.history.struck).toEqual([true, false]);
  const told = pair.history.moments.filter(
    ({ what }) => what === 'crash' || what === 'pause' || what === 'cut',
  );
  expect(told).toHaveLength(1);
  const tally = new PairTally();
  tally.add({ faults }, pair);
  expect(tally.counts!.faults).toMatchObject([{ kind: 'primary crash', count: 1 }]);
});
