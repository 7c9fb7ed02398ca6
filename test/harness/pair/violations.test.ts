import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { judgedBy, withHistory, withMoments } from './falsified.ts';
import { OverlayDisk } from '../../../src/environment/simulated/overlay-disk.ts';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import type { Breach } from '../../../src/harness/breach.ts';
import type { PairTrial } from '../../../src/harness/pair/pair-trial.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import type { Client } from '../../../src/simulation/client.ts';
import type { Departed, Moment, PairHistory } from '../../../src/simulation/history.ts';
import { JudgedPairs, PAIR_LAWS, shippedGuest } from '../../simulation/judged-pairs.ts';

const LIMIT = 80_000;
const PAIRS = new JudgedPairs(shippedGuest('exerciser'), LIMIT);
const { bench } = PAIRS;
const SCENARIO: Scenario = { lockstep: 1, limit: LIMIT };

/** One pair without a fault, and one whose backup takes over behind output 60. */
const QUIET = PAIRS.run();
const TAKEN = PAIRS.run({ faults: [{ after: 'release', hit: 60, crash: 'primary' }] });

const judged = (law: string, pair: PairTrial): Breach | undefined => judgedBy(law, pair, bench, SCENARIO);

function only<T>(list: readonly T[], index: number, change: (item: T) => T): T[] {
  return list.map((item, at) => (at === index ? change(item) : item));
}

/** Puts the element at `from` in front of what is at `to` now. */
function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to < from ? to : to - 1, 0, list[from]!);
}

const indexOf = (moments: readonly Moment[], what: Moment['what'], hit = 1): number => {
  let index = -1;
  for (let time = 0; time < hit; time++)
    index = moments.findIndex((each, at) => at > index && each.what === what);
  return index;
};

test('a pair that is as it should be breaks no law', () => {
  for (const pair of [QUIET, TAKEN]) {
    for (const { name } of PAIR_LAWS) expect([name, judged(name, pair)]).toEqual([name, undefined]);
  }
});

test('every law of pairs has a history that breaks it, here or in what is measured', () => {
  const described = ['violations.test.ts', 'violations-measured.test.ts'].flatMap((file) =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/^describe\('(.+)', /gm)].map(
      ([, law]) => law,
    ),
  );
  expect(described.toSorted()).toEqual(PAIR_LAWS.map(({ name }) => name).toSorted());
});

describe('the output rule', () => {
  const LAW = 'the output rule';

  test.each([1, 40, 112])('is broken by output %i that leaves before its acknowledgement', (hit) => {
    const { moments } = QUIET.history;
    const release = indexOf(moments, 'release', hit);
    const acknowledged = moments.findLastIndex(({ what }, at) => what === 'acknowledge' && at < release);
    const early = withMoments(QUIET, (all) => moved(all, release, acknowledged));
    const { covered } = QUIET.reference.outputs[hit - 1]!;
    // Of several that one acknowledgement covers another one than this is the first on the way out.
    const breach = judged(LAW, early);
    expect(breach?.message).toMatch(/^output \d+ of slot \d+ left at tick \d+, when the last entry/);
    expect(Number(/position (\d+); one/.exec(breach!.message)![1])).toBeLessThan(covered);
  });

  test('is broken by a write that gets to the disk before its acknowledgement', () => {
    const { moments, written } = QUIET.history;
    const at = indexOf(moments, 'write', 5);
    const early = withMoments(QUIET, (all) => moved(all, at, 0));
    // The first write in the list is the first one that there is a moment for.
    expect(judged(LAW, early)?.message).toMatch(
      new RegExp(`^the write ${written[0]!.request} of slot \\d+ left.*acknowledged was for position 0;`),
    );
  });

  test('is broken by an acknowledgement of what has not come', () => {
    const acknowledged = indexOf(QUIET.history.moments, 'acknowledge', 9);
    const { number, position } = QUIET.history.moments[acknowledged]!;
    const hasty = withMoments(QUIET, (all) =>
      only(all, acknowledged, (moment) => ({ ...moment, number: number + 500 })),
    );
    expect(judged(LAW, hasty)).toMatchObject({
      position,
      message: expect.stringContaining(`entry ${number + 500} is acknowledged, and`) as string,
    });
  });

  test('is broken by a backup that has got less than it says', () => {
    const receive = QUIET.history.moments.findIndex(({ what }) => what === 'receive');
    const forgetful = withMoments(QUIET, (all) => all.toSpliced(receive, 1));
    expect(judged(LAW, forgetful)?.message).toMatch(/^entry \d+ is acknowledged, and 0 have come/);
  });

  test('is not one for a host that nobody protects', () => {
    const { departed, moments } = QUIET.history;
    const alone = withHistory(
      withMoments(QUIET, () => moments.filter(({ what }) => what === 'release')),
      { departed: departed.map((each) => ({ ...each, alone: true })) },
    );
    const live: Moment = { ...moments[0]!, host: 'primary', what: 'live' };
    expect(
      judged(
        LAW,
        withMoments(alone, (all) => [live, ...all]),
      ),
    ).toBeUndefined();
    expect(judged(LAW, alone)?.message).toMatch(
      /^output 0 leaves the primary at tick \d+ as if nobody protected it, and the backup may go live$/,
    );
  });
});

