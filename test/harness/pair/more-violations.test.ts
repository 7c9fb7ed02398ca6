import { describe, expect, test } from 'vitest';

import type { Breach } from '../../../src/harness/breach.ts';
import type { PairTrial } from '../../../src/harness/pair/pair-trial.ts';
import type { Moment } from '../../../src/simulation/history.ts';
import { JudgedPairs, PAIR_LAWS, shippedGuest } from '../../simulation/judged-pairs.ts';
import { judgedBy, withHistory, withMoments } from './falsified.ts';

const SCENARIO = {
  lockstep: 1,
  limit: 80_000,
  pair: { spare: 1 },
  faults: [
    { at: 8000, crash: 'backup' },
    { after: 'protect', plus: 100, crash: 'primary' },
  ],
} as const;
const PAIRS = new JudgedPairs(shippedGuest('scheduler'), SCENARIO.limit);
/** The primary has lost its backup, got a new one, and died: the new one has gone on. */
const PAIR = PAIRS.run(SCENARIO);

const judged = (law: string, pair: PairTrial): Breach | undefined =>
  judgedBy(law, pair, PAIRS.bench, SCENARIO);
const at = (what: Moment['what'], host?: Moment['host']): number =>
  PAIR.history.moments.findIndex((moment) => moment.what === what && (host ?? moment.host) === moment.host);

test('a guest that has outlived two hosts breaks no law', () => {
  expect(PAIR.history).toMatchObject({ survivor: 'spare', end: 'done' });
  for (const { name } of PAIR_LAWS) expect([name, judged(name, PAIR)]).toEqual([name, undefined]);
});

describe('the output rule, of a new backup', () => {
  const LAW = 'the output rule';
  const joined = at('join');

  test('is broken by one that may go live before it has all that leads to what has left', () => {
    const early = withMoments(PAIR, (all) => {
      const copy = at('copy');
      const before = all
        .slice(0, joined)
        .filter(({ what }, index) => index <= copy || what !== 'acknowledge');
      return [...before, ...all.slice(joined)];
    });
    expect(judged(LAW, early)?.message).toMatch(
      /^the spare may go live, and the last entry that it has acknowledged is for position 0; what has left the primary needs one of \d+ or later$/,
    );
  });

  test('is broken by an output that leaves as if nobody protected its host, once that may', () => {
    const departed = PAIR.history.departed.map((each) => ({ ...each, alone: true }));
    expect(judged(LAW, withHistory(PAIR, { departed }))?.message).toMatch(
      /^output \d+ leaves the primary at tick \d+ as if nobody protected it, and the (backup|spare) may go live$/,
    );
  });

  test('is broken by a state that is given away twice', () => {
    const copy = PAIR.history.moments[at('copy')]!;
    const twice = withMoments(PAIR, (all) => all.toSpliced(joined, 0, copy));
    expect(judged(LAW, twice)?.message).toBe(
      'the primary gives its guest’s state away once more, and the spare follows another log',
    );
  });

  test('is not broken by what a former primary hears late', () => {
    const late: Moment = { ...PAIR.history.moments[at('acknowledge')]!, host: 'backup', number: 9999 };
    const heard = withMoments(PAIR, (all) => all.toSpliced(joined + 1, 0, late));
    expect(judged(LAW, heard)).toBeUndefined();
  });
});

describe('the pair goes on', () => {
  const LAW = 'the pair goes on';

  test('is broken by a new backup that gives up, though its primary knew that it could go live', () => {
    const lost = withHistory(PAIR, { end: 'lost', survivor: undefined });
    expect(judged(LAW, lost)?.message).toMatch(/^no host is left at tick \d+, and none had to give up$/);
    const crash: Moment = { ...PAIR.history.moments[at('crash')]!, host: 'spare' };
    expect(
      judged(
        LAW,
        withMoments(lost, (all) => [...all, crash]),
      ),
    ).toBeUndefined();
  });

  test('is broken by a host that is missed before anything has gone wrong', () => {
    const early = withMoments(PAIR, (all) => all.filter(({ what }) => what !== 'crash'));
    expect(judged(LAW, early)?.message).toMatch(
      /^tick \d+: the primary misses the other one, and nothing had gone wrong: the backup has been silent$/,
    );
  });

  test('is broken by a host that comes to no end when all is done', () => {
    expect(judged(LAW, withHistory(PAIR, { unfinished: ['spare'], ticks: 77 }))?.message).toBe(
      'the guest has ended, and the spare has not come to its end by tick 77',
    );
  });
});

describe('a diverged backup never goes live', () => {
  const LAW = 'a diverged backup never goes live';
  const halt: Moment = { ...PAIR.history.moments[at('join')]!, what: 'halt', detail: 'another state' };

  test('is broken by a new one that has been given something that it cannot load', () => {
    const before = withMoments(PAIR, (all) => [...all.slice(0, at('join')), halt]);
    expect(judged(LAW, before)?.message).toMatch(
      /^tick \d+: the spare has given up, and computes rightly: another state$/,
    );
  });

  test('is not broken by one that misses its primary before it was told that it may go live', () => {
    const missed: Moment = { ...halt, what: 'missed' };
    const before = withMoments(PAIR, (all) => [...all.slice(0, at('join')), missed, halt]);
    expect(judged(LAW, before)).toBeUndefined();
  });
});

describe('the disk ends as one machine leaves it', () => {
  const blocks = new JudgedPairs(shippedGuest('blocks'), 200_000);
  const whole = blocks.run({ pair: {} });

  test('is broken by old data that is put over new', () => {
    const { written } = whole.history;
    const [older, newer] = [written[3]!, written[9]!];
    const back = withHistory(whole, { written: [{ ...newer, sector: older.sector }, older] });
    const scenario = { lockstep: 1, limit: 200_000, pair: {} } as const;
    expect(judgedBy('the disk ends as one machine leaves it', back, blocks.bench, scenario)?.message).toMatch(
      /^tick \d+: the primary writes request \d+ over request \d+, which came later, in sector \d+ of disk 0$/,
    );
  });
});
