import { describe, expect, test } from 'vitest';

import type { PairSetting } from '../../src/harness/scenario/scenario.ts';
import type { Fault, Step } from '../../src/simulation/fault.ts';
import type { Moment, PairHistory } from '../../src/simulation/history.ts';
import { JudgedPairs, printedBy, printedByOne, shippedGuest } from './judged-pairs.ts';

const EXERCISER = new JudgedPairs(shippedGuest('exerciser'), 80_000);
const SCHEDULER = new JudgedPairs(shippedGuest('scheduler'), 60_000);
const BLOCKS = new JudgedPairs(shippedGuest('blocks'), 400_000);
const CLOCKS = new JudgedPairs(shippedGuest('clocks', 'paced'), 60_000);

const DEATH: Fault = { at: 8000, crash: 'primary' };
const LOSS: Fault = { at: 8000, crash: 'backup' };

/** The protocol's words in a history's moments. */
function course({ moments }: PairHistory): string[] {
  const told = ['missed', 'take', 'live', 'halt', 'copy', 'join', 'protect', 'crash', 'refused', 'end'];
  return moments
    .filter(({ what }) => told.includes(what))
    .map(({ host, what, detail }) => `${host} ${what}${what === 'take' ? ` ${detail}` : ''}`);
}

const PROTECTED_ANEW = ['backup copy', 'backup take granted', 'spare join', 'backup protect'];

describe('a third host', () => {
  test('becomes the backup of the one that has taken over, and follows it to the end', () => {
    const { history } = EXERCISER.run({ pair: { spare: 100 }, faults: [DEATH] });
    expect(course(history)).toEqual([
      ...['primary crash', 'backup missed', 'backup take granted', 'backup live'],
      ...PROTECTED_ANEW,
      ...['backup end', 'spare end'],
    ]);
    expect(history).toMatchObject({ end: 'done', survivor: 'backup' });
    const [first, alone, second] = history.stretches;
    expect(history.stretches).toHaveLength(3);
    expect(first).toMatchObject({ host: 'primary', follower: 'backup', takeover: { host: 'backup' } });
    expect(alone).toMatchObject({ host: 'backup', follower: undefined });
    expect(second).toMatchObject({ host: 'backup', follower: 'spare', replay: { verdict: 'equal' } });
  });

  test('becomes the backup of a primary that has lost its own', () => {
    const { history } = EXERCISER.run({ pair: { spare: 100 }, faults: [LOSS] });
    expect(course(history)).toEqual([
      ...['backup crash', 'primary missed', 'primary take granted', 'primary live'],
      ...[
        'primary copy',
        'primary take granted',
        'spare join',
        'primary protect',
        'primary end',
        'spare end',
      ],
    ]);
    expect(history.stretches.at(-1)).toMatchObject({ host: 'primary', follower: 'spare' });
  });

  test('is not asked for where nobody goes on alone, and not where the guest has ended by then', () => {
    const quiet = EXERCISER.run({ pair: { spare: 1 } }).history;
    expect(course(quiet)).toEqual(['primary end', 'backup end']);
    const late = EXERCISER.run({ pair: { spare: 50_000 }, faults: [DEATH] }).history;
    expect(course(late).at(-1)).toBe('backup end');
  });

  test('holds up outputs again once it may go live, and none before', () => {
    const { history } = SCHEDULER.run({ pair: { spare: 100 }, faults: [LOSS] });
    const taken = history.moments.findLast(({ what, host }) => what === 'take' && host === 'primary')!;
    const behind = history.moments.find(({ what }) => what === 'live')!;
    const primarys = history.departed.filter(({ ticks }) => ticks >= behind.ticks);
    expect(primarys.filter(({ alone, ticks }) => alone && ticks > taken.ticks)).toEqual([]);
    expect(primarys.filter(({ alone }) => alone).length).toBeGreaterThan(0);
    expect(primarys.filter(({ alone }) => !alone).length).toBeGreaterThan(0);
  });
});