describe('one machine, seen from outside', () => {
  const LAW = 'one machine, seen from outside';
  const changed = (each: Departed): Departed => {
    const data = each.output.data.slice();
    data[0]! ^= 1;
    return { ...each, output: { ...each.output, data } };
  };

  test.each([0, 57, 111])('is broken by output %i with another byte in it', (index) => {
    const departed = only(QUIET.history.departed, index, changed);
    expect(judged(LAW, withHistory(QUIET, { departed }))?.message).toMatch(
      new RegExp(`^output ${index} of the primary, .*: one machine sends `),
    );
  });

  test('is broken by two outputs that have changed places', () => {
    const { departed } = QUIET.history;
    const different = departed.findIndex(
      ({ output }, at) => at > 20 && !Buffer.from(output.data).equals(departed[at + 1]!.output.data),
    );
    expect(
      judged(LAW, withHistory(QUIET, { departed: moved(departed, different + 1, different) }))?.message,
    ).toMatch(new RegExp(`^output ${different} of the primary`));
  });

  test('is broken by a repeat without a takeover, and by more than there is', () => {
    const { departed } = QUIET.history;
    const repeated = departed.toSpliced(30, 0, departed[10]!);
    expect(judged(LAW, withHistory(QUIET, { departed: repeated }))?.message).toMatch(
      /^output 3\d of the primary/,
    );
    const more = [...departed, departed[0]!];
    expect(judged(LAW, withHistory(QUIET, { departed: more }))?.message).toBe(
      'output 112 of the primary, a frame of 60 bytes: one machine sends nothing',
    );
  });

  test('is broken by a successor that says something else, or begins elsewhere', () => {
    const { departed, takeovers } = TAKEN.history;
    const first = departed.findIndex(({ host }) => host === 'backup');
    for (const index of [first, first + 20, departed.length - 1]) {
      const breach = judged(LAW, withHistory(TAKEN, { departed: only(departed, index, changed) }));
      expect(breach).toMatchObject({ position: takeovers[0]!.position });
      expect(breach!.message).toMatch(
        new RegExp(`^output ${index - first} of the backup behind the takeover`),
      );
    }
    const hole = departed.toSpliced(first + 20, 1);
    expect(judged(LAW, withHistory(TAKEN, { departed: hole }))?.message).toMatch(/^output \d+ of the backup/);
  });

  test('is broken by a log that one machine does not replay', () => {
    const divergence = { cause: 'state', position: 777, equalUntil: 0, message: 'another state' } as const;
    const diverged = { ...TAKEN.reference, result: { verdict: 'diverged', divergence } as const };
    expect(judged(LAW, { ...TAKEN, reference: diverged })).toEqual({
      position: 777,
      message: 'on one machine the log of the hosts does not replay: another state',
    });
    const torn = { verdict: 'torn', position: 9, equalUntil: 0 } as const;
    expect(judged(LAW, { ...TAKEN, reference: { ...TAKEN.reference, result: torn } })?.message).toBe(
      'on one machine the log of the hosts comes to no end',
    );
  });

  test('is broken by what somebody outside objects to', () => {
    const client: Client = {
      ...{ start: () => {}, done: true, counts: {} },
      objection: () => 'nobody can have answered that',
    };
    expect(judged(LAW, withHistory(QUIET, { clients: [client] }))?.message).toBe(
      'nobody can have answered that',
    );
  });

  test('is nothing to hold against a host that computed wrongly and was not found out in time', () => {
    const departed = only(TAKEN.history.departed, 90, changed);
    expect(judged(LAW, withHistory(TAKEN, { departed, corrupted: ['backup'] }))).toBeUndefined();
    expect(
      judged(
        LAW,
        withHistory(QUIET, { departed: only(QUIET.history.departed, 9, changed), corrupted: ['backup'] }),
      ),
    ).toBeDefined();
  });
});

