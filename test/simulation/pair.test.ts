import { describe, expect, test } from 'vitest';

import type { PairSetting, Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Fault, HostName, Step } from '../../src/simulation/fault.ts';
import type { PairHistory } from '../../src/simulation/history.ts';
import { JudgedPairs, printedBy, printedByOne, shippedGuest } from './judged-pairs.ts';

const EXERCISER = new JudgedPairs(shippedGuest('exerciser'), 80_000);
const SCHEDULER = new JudgedPairs(shippedGuest('scheduler'), 60_000);
const CLOCKS = new JudgedPairs(shippedGuest('clocks', 'paced'), 60_000);
const TIMEOUT_TICKS = 2500;

/** Every word of a history's moments of one kind. */
function moments({ moments: all }: PairHistory, ...what: string[]): string[] {
  return all
    .filter((moment) => what.includes(moment.what))
    .map(({ host, what: kind, detail }) => `${host} ${kind}${detail === '' ? '' : ` ${detail}`}`);
}

describe('without a fault', () => {
  test.each([
    ['hello', 'read'],
    ['blocks', 'read'],
    ['clocks', 'read'],
    ['clocks', 'paced'],
    ['scheduler', 'paced'],
    ['exerciser', 'read'],
    ['exerciser', 'paced'],
    ['counters', 'read'],
    ['shuffle', 'read'],
    ['dma-poll', 'read'],
  ] as const)('%s runs to its end with a %s clock, followed all the way', (guest, clock) => {
    const { history, reference } = new JudgedPairs(shippedGuest(guest, clock), 400_000).run();
    expect(history).toMatchObject({
      ...{ end: 'done', survivor: 'primary', outcome: { end: 'halt', code: 0 } },
      ...{ takeovers: [], stretches: [{ follower: 'backup', replay: { verdict: 'equal' } }] },
    });
    expect(history.departed).toHaveLength(reference.outputs.length);
    expect(moments(history, 'missed', 'take', 'live', 'halt', 'end')).toEqual(['primary end', 'backup end']);
  });
});

describe('the death of the primary', () => {
  const { history: faultless } = EXERCISER.run();
  const end = faultless.moments.find(({ what }) => what === 'end')!.position;

  test('at any position is survived: the guest comes to its end on the backup', () => {
    const ends = new Set<string>();
    for (let at = 0; at < end; at += 970) {
      const { history } = EXERCISER.run({ faults: [{ at, crash: 'primary' }] });
      ends.add(`${history.end} ${history.survivor} ${JSON.stringify(history.outcome)}`);
    }
    expect([...ends]).toEqual(['done backup {"end":"halt","code":0}']);
  });

  test('at every 97th position of a guest that reads the clock and prints is survived as well', () => {
    for (let at = 0; at < 20_000; at += 97)
      expect(SCHEDULER.run({ faults: [{ at, crash: 'primary' }] }).history.survivor).toBe('backup');
  });

  test.each<[Step, number]>([
    ['release', 110],
    ['write', 10],
    ['acknowledge', 55],
    ['send', 25],
    ['receive', 25],
  ])('right behind any %s is survived', (after, hits) => {
    const survivors = new Set<unknown>();
    for (let hit = 1; hit <= hits; hit += Math.ceil(hits / 25)) {
      const { history } = EXERCISER.run({ faults: [{ after, hit, crash: 'primary' }] });
      expect(history.struck).toEqual([true]);
      expect(history.end).toBe('done');
      survivors.add(history.survivor);
    }
    expect([...survivors]).toEqual(['backup']);
  });

  test('is told by nothing but repeats, and those at the takeover', () => {
    const { history, reference } = EXERCISER.run({
      faults: [{ after: 'release', hit: 60, crash: 'primary' }],
    });
    const { kept } = history.takeovers[0]!;
    expect(kept).toBeGreaterThan(0);
    const all = printedByOne({ reference });
    const printed = printedBy(history);
    expect(printed.length).toBeGreaterThan(all.length);
    const first = history.departed.filter(({ host }) => host === 'primary');
    const before = printedBy({ departed: first });
    expect(all.startsWith(before)).toBe(true);
    expect(printed.startsWith(before)).toBe(true);
    expect(all.endsWith(printed.slice(before.length))).toBe(true);
  });

  test('is noticed after the timeout, and no earlier', () => {
    const { history } = EXERCISER.run({ faults: [{ at: 20_000, crash: 'primary' }] });
    const { outage, ticks } = history.takeovers[0]!;
    expect(outage).toBeGreaterThanOrEqual(TIMEOUT_TICKS);
    expect(outage).toBeLessThan(TIMEOUT_TICKS + 1500);
    expect(ticks).toBeGreaterThan(2000 + TIMEOUT_TICKS - 500);
  });

  test('behind its last word leaves a guest that has ended, and ends no other way', () => {
    const last = faultless.moments.filter(({ what }) => what === 'send').length;
    for (const hit of [last - 1, last]) {
      const { history } = EXERCISER.run({ faults: [{ after: 'send', hit, crash: 'primary' }] });
      expect(history).toMatchObject({ survivor: 'backup', outcome: { end: 'halt', code: 0 } });
    }
  });

  test('does not bring a guest back that somebody had switched off', () => {
    for (const hit of [1, 2, 3]) {
      const { history } = EXERCISER.run({
        arrivals: [{ at: 900, powerOff: true }],
        faults: [{ after: 'send', hit, crash: 'primary' }],
      });
      expect(history.outcome).toEqual({ end: 'power-off' });
    }
  });
});