describe('a guest is protected anew', () => {
  test('that waits for somebody to ask it something', () => {
    const { history } = new JudgedPairs(shippedGuest('key-value'), 600_000).run({
      pair: { spare: 100 },
      clients: [{ keyValue: ['put a 1', 'get a', 'get a'], think: [4000, 4000, 60_000] }],
      faults: [{ after: 'release', hit: 63, plus: 600, crash: 'primary' }],
    });
    const at = (what: Moment['what']): number =>
      history.moments.find((moment) => moment.what === what)?.ticks ?? Infinity;
    expect(at('live')).toBeGreaterThan(at('crash'));
    // Long before the next request, which is what would wake it.
    expect(at('protect')).toBeLessThan(at('live') + 5000);
    expect(history.departed.at(-1)!.ticks).toBeGreaterThan(60_000);
  });
});

describe('a second death', () => {
  test('is survived like the first one, once the new backup may go live', () => {
    const pair = EXERCISER.run({
      pair: { spare: 100 },
      faults: [DEATH, { after: 'protect', plus: 300, crash: 'backup' }],
    });
    const { history } = pair;
    expect(history).toMatchObject({
      ...{ end: 'done', survivor: 'spare', outcome: { end: 'halt', code: 0 }, struck: [true, true] },
      takeovers: [{ host: 'backup' }, { host: 'spare' }],
    });
    expect(history.stretches.map(({ host }) => host)).toEqual(['primary', 'backup', 'backup', 'spare']);
    // Whatever left twice at takeovers, all that one machine prints is there, to its end.
    expect(printedBy(history).endsWith(printedByOne(pair).slice(-20))).toBe(true);
  });

  test('of a primary that has lost its first backup is survived too', () => {
    const { history } = EXERCISER.run({
      pair: { spare: 100 },
      faults: [LOSS, { after: 'protect', plus: 100, crash: 'primary' }],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'spare', takeovers: [{ host: 'spare' }] });
  });

  test.each<[Step, number]>([
    ['release', 60],
    ['write', 12],
    ['acknowledge', 30],
    ['send', 20],
    ['receive', 20],
  ])('right behind any %s of the new pairing is survived', (after, hits) => {
    const setting = { pair: { spare: 1 }, faults: [DEATH] };
    const { moments } = EXERCISER.run(setting).history;
    const from = moments.findIndex(({ what }) => what === 'protect');
    const before = moments.slice(0, from).filter(({ what }) => what === after).length;
    const survivors = new Set<unknown>();
    for (let hit = before + 1; hit <= before + hits; hit += Math.ceil(hits / 10)) {
      const faults: Fault[] = [DEATH, { after, hit, crash: 'backup' }];
      const { history } = EXERCISER.run({ ...setting, faults });
      if (history.struck[1] === true) survivors.add(history.survivor);
    }
    expect([...survivors]).toEqual(['spare']);
  });

  test('at any position of the new pairing is survived, with writes under way and with a paced clock', () => {
    for (const pairs of [BLOCKS, CLOCKS]) {
      const setting = { pair: { spare: 1, spareClockAhead: -40_000 }, faults: [DEATH] };
      const { moments } = pairs.run(setting).history;
      const from = moments.find(({ what }) => what === 'protect')!.position;
      const to = moments.find(({ what, host }) => what === 'end' && host === 'backup')!.position;
      expect(to).toBeGreaterThan(from);
      for (let at = from + 1000; at < to; at += Math.ceil((to - from) / 25)) {
        const { history } = pairs.run({ ...setting, faults: [DEATH, { at, crash: 'backup' }] });
        expect(history).toMatchObject({ end: 'done', survivor: 'spare' });
      }
    }
  });

  test.each<[Step, Fault]>([
    ['copy', { after: 'copy', crash: 'backup' }],
    ['copy', { after: 'copy', plus: 200, crash: 'backup' }],
  ])('behind a %s comes too early: the new backup gives up, and nobody is blamed', (_step, fault) => {
    const { history } = EXERCISER.run({ pair: { spare: 1 }, faults: [DEATH, fault] });
    expect(history.end).toBe('lost');
    expect(course(history).slice(-2)).toEqual(['spare missed', 'spare halt']);
  });

  test('behind the moment at which the new backup was told is survived, whether its primary knew or not', () => {
    const { history } = EXERCISER.run({
      pair: { spare: 1 },
      faults: [DEATH, { after: 'join', crash: 'backup' }],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'spare' });
  });
});