describe('never two live', () => {
  const LAW = 'never two live';
  const late = (what: Moment['what'], host: Moment['host'], changes: Partial<Moment> = {}): Moment => ({
    ...{ ticks: 9999, host, what, position: 60_000, number: 0, detail: '' },
    ...changes,
  });

  test.each<[string, Moment, RegExp]>([
    [
      'an output of the former primary',
      late('release', 'primary'),
      /^tick 9999: an output leaves the primary, and the backup is live/,
    ],
    [
      'a write of the former primary',
      late('write', 'primary'),
      /takes a write of the primary, and the backup is live/,
    ],
    [
      'a generation that is granted to both',
      late('take', 'primary', { number: 2, detail: 'granted' }),
      /generation 2 is granted to the primary, and was to the backup/,
    ],
    [
      'one that goes on alone without a generation',
      late('live', 'primary', { number: 2 }),
      /the primary goes on alone, and does not have generation 2/,
    ],
    [
      'one that goes on alone with a generation that nobody granted',
      late('live', 'backup', { number: 3 }),
      /the backup goes on alone, and does not have generation 3/,
    ],
  ])('is broken by %s', (_what, moment, message) => {
    const breach = judged(
      LAW,
      withMoments(TAKEN, (all) => [...all, moment]),
    );
    expect(breach).toMatchObject({ position: 60_000 });
    expect(breach!.message).toMatch(message);
  });

  test('is broken by a backup that lets something out before it is live', () => {
    const release = TAKEN.history.moments.findIndex(
      ({ what, host }) => what === 'release' && host === 'backup',
    );
    const early = withMoments(TAKEN, (all) => moved(all, release, 0));
    expect(judged(LAW, early)?.message).toMatch(/an output leaves the backup, and the primary is live/);
  });

  test('is broken by a refusal that goes unheard', () => {
    const at = indexOf(TAKEN.history.moments, 'take');
    const refused = withMoments(TAKEN, (all) =>
      only(all, at, (moment) => ({ ...moment, detail: 'refused' })),
    );
    expect(judged(LAW, refused)?.message).toMatch(/the backup goes on alone, and does not have generation 2/);
  });

  test('is not broken by a second answer to the same host', () => {
    const again = late('take', 'backup', { number: 2, detail: 'granted' });
    expect(
      judged(
        LAW,
        withMoments(TAKEN, (all) => [...all, again]),
      ),
    ).toBeUndefined();
  });
});