describe('the death of the backup', () => {
  test.each([0, 5000, 40_000])('at position %i is survived by the primary, without a word of its', (at) => {
    const pair = EXERCISER.run({ faults: [{ at, crash: 'backup' }] });
    const { history } = pair;
    expect(history).toMatchObject({ end: 'done', survivor: 'primary', takeovers: [] });
    expect(moments(history, 'missed', 'take', 'live', 'end')).toEqual([
      'primary missed the backup has been silent',
      'primary take granted',
      'primary live',
      'primary end',
    ]);
    expect(printedBy(history)).toBe(printedByOne(pair));
  });

  test('behind its takeover ends everything, and what was seen is still one machine’s', () => {
    for (const hit of [30, 50, 80]) {
      const { history } = EXERCISER.run({
        faults: [
          { at: 20_000, crash: 'primary' },
          { after: 'release', hit, crash: 'backup' },
        ],
      });
      expect(history).toMatchObject({ end: 'lost', struck: [true, true] });
      expect(history.takeovers).toHaveLength(1);
    }
  });

  test('of the backup at the moment at which it has gone live ends everything, and is no fault of anybody’s', () => {
    for (const after of ['take', 'live'] as const) {
      const { history } = EXERCISER.run({
        faults: [
          { at: 20_000, crash: 'primary' },
          { after, crash: 'backup' },
        ],
      });
      expect(history).toMatchObject({ end: 'lost', struck: [true, true] });
      expect(history.takeovers.map(({ host }) => host)).toEqual(after === 'live' ? ['backup'] : []);
    }
  });

  test('that missed the farewell, in the middle of repeating what it had kept, loses nothing', () => {
    const hello = new JudgedPairs(shippedGuest('hello'), 5000);
    const { history } = hello.run({
      pair: { latencyTail: 1 },
      faults: [
        { after: 'acknowledge', hit: 3, cut: 'channel' },
        { after: 'release', hit: 33, crash: 'backup' },
      ],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'primary', outcome: { end: 'halt', code: 0 } });
    expect(history.departed).toHaveLength(33);
  });
});

test('the death of both loses the guest, and what it had shown was one machine’s', () => {
  const { history } = EXERCISER.run({
    faults: [
      { at: 9000, crash: 'primary' },
      { at: 4000, crash: 'backup' },
    ],
  });
  expect(history).toMatchObject({ end: 'lost', survivor: undefined, struck: [true, true] });
});

