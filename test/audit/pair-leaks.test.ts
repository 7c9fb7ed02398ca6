import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { PAIR_LEAKS } from '../../src/audit/pair-leaks.ts';
import { SCRIBE, SCRIBE_LIMIT } from '../../src/audit/scribe.ts';
import { Bench } from '../../src/harness/bench.ts';
import type { Rig } from '../../src/harness/rig.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import { readEntries } from '../../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../../src/hypervisor/log/header-codec.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { encodeSnapshot, restoreSnapshot } from '../../src/hypervisor/snapshot.ts';
import { Traffic } from '../../src/hypervisor/traffic.ts';
import type { Output, Request } from '../../src/machine/exit.ts';
import type { Action } from '../../src/replication/action.ts';
import { Backup } from '../../src/replication/backup.ts';
import { HeldOutputs } from '../../src/replication/held-outputs.ts';
import type { BackupMessage, CopyMessage } from '../../src/replication/message.ts';
import { Primary } from '../../src/replication/primary.ts';
import type { PrimaryOptions } from '../../src/replication/primary.ts';
import { DEFAULT_SETTINGS } from '../../src/replication/settings.ts';
import { TestAndSet } from '../../src/replication/test-and-set.ts';
import type { Moment, PairHistory } from '../../src/simulation/history.ts';
import type { PairParts } from '../../src/simulation/pair-options.ts';

function partsOf(name: string): PairParts {
  const leak = PAIR_LEAKS.find((one) => one.name === name);
  if (leak?.rig.pair === undefined) throw new RangeError(`no leak of pairs is named ${name}`);
  return leak.rig.pair;
}

/** What became of a pair of scribes. */
function history(rig: Rig, scenario: Partial<Scenario>): PairHistory {
  return new Bench(SCRIBE, rig).runPair({ lockstep: 1, limit: SCRIBE_LIMIT, ...scenario }).history;
}

const leaking = (name: string, scenario: Partial<Scenario>): PairHistory =>
  history({ pair: partsOf(name) }, scenario);

const count = ({ moments }: PairHistory, is: (moment: Moment) => boolean): number =>
  moments.filter(is).length;

const OUTPUT: Output = { kind: 'console', data: Uint8Array.of(1) };
const CRASH: Partial<Scenario> = { faults: [{ at: 10_000, crash: 'primary' }] };

/** A primary of which all that it does is kept; at tick 0, with an output of the slot at 5 that waits. */
function holding(make: (options: PrimaryOptions) => Primary): { primary: Primary; done: string[] } {
  const done: string[] = [];
  const act = (action: Action): void => {
    if (action.kind !== 'send') done.push(action.kind);
  };
  const state = 'protected' as const;
  const primary = make({ settings: DEFAULT_SETTINGS, generation: 1, state, now: 0, act });
  primary.hold(OUTPUT, 6);
  return { primary, done };
}

/** It has one more entry, at a position, and the backup has it too. */
function acknowledged(primary: Primary, sequence: number, position: number): void {
  primary.wrote(new Uint8Array(9), sequence, position, 1);
  primary.receive(
    { kind: 'acknowledgement', sequence, position: 0, consumed: 0, generation: 1, heard: 1 },
    2,
  );
}

const shipped = (options: PrimaryOptions): Primary => new Primary(options);

describe('an output that leaves early', () => {
  test.each([
    ['with an entry for its own slot', 'output-early', ['release']],
    ['not in a Lockstep that is whole', undefined, []],
  ])('does so %s', (_how, name, expected) => {
    const { primary, done } = holding(name === undefined ? shipped : partsOf(name).primary!);
    acknowledged(primary, 1, 4);
    expect(done).toEqual([]);
    acknowledged(primary, 2, 5);
    expect(done).toEqual(expected);
    acknowledged(primary, 3, 6);
    expect(done).toEqual(['release']);
  });
});

describe('a mark that is missing', () => {
  const marks = ({ stretches: [{ log }] }: PairHistory): number =>
    readEntries(memorySource(log)).entries.filter(({ kind }) => kind === 'mark').length;

  test('is in no log, and everything leaves all the same', () => {
    const without = leaking('mark-missing', { pair: {} });
    const whole = history({}, { pair: {} });
    expect([marks(without), marks(whole) > 0]).toEqual([0, true]);
    expect(without.end).toBe('done');
    expect(without.departed.length).toBe(whole.departed.length);
  });
});

describe('what a backup vouches for', () => {
  const header = EncodedHeader.of({
    release: 'test',
    machine: { family: 'test', semantics: 1, configuration: {} },
    checkpointInterval: 1000,
  });
  const vouched = (parts: PairParts): number[] => {
    const sent: number[] = [];
    const act = (action: Action<BackupMessage>): void => {
      if (action.kind === 'send' && action.message.kind === 'acknowledgement')
        sent.push(action.message.sequence);
    };
    const options = { settings: DEFAULT_SETTINGS, generation: 1, header, now: 0, act };
    const backup = parts.backup?.(options) ?? new Backup(options);
    backup.tick(1);
    return sent;
  };

  test('is one entry more than it has', () => {
    expect(vouched({})).toEqual([0]);
    expect(vouched(partsOf('acknowledges-too-much'))).toEqual([1]);
  });
});