describe('nothing is lost', () => {
  const LAW = 'nothing is lost';

  test('is broken by an output at the end that has not left', () => {
    const departed = QUIET.history.departed.slice(0, -1);
    const { covered } = QUIET.reference.outputs.at(-1)!;
    expect(judged(LAW, withHistory(QUIET, { departed }))).toEqual({
      position: covered,
      slot: covered - 1,
      message: `output ${departed.length}, of slot ${covered - 1}, has left no host`,
    });
  });

  test('is broken by a takeover that leaves something out', () => {
    const { departed, takeovers } = TAKEN.history;
    const first = departed.findIndex(({ host }) => host === 'backup');
    // Those that were kept, and one more.
    const missing = departed.toSpliced(first, takeovers[0]!.kept);
    const breach = judged(LAW, withHistory(TAKEN, { departed: missing.toSpliced(59, 1) }));
    expect(breach?.message).toMatch(/^output \d+, of slot \d+, has left no host/);
    expect(Number(/^output (\d+)/.exec(breach!.message)![1])).toBe(59);
  });

  test('is not broken by what never came to its end', () => {
    const departed = QUIET.history.departed.slice(0, -1);
    expect(judged(LAW, withHistory(QUIET, { departed, end: 'lost', survivor: undefined }))).toBeUndefined();
  });

  test('is not broken by a successor that stops while it repeats what had left', () => {
    const { departed } = QUIET.history;
    const repeats = departed.slice(50, 60).map((each): Departed => ({ ...each, host: 'backup' }));
    expect(judged(LAW, withHistory(QUIET, { departed: [...departed, ...repeats] }))).toBeUndefined();
  });
});

describe('the disk ends as one machine leaves it', () => {
  const LAW = 'the disk ends as one machine leaves it';
  const { history, blank } = QUIET;
  const [device] = [...history.disks.keys()];

  /** The disks as they are, but for one sector. */
  function altered(pair: PairTrial, sector: number, data: Uint8Array): PairTrial {
    const copy = new OverlayDisk(64, pair.history.disks.get(device!));
    copy.write(sector, data);
    return withHistory(pair, { disks: new Map([[device!, copy]]) });
  }

  test.each([
    ['a byte that nobody wrote', (sector: Uint8Array) => sector.with(100, sector[100]! ^ 1)],
    ['what lay there at first', (sector: Uint8Array) => sector.fill(0)],
  ])('is broken by %s in a sector that was written', (_what, change) => {
    const { sector, host, ticks } = history.written.at(-1)!;
    const data = change(history.disks.get(device!)!.read(sector, 512).slice());
    expect(judged(LAW, altered(QUIET, sector, data))?.message).toBe(
      `sector ${sector} of disk ${device} does not hold what one machine leaves there (the ${host} wrote it at tick ${ticks})`,
    );
  });

  test('is broken by a write that never got there', () => {
    const { sector } = history.written[0]!;
    const never = altered(QUIET, sector, blank.get(device!)!.read(sector, 512));
    const unwritten = withHistory(never, { written: [] });
    expect(judged(LAW, unwritten)?.message).toMatch(/what one machine leaves there \(nobody wrote it\)$/);
  });

  test('is not broken by a write whose success the guest was not told of', () => {
    const { sector } = history.written.at(-1)!;
    const writes = QUIET.reference.writes.map((write) => ({ ...write, status: undefined }));
    const never = altered(QUIET, sector, blank.get(device!)!.read(sector, 512));
    expect(judged(LAW, { ...never, reference: { ...QUIET.reference, writes } })).toBeUndefined();
  });
});

