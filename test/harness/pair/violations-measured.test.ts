import { describe, expect, test } from 'vitest';

import { judgedBy, withHistory } from './falsified.ts';
import type { Breach } from '../../../src/harness/breach.ts';
import type { PairTrial } from '../../../src/harness/pair/pair-trial.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import type { Measured } from '../../../src/simulation/gauges.ts';
import { JudgedPairs, shippedGuest } from '../../simulation/judged-pairs.ts';

const LIMIT = 80_000;
const PAIRS = new JudgedPairs(shippedGuest('exerciser'), LIMIT);
const SCENARIO: Scenario = { lockstep: 1, limit: LIMIT };

/** One pair without a fault, and one whose backup takes over behind output 60. */
const QUIET = PAIRS.run();
const TAKEN = PAIRS.run({ faults: [{ after: 'release', hit: 60, crash: 'primary' }] });

const judged = (law: string, pair: PairTrial): Breach | undefined =>
  judgedBy(law, pair, PAIRS.bench, SCENARIO);

/** What the world has measured of a pair, but for what is given. */
function measuring(changes: Partial<Measured>, pair = QUIET): PairTrial {
  const { lag, underWay, waiting, told } = pair.history.measured;
  return withHistory(pair, { measured: { lag, underWay, waiting, told, ...changes } });
}

describe('execution lag is bounded', () => {
  test('is broken by a backup that is further behind than it may be', () => {
    const LAW = 'execution lag is bounded';
    const { maxLagSlots } = QUIET.settings;
    const behind = (most: number): PairTrial => measuring({ lag: { most, position: 7 } });
    expect(judged(LAW, behind(maxLagSlots + 1))).toBeUndefined();
    expect(judged(LAW, behind(maxLagSlots + 2))).toEqual({
      position: 7,
      message: `the backup was ${maxLagSlots + 2} slots behind; ${maxLagSlots} are allowed`,
    });
  });
});

describe('buffers are bounded', () => {
  const LAW = 'buffers are bounded';
  const { sendBufferBytes, receiveBufferBytes } = QUIET.settings;

  test.each([
    ['a primary that sends more than finds room', 'underWay', sendBufferBytes],
    ['a backup that has more than it has room for', 'waiting', receiveBufferBytes],
  ] as const)('is broken by %s', (_whose, what, bytes) => {
    const holding = (most: number): PairTrial => measuring({ [what]: { most, position: 7 } });
    expect(judged(LAW, holding(bytes))).toBeUndefined();
    expect(judged(LAW, holding(bytes + 1))).toEqual({
      position: 7,
      message: expect.stringMatching(`${bytes + 1} bytes of the log.*; ${bytes} are allowed`) as string,
    });
  });
});

describe('no repeat without need', () => {
  const LAW = 'no repeat without need';
  const { reference, history } = TAKEN;
  /** The first output that the backup let out. */
  const first = reference.outputs.length - history.departed.filter(({ host }) => host === 'backup').length;

  test('is broken by an output that the backup knew to have left', () => {
    const told = (count: number): PairTrial => measuring({ told: new Map([['backup', count]]) }, TAKEN);
    expect(judged(LAW, told(first))).toBeUndefined();
    const slot = reference.outputs[first]!.covered - 1;
    expect(judged(LAW, told(first + 1))).toEqual({
      position: history.takeovers[0]!.position,
      slot,
      message: `output ${first}, of slot ${slot}, leaves the backup again, which had been told of ${first + 1} that they had left`,
    });
  });

  test('is not broken by what left so shortly before the crash that nobody could tell', () => {
    const left = history.departed.filter(({ host }) => host === 'primary').length;
    expect(first).toBeLessThan(left);
    expect(history.measured.told.get('backup')).toBeLessThanOrEqual(first);
    expect(judged(LAW, TAKEN)).toBeUndefined();
  });
});