describe('a gate that is emptied', () => {
  const missed = (make: (options: PrimaryOptions) => Primary): string[] => {
    const { primary, done } = holding(make);
    primary.tick(DEFAULT_SETTINGS.timeoutTicks);
    return done;
  };

  test('is so when the backup is missed, before the disk has said anything', () => {
    expect(missed(shipped)).toEqual(['missed', 'take']);
    expect(missed(partsOf('gate-emptied').primary!)).toEqual(['missed', 'release', 'take']);
  });
});

describe('a pair without test-and-set', () => {
  test('goes on alone on either side, and the disk is not asked', () => {
    for (const crash of ['primary', 'backup'] as const) {
      const faults = [{ at: 10_000, crash }];
      const live = (seen: PairHistory): string[] =>
        seen.moments.filter(({ what }) => what === 'live' || what === 'take').map(({ what }) => what);
      expect(live(history({}, { faults }))).toEqual(['take', 'live']);
      expect(live(leaking('no-test-and-set', { faults }))).toEqual(['live']);
    }
  });
});

describe('a disk that', () => {
  const owned = { generation: 1, owner: 'primary' };

  test('grants a generation twice does so to whoever asks, and grants no older one', () => {
    const granted = (disk: TestAndSet): boolean[] => [
      disk.take(2, 'backup'),
      disk.take(2, 'primary'),
      disk.take(1, 'primary'),
    ];
    expect(granted(new TestAndSet(owned))).toEqual([true, false, false]);
    expect(granted(partsOf('take-true-twice').testAndSet!(owned))).toEqual([true, true, false]);
  });

  test('accepts old generations takes writes of a host that the other one has succeeded', () => {
    const admitted = (disk: TestAndSet): boolean[] => {
      disk.take(2, 'backup');
      return [disk.admits(1), disk.admits(2)];
    };
    expect(admitted(new TestAndSet(owned))).toEqual([false, true]);
    expect(admitted(partsOf('old-generation-accepted').testAndSet!(owned))).toEqual([true, true]);
  });
});

describe('a takeover', () => {
  test('that drops what was kept lets nothing of it out, and counts on as if it had left', () => {
    const outputs = new HeldOutputs();
    outputs.add(OUTPUT, 6);
    const kept = partsOf('kept-outputs-dropped').kept!(outputs);
    expect([kept.length, kept.count]).toEqual([0, 1]);
    // As soon as it has got what covers them, and before it is told that they have left.
    const crash: Partial<Scenario> = { faults: [{ after: 'receive', hit: 4, crash: 'primary' }] };
    expect(history({}, crash).takeovers[0]!.kept).toBeGreaterThan(0);
    expect(leaking('kept-outputs-dropped', crash).takeovers[0]!.kept).toBe(0);
  });

  test('that drops pending requests, or turns them round, does so with all that are in flight', () => {
    const inFlight: Request[] = [3, 4, 5].map((request) => ({ kind: 'flush', device: 0, request }));
    const numbers = (name: string): number[] =>
      partsOf(name).pending!(inFlight).map(({ request }) => request);
    expect(numbers('pending-io-dropped')).toEqual([]);
    expect(numbers('pending-io-order')).toEqual([5, 4, 3]);
    expect(inFlight.map(({ request }) => request)).toEqual([3, 4, 5]);
  });

  test('that drops pending requests leaves a guest behind that waits for them for ever', () => {
    const stuck = leaking('pending-io-dropped', CRASH);
    expect(stuck).toMatchObject({ end: 'done', survivor: 'backup', outcome: { end: 'stuck' } });
    expect(history({}, CRASH).outcome).toEqual({ end: 'halt', code: 0 });
  });

  test('that turns pending requests round writes old data over new', () => {
    const data = ({ disks }: PairHistory): string => Buffer.from(disks.get(0)!.read(0, 1024)).toString('hex');
    const early: Partial<Scenario> = { pair: { storage: 300 }, faults: [{ at: 700, crash: 'primary' }] };
    expect(data(leaking('pending-io-order', early))).not.toBe(data(history({}, early)));
  });

  test('that loses what came last consumes less than the primary was told', () => {
    const consumed = (rig: Rig): { told: number; consumed: number } => {
      const seen = history(rig, CRASH);
      const told = seen.moments.findLast(({ what }) => what === 'acknowledge')!.number;
      return { told, consumed: seen.takeovers[0]!.consumed };
    };
    const whole = consumed({});
    expect(whole.consumed).toBeGreaterThanOrEqual(whole.told);
    const losing = consumed({ pair: partsOf('last-entry-not-consumed') });
    expect(losing.consumed).toBeLessThan(losing.told);
  });

  test('that loses what came last does so at takeovers only: a guest that ends is followed to its end', () => {
    expect(leaking('last-entry-not-consumed', { pair: {} })).toMatchObject({
      ...{ end: 'done', survivor: 'primary' },
      stretches: [{ replay: { verdict: 'equal' } }],
    });
  });

  test('with a clock that goes back takes it up 64 ticks earlier, whatever the host’s own one reads', () => {
    const { clockFrom } = partsOf('clock-back-at-go-live');
    expect([clockFrom!(1000, 5000), clockFrom!(1000, 10), clockFrom!(5, 10)]).toEqual([936, 936, 0]);
  });
});