describe('a host that stands still', () => {
  test.each([
    ['primary', 1500, 'primary'],
    ['primary', 9000, 'backup'],
    ['backup', 1500, 'primary'],
    ['backup', 9000, 'primary'],
  ] as const)('the %s, for %i ticks: the %s brings the guest to its end', (host, ticks, survivor) => {
    for (const at of [0, 5000, 21_000, 38_000]) {
      const { history } = EXERCISER.run({ faults: [{ at, pause: host, ticks }] });
      expect(history).toMatchObject({ end: 'done', survivor, struck: [true] });
      const missed = ticks > TIMEOUT_TICKS;
      expect(moments(history, 'take').length > 0, `at ${at}`).toBe(missed);
    }
  });

  test('and then misses its backup executes nothing before the disk has answered', () => {
    const { history } = EXERCISER.run({
      pair: { storage: 200 },
      faults: [{ after: 'acknowledge', hit: 3, plus: 5, pause: 'primary', ticks: 9000 }],
    });
    const asked = history.moments.filter(
      ({ host, what }) => host === 'primary' && ['missed', 'take', 'halt'].includes(what),
    );
    expect(asked.map(({ what }) => what)).toEqual(['missed', 'take', 'halt']);
    expect(new Set(asked.map(({ position }) => position)).size).toBe(1);
  });

  test('and wakes up as the former primary lets out nothing, and writes nothing', () => {
    for (const hit of [2, 5, 6, 20, 40]) {
      const { history } = EXERCISER.run({
        pair: { storage: 200 },
        faults: [{ after: 'acknowledge', hit, plus: 5, pause: 'primary', ticks: 20_000 }],
      });
      const live = history.takeovers[0]!.ticks;
      expect(history.survivor).toBe('backup');
      const resumed = history.moments.filter(({ host, ticks }) => host === 'primary' && ticks > live);
      expect(resumed.map(({ what }) => what)).toContain('resume');
      const loud = resumed.filter(({ what }) => what === 'release' || what === 'write');
      expect(loud).toEqual([]);
    }
  });

  test('has what had got to the disk performed there all the same, under its number', () => {
    const { history } = EXERCISER.run({
      pair: { storage: 200 },
      faults: [{ after: 'acknowledge', hit: 6, plus: 5, pause: 'primary', ticks: 1500 }],
    });
    const [pause] = history.moments.filter(({ what }) => what === 'pause');
    const during = history.written.filter(({ ticks }) => ticks > pause!.ticks && ticks < pause!.ticks + 1500);
    expect(during.length).toBeGreaterThan(0);
    expect(history.written.filter(({ request }) => request < 0)).toEqual([]);
  });
});

describe('a partition', () => {
  test('with a disk that only one side reaches is won by that side', () => {
    for (const [cut, survivor] of [
      ['backup-storage', 'primary'],
      ['primary-storage', 'backup'],
    ] as const) {
      const { history } = EXERCISER.run({
        faults: [
          { at: 20_000, cut: 'channel' },
          { at: 20_000, cut, ticks: 30_000 },
        ],
      });
      expect(history).toMatchObject({ end: 'done', survivor });
      expect(moments(history, 'halt')).toHaveLength(1);
    }
  });

  test('with a disk that both reach is won by one, and the other one halts', () => {
    const survivors = new Set<HostName | undefined>();
    for (let at = 500; at < 40_000; at += 1900) {
      const { history } = EXERCISER.run({ faults: [{ at, cut: 'channel' }] });
      expect(history.end).toBe('done');
      expect(moments(history, 'live')).toHaveLength(1);
      expect(moments(history, 'take').toSorted()).toHaveLength(2);
      survivors.add(history.survivor);
    }
    expect(survivors.has('primary')).toBe(true);
  });

  test('that is shorter than the timeout is not noticed, whatever is under way when it begins and ends', () => {
    for (let hit = 2; hit < 40; hit += 5) {
      for (const latencyTail of [5, 300]) {
        const { history } = EXERCISER.run({
          pair: { latencyTail, held: 3, marks: 100 },
          faults: [{ after: 'send', hit, plus: 250, cut: 'channel', ticks: 100 }],
        });
        expect(moments(history, 'missed', 'halt', 'take')).toEqual([]);
        expect(history.stretches[0].replay?.verdict).toBe('equal');
      }
    }
  });

  test('is not over before the longer one of two is', () => {
    const cuts = [4000, 10].map((ticks): Fault => ({ at: 20_000, cut: 'channel', ticks }));
    for (const faults of [cuts, cuts.toReversed()]) {
      const { history } = EXERCISER.run({ faults });
      const [heal, ...more] = history.moments.filter(({ what }) => what === 'heal');
      const [cut] = history.moments.filter(({ what }) => what === 'cut');
      expect(more).toEqual([]);
      // A guest that runs may have been a tick ahead when it was noted.
      expect(Math.abs(heal!.ticks - cut!.ticks - 4000)).toBeLessThanOrEqual(1);
      expect(moments(history, 'missed').length).toBeGreaterThan(0);
    }
  });

  test('in which neither side reaches the disk lasts until one does', () => {
    const { history } = EXERCISER.run({
      faults: [
        { at: 20_000, cut: 'channel' },
        { at: 20_000, cut: 'primary-storage', ticks: 40_000 },
        { at: 20_000, cut: 'backup-storage', ticks: 20_000 },
      ],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'backup' });
    expect(history.takeovers[0]!.ticks).toBeGreaterThan(22_000);
  });
});