describe('the loss of the new backup', () => {
  test.each<[string, Fault[], string[]]>([
    [
      'before it has the state',
      [{ after: 'copy', crash: 'spare' }],
      ['spare crash', 'backup missed', 'backup end'],
    ],
    [
      'once it may go live',
      [{ after: 'protect', crash: 'spare' }],
      [
        ...['backup take granted', 'spare join', 'backup protect', 'spare crash'],
        ...['backup missed', 'backup take granted', 'backup live', 'backup end'],
      ],
    ],
    ['while it stands by', [{ after: 'take', crash: 'spare' }], ['backup live', 'backup end']],
  ])('%s leaves its primary alone, which goes on', (_when, faults, last) => {
    const { history } = EXERCISER.run({ pair: { spare: 1 }, faults: [DEATH, ...faults] });
    expect(history).toMatchObject({ end: 'done', survivor: 'backup' });
    expect(course(history).slice(-last.length)).toEqual(last);
  });

  test('that was only cut off while it was told is decided by the disk: one of the two goes on', () => {
    const survivors = new Set<unknown>();
    for (const plus of [0, 20, 40, 60, 80, 120, 200]) {
      for (const after of ['copy', 'take', 'join', 'protect'] as const) {
        const cut: Fault = { after, hit: after === 'take' ? 2 : 1, plus, cut: 'channel', ticks: 8000 };
        const { history } = EXERCISER.run({ pair: { spare: 1 }, faults: [DEATH, cut] });
        expect(history.end).toBe('done');
        survivors.add(history.survivor);
      }
    }
    expect(survivors.size).toBeGreaterThan(0);
  });
});

describe('a primary that was only slow', () => {
  test('and wakes up when its former backup has a backup of its own is refused by the disk, and halts', () => {
    const { history } = EXERCISER.run({
      pair: { spare: 1 },
      faults: [{ at: 8000, pause: 'primary', ticks: 6000 }],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'backup' });
    expect(course(history)).toContain('primary halt');
    expect(course(history)).toContain('backup protect');
  });
});

describe('settings that are tight', () => {
  const tight: [string, PairSetting][] = [
    ['buffers of 64 bytes', { sendBuffer: 64, receiveBuffer: 64 }],
    ['a slow channel', { bandwidth: 20 }],
    ['a third host that is slow', { spareSpeed: 3 }],
    ['little lag allowed', { maxLag: 1000, marks: 300 }],
    ['a clock that is behind', { spareClockAhead: -50_000 }],
    ['messages that are long under way', { latencyTail: 400 }],
  ];

  test.each(tight)('%s: the guest is protected anew, and survives again', (_name, setting) => {
    const pair = { spare: 1, ...setting };
    const { history } = EXERCISER.run({
      pair,
      faults: [DEATH, { after: 'protect', plus: 50, crash: 'backup' }],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'spare', struck: [true, true] });
  });
});

test('a new backup that computes wrongly is found out, and its primary goes on alone', () => {
  const { history } = EXERCISER.run({
    checkpoints: 1000,
    pair: { spare: 1 },
    faults: [DEATH, { after: 'protect', corrupt: 'spare' }],
  });
  expect(history).toMatchObject({ end: 'done', survivor: 'backup', corrupted: ['spare'] });
  expect(history.stretches.at(-1)!.replay?.verdict).toBe('diverged');
  expect(course(history).slice(-4)).toEqual([
    'backup missed',
    'backup take granted',
    'backup live',
    'backup end',
  ]);
});

test('what goes wrong with a third host that there is not is refused', () => {
  for (const fault of [
    { at: 5, crash: 'spare' },
    { after: 'copy', crash: 'primary' },
    { at: 5, cut: 'spare-storage' },
  ] as const)
    expect(() => EXERCISER.run({ faults: [fault] })).toThrow(/^faults\[0\]: there is no third host/);
});