describe('a backup that has diverged', () => {
  const scenario: Partial<Scenario> = {
    faults: [
      { at: 100, corrupt: 'backup' },
      { at: 20_000, crash: 'primary' },
    ],
  };

  test('goes live without having said anything', () => {
    const silent = leaking('diverged-goes-live', scenario);
    expect(silent.stretches[0].replay?.verdict).toBe('diverged');
    expect(silent.takeovers).toHaveLength(1);
    const whole = history({}, scenario);
    expect(whole.stretches[0].replay?.verdict).toBe('diverged');
    expect(whole.takeovers).toEqual([]);
    const isSaid = ({ detail }: Moment): boolean => detail.includes('the backup has diverged');
    expect([count(silent, isSaid), count(whole, isSaid)]).toEqual([0, 1]);
  });
});

describe('a primary that waits for nobody', () => {
  test('gets further ahead than the settings allow', () => {
    const pair = { primarySpeed: 30, backupSpeed: 3, maxLag: 1000, marks: 300 };
    expect(history({}, { pair }).measured.lag.most).toBeLessThanOrEqual(1001);
    expect(leaking('lag-unbounded', { pair }).measured.lag.most).toBeGreaterThan(1001);
  });
});

describe('buffers without bounds', () => {
  test('a primary sends on where more is under way than there is room for', () => {
    const pair = { sendBuffer: 64, bandwidth: 1 };
    const { underWay } = history({}, { pair }).measured;
    expect(underWay.most).toBeLessThanOrEqual(64);
    expect(leaking('buffers-unbounded', { pair }).measured.underWay.most).toBeGreaterThan(64);
  });

  test('a backup takes more than it has room for', () => {
    const pair = { receiveBuffer: 64, backupSpeed: 3, primarySpeed: 30 };
    const { waiting } = history({}, { pair }).measured;
    expect(waiting.most).toBeLessThanOrEqual(64);
    expect(leaking('room-for-all', { pair }).measured.waiting.most).toBeGreaterThan(64);
  });
});

test('a backup that does not listen to what has left sends all of it again', () => {
  const first = ({ moments }: PairHistory): number =>
    moments.find(({ what, host }) => what === 'release' && host === 'backup')!.number;
  const [whole, again] = [history({}, CRASH), leaking('sent-again', CRASH)];
  expect(whole.measured.told.get('backup')).toBeGreaterThan(0);
  expect(first(whole)).toBeGreaterThanOrEqual(whole.measured.told.get('backup')!);
  expect(first(again)).toBe(0);
});

describe('a write that leaves early', () => {
  test('goes to the disk with an entry for its own slot', () => {
    for (const [make, covered] of [
      [shipped, 5],
      [partsOf('write-early').primary!, 6],
    ] as const) {
      const { primary } = holding(make);
      acknowledged(primary, 1, 5);
      expect(primary.covered).toBe(covered);
    }
  });
});

describe('a new backup', () => {
  const state = encodeSnapshot(
    { save: () => Uint8Array.of(1, 2) },
    trafficWith({ kind: 'flush', device: 0, request: 3 }),
  );
  const line = { origin: 40, base: 70, rate: 5 };
  const message: CopyMessage = { kind: 'copy', sent: 9, position: 50, state, outputs: 4, clock: 80, line };
  const copied = (name: string): CopyMessage => partsOf(name).copy!(message);

  test('that is not told of requests in flight is given all else', () => {
    const traffic = new Traffic();
    const loaded: Uint8Array[] = [];
    const { state: without, ...rest } = copied('copy-forgets-in-flight');
    restoreSnapshot(without, { load: (saved) => loaded.push(saved.slice()) }, traffic);
    expect([loaded, traffic.inFlight.size]).toEqual([[Uint8Array.of(1, 2)], 0]);
    expect({ ...rest, state }).toEqual(message);
  });

  test('that counts outputs from its own first one is given all else', () => {
    expect(copied('copy-old-outputs')).toEqual({ ...message, outputs: 0 });
  });

  test('that may go live too early joins while outputs leave at once', () => {
    const pair = { spare: 1, bandwidth: 1 };
    const told = (rig: Rig): string[] =>
      history(rig, { pair, faults: [{ at: 3000, crash: 'backup' }] })
        .moments.filter(({ what, number }) => what === 'join' || (what === 'take' && number === 3))
        .map(({ what }) => what);
    expect(told({})).toEqual(['take', 'join']);
    expect(told({ pair: partsOf('join-too-early') })[0]).toBe('join');
  });
});

/** What a host knows of a guest with one request in flight. */
function trafficWith(request: Request): Traffic {
  const traffic = new Traffic();
  traffic.left([request], 1);
  return traffic;
}