test('a disk that cannot be reached during the takeover is asked until it can, its lost answers included', () => {
  for (const plus of [2500, 2700, 3000]) {
    const { history } = EXERCISER.run({
      pair: { storage: 300 },
      faults: [
        { after: 'send', hit: 12, crash: 'primary' },
        { after: 'send', hit: 12, plus, cut: 'backup-storage', ticks: 5000 },
      ],
    });
    expect(history).toMatchObject({ end: 'done', survivor: 'backup', struck: [true, true] });
  }
  const { history } = EXERCISER.run({
    faults: [
      { at: 20_000, crash: 'primary' },
      { after: 'take', cut: 'backup-storage', ticks: 3000 },
    ],
  });
  expect(moments(history, 'take')).toEqual(['backup take granted', 'backup take granted']);
  expect(history.survivor).toBe('backup');
});

describe('a log that takes its time', () => {
  test('is followed to its end, farewell and all, though its footer is still under way when everything else is done', () => {
    const hello = new JudgedPairs(shippedGuest('hello'), 60_000);
    for (const pair of [
      { bandwidth: 1, latencyTail: 1 },
      { receiveBuffer: 1, backupSpeed: 1, primarySpeed: 30 },
    ]) {
      const { history } = hello.run({ pair });
      expect(moments(history, 'end')).toEqual(['primary end', 'backup end']);
      expect(history.ticks).toBeLessThan(10_000);
    }
  });

  test('is no reason to miss who gets it, be it one piece that takes longer than any timeout', () => {
    const counters = new JudgedPairs(shippedGuest('counters'), 100_000);
    const { history } = counters.run({
      arrivals: [{ at: 2000, snapshot: true }],
      pair: { bandwidth: 1, sendBuffer: 64 },
    });
    expect(moments(history, 'missed')).toEqual([]);
    expect(history.ticks).toBeGreaterThan(4 * TIMEOUT_TICKS);
  });
});

test('time that passes between two events makes no difference to what happens', () => {
  const scenario: Scenario = { lockstep: 1, limit: 50_000, faults: [{ at: 20_000, crash: 'primary' }] };
  const whole = EXERCISER.bench.pair(scenario).run();
  const pair = EXERCISER.bench.pair(scenario);
  for (let ticks = 0; !pair.over; ticks += 3) {
    while (!pair.over && pair.next < ticks) pair.step();
    pair.passUntil(ticks + 0.5);
    if (!pair.over) expect(pair.now()).toBeGreaterThanOrEqual(ticks);
  }
  const { moments, departed, written, stretches, ticks } = pair.history;
  expect({ moments, departed, written, ticks }).toEqual({
    ...{ moments: whole.moments, departed: whole.departed, written: whole.written, ticks: whole.ticks },
  });
  expect(stretches.map(({ log }) => log)).toEqual(whole.stretches.map(({ log }) => log));
});

describe('a backup that computes wrongly', () => {
  test('is found out, and never goes live', () => {
    let noticed = 0;
    for (let at = 300; at < 50_000; at += 3100) {
      const { history } = EXERCISER.run({ checkpoints: 1000, faults: [{ at, corrupt: 'backup' }] });
      expect(history).toMatchObject({ end: 'done', survivor: 'primary', corrupted: ['backup'] });
      if (history.stretches[0].replay?.verdict === 'diverged') {
        noticed++;
        expect(moments(history, 'missed')).toEqual([
          `primary missed the backup has diverged: ${history.stretches[0].replay.divergence.message}`,
        ]);
      }
    }
    expect(noticed).toBeGreaterThan(10);
  });
});