describe('a diverged backup never goes live', () => {
  const LAW = 'a diverged backup never goes live';
  const divergence = { cause: 'state', position: 4321, equalUntil: 0, message: 'another state' } as const;
  const replay = { verdict: 'diverged', divergence } as const;
  const withReplay = (pair: PairTrial, corrupted: PairHistory['corrupted'] = []): PairTrial => {
    const [first, ...others] = pair.history.stretches;
    return withHistory(pair, { stretches: [{ ...first, replay }, ...others], corrupted });
  };

  test('is broken by one that diverged though it computed rightly', () => {
    expect(judged(LAW, withReplay(QUIET))).toMatchObject({
      position: 4321,
      message: 'another state',
    });
  });

  test('is broken by one that diverged and is live', () => {
    expect(judged(LAW, withReplay(TAKEN, ['backup']))).toEqual({
      position: 4321,
      slot: 4321,
      message: 'the backup has gone live, and had diverged: another state',
    });
    expect(judged(LAW, withReplay(QUIET, ['backup']))).toBeUndefined();
  });

  test('is broken by one that has given up though nothing was wrong', () => {
    const halt = {
      ticks: 5,
      host: 'backup',
      what: 'halt',
      position: 9,
      number: 0,
      detail: 'the log is damaged',
    } as const;
    expect(
      judged(
        LAW,
        withMoments(QUIET, (all) => [...all, halt]),
      ),
    ).toEqual({
      position: 9,
      message: 'tick 5: the backup has given up, and computes rightly: the log is damaged',
    });
    const refused = { ...halt, what: 'take', detail: 'refused' } as const;
    expect(
      judged(
        LAW,
        withMoments(QUIET, (all) => [...all, refused, halt]),
      ),
    ).toBeUndefined();
  });
});

describe('time goes on over a takeover', () => {
  const LAW = 'time goes on over a takeover';
  const paced = new JudgedPairs(shippedGuest('exerciser', 'paced'), LIMIT);

  /** The same trial with a log in which one clock value is another one. */
  function turnedBack(
    pairs: JudgedPairs,
    pair: PairTrial,
    by: (entry: LogEntry) => LogEntry,
  ): [PairTrial, LogEntry] {
    const header = pairs.bench.header(SCENARIO);
    const { entries } = readEntries(memorySource(pair.log), { known: header });
    const at = entries.findLastIndex((entry) => by(entry) !== entry);
    const log = writeEntries(header, only(entries, at, by));
    return [{ ...pair, log }, entries[at]!];
  }

  test('is broken by a reading that is less than the one before', () => {
    const [pair, { position }] = turnedBack(PAIRS, QUIET, (entry) =>
      entry.kind === 'answer' && entry.input.kind === 'clock'
        ? { ...entry, input: { kind: 'clock', value: 1 } }
        : entry,
    );
    const breach = judged(LAW, pair);
    expect(breach).toMatchObject({ position });
    expect(breach!.message).toMatch(/^the clock falls from \d+ to 1 ticks$/);
  });

  test('is broken by a paced clock whose line is drawn below where it was', () => {
    const [pair, { position }] = turnedBack(paced, paced.run(), (entry) =>
      entry.kind === 'input' && entry.input.kind === 'pace'
        ? { ...entry, input: { ...entry.input, base: entry.input.base - 3000 } }
        : entry,
    );
    const { judge } = PAIR_LAWS.find(({ name }) => name === LAW)!;
    const breach = judge({ scenario: SCENARIO, pair } as Parameters<typeof judge>[0], paced.bench, () => {});
    expect(breach).toMatchObject({ position });
    expect(breach!.message).toMatch(/^the clock falls from \d+ to \d+ ticks$/);
  });
});

describe('the pair goes on', () => {
  const LAW = 'the pair goes on';

  test('is broken by one that hangs', () => {
    expect(judged(LAW, withHistory(QUIET, { end: 'hung', ticks: 123 }))?.message).toBe(
      'the guest has not come to its end by tick 123',
    );
  });

  test('is broken by two that both gave up for no reason', () => {
    const lost = withHistory(QUIET, { end: 'lost', survivor: undefined, ticks: 123 });
    expect(judged(LAW, lost)?.message).toBe('no host is left at tick 123, and none had to give up');
    const crash = (host: Moment['host']): Moment => ({
      ...{ ticks: 5, host, what: 'crash', position: 0, number: 0, detail: '' },
    });
    expect(
      judged(
        LAW,
        withMoments(lost, (all) => [...all, crash('primary')]),
      ),
    ).toBeDefined();
    expect(
      judged(
        LAW,
        withMoments(lost, (all) => [...all, crash('primary'), crash('backup')]),
      ),
    ).toBeUndefined();
  });
});