describe('settings that are tight', () => {
  const tight: [string, PairSetting][] = [
    ['buffers of 64 bytes', { sendBuffer: 64, receiveBuffer: 64 }],
    ['buffers of a byte', { sendBuffer: 1, receiveBuffer: 1 }],
    ['a byte a tick', { bandwidth: 1, sendBuffer: 256 }],
    ['a backup of one slot a tick', { backupSpeed: 1, lag: 500, maxLag: 2000, marks: 500 }],
    ['a mark behind every slot', { held: 1, marks: 1, maxLag: 2 }],
    ['long and changing ways', { latency: [900, 1, 400], latencyTail: { seed: 3 } }],
    ['a slow disk', { storage: 2000 }],
    ['a primary of half a slot a tick', { primarySpeed: 0.5 }],
  ];
  const short = new JudgedPairs(shippedGuest('exerciser'), 12_000);
  test.each(tight)('%s: the pair goes on, and so does who takes over', (_what, pair) => {
    const scenarios: readonly Partial<Scenario>[] = [
      { pair },
      { pair, faults: [{ at: 3000, crash: 'primary' }] },
      { pair, faults: [{ after: 'release', hit: 7, crash: 'primary' }] },
    ];
    const ends = scenarios.map((scenario) => short.run(scenario).history.end);
    expect(ends).toEqual(['done', 'done', 'done']);
  });

  test('a slow backup is never further behind than it may be, and is waited for', () => {
    const pair = { backupSpeed: 1, lag: 500, maxLag: 2000, marks: 500 };
    const { history } = short.run({ pair });
    expect(history.measured.lag.most).toBeGreaterThan(1000);
    expect(history.measured.lag.most).toBeLessThanOrEqual(2001);
    expect(history.ticks).toBeGreaterThan(9000);
  });

  test('a slow backup repeats nothing that it was told has left', () => {
    const pair = { backupSpeed: 1, lag: 100, maxLag: 60_000 };
    const { history } = EXERCISER.run({ pair, faults: [{ at: 50_000, crash: 'primary' }] });
    expect(history.takeovers[0]!.kept).toBeLessThan(5);
  });

  test('are refused if a pair could not go on with them', () => {
    expect(() => EXERCISER.run({ pair: { heartbeat: 2000, timeout: 3000 } })).toThrow(
      expect.objectContaining({ code: 'bad-scenario' }),
    );
  });
});

describe('a paced clock', () => {
  test.each([-50_000, 0, 7, 50_000])(
    'goes on over a takeover by a host whose clock is %i ticks ahead',
    (clockAhead) => {
      for (let at = 100; at < 27_000; at += 2900) {
        const { history } = CLOCKS.run({ pair: { clockAhead }, faults: [{ at, crash: 'primary' }] });
        expect(history).toMatchObject({ survivor: 'backup', outcome: { end: 'halt', code: 0 } });
      }
    },
  );
});

test('who takes over a paced clock is on the line that it was on, and not on the first one', () => {
  const arrivals = [
    { at: 2000, pace: { jump: 70_000, rate: 0.5 } },
    { at: 20_000, pace: { jump: 10, rate: 0.125 } },
  ];
  for (const at of [2500, 8000, 15_000, 21_000]) {
    const { history } = CLOCKS.run({ arrivals, faults: [{ at, crash: 'primary' }] });
    expect(history).toMatchObject({ survivor: 'backup', outcome: { end: 'halt', code: 0 } });
  }
});

describe('the same options', () => {
  const faults: Fault[] = [
    { after: 'release', hit: 30, pause: 'primary', ticks: 6000 },
    { after: 'live', plus: 500, cut: 'backup-storage', ticks: 3000 },
  ];
  test.each<[string, JudgedPairs, Partial<Scenario>]>([
    [
      'with a read clock',
      EXERCISER,
      { faults, pair: { latencyTail: { seed: 7 } }, clock: { tail: { seed: 8 } } },
    ],
    ['with a paced clock', CLOCKS, { faults, pair: { latencyTail: { seed: 7 } } }],
    [
      'with clients',
      new JudgedPairs(shippedGuest('key-value'), 600_000),
      {
        faults: [{ after: 'release', hit: 40, crash: 'primary' }],
        pair: { latencyTail: { seed: 9 } },
        clients: [
          { keyValue: ['put a 1', 'get b', 'swap a 1 2', 'get a'] },
          { keyValue: ['put b 3', 'get a', 'delete b'], think: [300, 900] },
          { reads: [1, 2, 3] },
        ],
      },
    ],
  ])('give the same history twice, byte for byte: %s', (_what, pairs, scenario) => {
    // What each client saw is data as well.
    const plain = ({ history: { disks, clients, ...rest } }: ReturnType<JudgedPairs['run']>): unknown => ({
      ...rest,
      clients: clients.map(({ counts, done }) => ({ counts, done })),
      disks: [...disks].map(([device, disk]) => [device, disk.read(0, 64 * 512)]),
    });
    const once = plain(pairs.run(scenario));
    expect(plain(pairs.run(scenario))).toEqual(once);
  });
});
