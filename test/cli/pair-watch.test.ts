import { describe, expect, test } from 'vitest';

import { ConsolePerson } from '../../src/cli/pair/console-person.ts';
import { checkedGuest } from '../../src/cli/check/checked-guest.ts';
import { holds } from '../../src/cli/pair/format-summary.ts';
import { PairInsight } from '../../src/cli/pair/pair-insight.ts';
import { PairWatch } from '../../src/cli/pair/pair-watch.ts';
import { viewPair } from '../../src/cli/pair/view-pair.ts';
import { Bench } from '../../src/harness/bench.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import { guest } from './lockstep.ts';

const BOARD = { memory: '1MiB', disks: [{ sectors: 2048 }] };
const QUIET: Scenario = { lockstep: 1, limit: 200_000, board: BOARD, pair: {} };

const watchOf = (name: string, scenario: Scenario, person?: ConsolePerson): PairWatch => {
  const insight = new PairInsight();
  const { subject } = checkedGuest(guest(name), false, BOARD);
  return new PairWatch(new Bench(subject, { pair: insight.parts }), insight, scenario, person && [person]);
};

const printed = (watch: PairWatch): string =>
  watch.console.lines.map((line) => line.map(({ character }) => character).join('')).join('\n');

describe('a pair that is watched', () => {
  const crash: Scenario = { ...QUIET, faults: [{ after: 'release', hit: 60, crash: 'primary' }] };

  test('does the same however small the steps are in which it is looked at', () => {
    const [whole, slices] = [watchOf('scheduler', crash), watchOf('scheduler', crash)];
    whole.runUntil(Infinity);
    for (let ticks = 0; !slices.pair.over; ticks += 7) slices.runUntil(ticks);
    const left = ({ pair }: PairWatch) =>
      pair.departed.map(({ ticks, host, output }) => [ticks, host, ...output.data]);
    expect(left(slices)).toEqual(left(whole));
    expect(slices.chronicle.told.map(({ what, words }) => [what, words])).toEqual(
      whole.chronicle.told.map(({ what, words }) => [what, words]),
    );
    const logs = ({ pair }: PairWatch) => pair.history.stretches.map(({ host, log }) => [host, log]);
    expect(logs(slices)).toEqual(logs(whole));
  });

  test('tells a crash as it was: what was held, what came twice, and that every law holds', () => {
    const watch = watchOf('scheduler', crash);
    watch.runUntil(Infinity);
    const { summary, chronicle } = watch;
    expect(chronicle.notable.map(({ what, host }) => `${host} ${what}`)).toEqual([
      ...['primary begin', 'backup begin', 'primary output', 'primary crash', 'backup missed'],
      ...['backup take', 'backup live', 'backup again', 'backup end'],
    ]);
    const { left, repeated } = summary.outputs;
    expect(left.primary).toBe(60);
    expect(repeated).toBeGreaterThan(0);
    expect(left.primary + left.backup - repeated).toBe(chronicle.released);
    expect(summary.takeovers[0]!.outage).toBeGreaterThan(2500);
    expect(holds(summary)).toBe(true);
    // The machines have been used to judge it, and the view is still of the end.
    const view = viewPair(watch, { guest: 'g', about: '', ticks: 1, speed: 1, mode: 'over' });
    expect(view.hosts.primary).toMatchObject({
      state: 'CRASHED',
      position: chronicle.told.find(({ what }) => what === 'crash')!.position,
    });
    expect(view.hosts.backup).toMatchObject({ state: 'ENDED', generation: 2 });
    expect(view.gate).toMatchObject({ state: 'open', again: repeated });
  });

  test('can be struck at any time, and shows it at once', () => {
    const watch = watchOf('scheduler', QUIET);
    const state = () => {
      const { primary, backup } = viewPair(watch, {
        ...{ guest: 'g', about: '', ticks: watch.pair.now(), speed: 1, mode: 'runs' },
      }).hosts;
      return [primary.state, backup.state];
    };
    watch.runUntil(1000);
    expect(state()).toEqual(['PRIMARY', 'BACKUP']);
    watch.strike({ crash: 'backup' });
    expect(state()).toEqual(['PRIMARY', 'CRASHED']);
    while (watch.insight.primaryOf('primary')!.state === 'protected') watch.step();
    expect(state()).toEqual(['TAKING OVER', 'CRASHED']);
    watch.runUntil(Infinity);
    expect(state()).toEqual(['ENDED', 'CRASHED']);
    expect(watch.chronicle.repeated).toBe(0);
    expect(holds(watch.summary)).toBe(true);
  });

  test('is struck when it is seen to be, and not when something happened last', () => {
    const watch = watchOf('scheduler', QUIET);
    for (const ticks of [1000, 1033.3, 1066.6, 1099.9]) {
      watch.runUntil(ticks);
      // Guests run for whole ticks.
      expect([Math.floor(ticks), Math.ceil(ticks)]).toContain(watch.pair.now());
    }
    let last = watch.pair.now();
    watch.strike({ crash: 'primary' });
    expect(watch.chronicle.notable.at(-1)).toMatchObject({ what: 'crash', ticks: last });
    for (let ticks = 1100; !watch.pair.over; ticks += 100) {
      watch.runUntil(ticks);
      expect(watch.pair.now()).toBeGreaterThanOrEqual(last);
      last = watch.pair.now();
    }
  });

  test('says what is gone with a backup: protection, the guest, or nothing any more', () => {
    const words = (watch: PairWatch): string[] =>
      watch.chronicle.told.filter(({ what }) => what === 'crash').map((one) => one.words);
    const lost = watchOf('scheduler', QUIET);
    lost.runUntil(1000);
    lost.strike({ crash: 'primary' });
    lost.strike({ crash: 'backup' });
    expect(words(lost)[1]).toBe('is gone, and the guest with it: nobody else has that');
    const cut = watchOf('scheduler', QUIET);
    cut.runUntil(1000);
    cut.strike({ cut: 'channel' });
    while (cut.insight.primaryOf('primary')!.state !== 'alone') cut.step();
    if (cut.pair.backup.over === undefined) cut.strike({ crash: 'backup' });
    expect(words(cut)).toEqual(['is gone; nobody relied on it any more']);
    const mute = watchOf('scheduler', QUIET);
    mute.strike({ crash: 'primary' });
    expect(words(mute)).toEqual(['is gone; it held no output']);
  });

  test('a cut leaves one host live, and shows what is held meanwhile', () => {
    const watch = watchOf('scheduler', QUIET);
    watch.runUntil(1000);
    watch.strike({ cut: 'channel' });
    watch.runUntil(2000);
    const looked = { guest: 'g', about: '', ticks: 2000, speed: 1, mode: 'runs' } as const;
    const { channel, gate, hosts } = viewPair(watch, looked);
    expect(channel.cut).toBe(true);
    expect(gate.held).toBeGreaterThan(5);
    expect(gate.needs).toBeGreaterThan(hosts.primary.safe);
    expect(hosts.backup.about).toMatch(/^hears nothing: [\d,]+ of 2,500 ticks$/);
    watch.runUntil(Infinity);
    expect(watch.chronicle.notable.filter(({ what }) => what === 'live')).toHaveLength(1);
    expect(holds(watch.summary)).toBe(true);
  });

  describe('with a spare', () => {
    const WITH_SPARE: Scenario = { ...QUIET, pair: { spare: 300 } };
    const looked = { guest: 'g', about: '', ticks: 0, speed: 1, mode: 'runs' } as const;
    const states = (watch: PairWatch) => {
      const { primary, backup, spare } = viewPair(watch, { ...looked, ticks: watch.pair.now() }).hosts;
      return [primary.state, backup.state, spare!.state];
    };
    const until = (watch: PairWatch, ...wanted: string[]): void => {
      for (let ticks = watch.pair.now(); !watch.pair.over && `${states(watch)}` !== `${wanted}`; ticks += 5)
        watch.runUntil(ticks);
      expect(states(watch)).toEqual(wanted);
    };

    test('shows how that becomes the new backup of who took over, and takes over itself', () => {
      const watch = watchOf('counters', WITH_SPARE);
      watch.runUntil(500);
      expect(states(watch)).toEqual(['PRIMARY', 'BACKUP', 'STANDS BY']);
      watch.strike({ crash: 'primary' });
      until(watch, 'CRASHED', 'TAKING OVER', 'STANDS BY');
      until(watch, 'CRASHED', 'LIVE ALONE', 'STANDS BY');
      const before = viewPair(watch, looked);
      expect(before).toMatchObject({ pairing: { primary: 'primary', backup: 'backup' }, lag: undefined });
      until(watch, 'CRASHED', 'LIVE ALONE', 'JOINING');
      until(watch, 'CRASHED', 'COPYING', 'JOINING');
      const copying = viewPair(watch, looked);
      expect(copying).toMatchObject({
        ...{ pairing: { primary: 'backup', backup: 'spare' }, lag: undefined, gate: { state: 'open' } },
        channel: { sent: 1, acknowledged: 0, idle: false },
      });
      expect(copying.hosts.backup.detail).toMatch(/^[\d,]{5,} bytes of state, log 1$/);
      until(watch, 'CRASHED', 'PAIRING UP', 'JOINING');
      until(watch, 'CRASHED', 'PROTECTED', 'BACKUP');
      const anew = viewPair(watch, looked);
      expect(anew.lag!.slots).toBe(anew.hosts.backup.position - anew.hosts.spare!.position);
      expect(anew).toMatchObject({ gate: { state: 'holds' }, disk: { generation: 3, owner: 'backup' } });
      watch.strike({ crash: 'backup' });
      until(watch, 'CRASHED', 'CRASHED', 'TAKING OVER');
      expect(viewPair(watch, looked).gate.state).toBe('lost');
      until(watch, 'CRASHED', 'CRASHED', 'LIVE ALONE');
      watch.runUntil(Infinity);
      expect(states(watch)).toEqual(['CRASHED', 'CRASHED', 'ENDED']);
      const { summary } = watch;
      expect(summary.takeovers.map(({ host }) => host)).toEqual(['backup', 'spare']);
      expect(summary).toMatchObject({ survivor: 'spare', disk: { generation: 4, owner: 'spare' } });
      const { asked, copied, bytes, protectedSince } = summary.spare!;
      expect(copied).toBeGreaterThan(asked!);
      expect(protectedSince).toBeGreaterThan(copied!);
      expect(bytes).toBeGreaterThan(1000);
      const { left, repeated } = summary.outputs;
      expect(left.primary + left.backup + left.spare! - repeated).toBe(watch.chronicle.released);
      expect(holds(summary)).toBe(true);
    });

    test('tells it the same however small the steps are, and every step of it', () => {
      const scenario: Scenario = {
        ...WITH_SPARE,
        faults: [
          { at: 8000, crash: 'primary' },
          { after: 'protect', plus: 700, crash: 'backup' },
        ],
      };
      const [whole, slices] = [watchOf('counters', scenario), watchOf('counters', scenario)];
      whole.runUntil(Infinity);
      for (let ticks = 0; !slices.pair.over; ticks += 7) slices.runUntil(ticks);
      const told = ({ chronicle }: PairWatch) =>
        chronicle.told.map(({ host, what, words }) => [host, what, words]);
      expect(told(slices)).toEqual(told(whole));
      const notable = whole.chronicle.notable.map(({ what, host }) => `${host} ${what}`);
      expect(notable.filter((one) => !/output|again/.test(one))).toEqual([
        ...['primary begin', 'backup begin', 'spare begin', 'primary crash', 'backup missed', 'backup take'],
        ...['backup live', 'spare ask', 'backup copy', 'backup take', 'spare join', 'backup protect'],
        ...['backup crash', 'spare missed', 'spare take', 'spare live', 'spare end'],
      ]);
      const words = whole.chronicle.notable.map((one) => one.words).join('\n');
      expect(words).toContain("asks the backup for its guest's state");
      expect(words).toMatch(/sends the spare its guest's state, [\d,]+ bytes$/m);
      expect(words).toContain('is gone; it held no output');
      // A guest that has run ahead of the world has let out its last outputs when that says that it has ended.
      const ticks = whole.chronicle.told.flatMap(({ what, ticks: at }) => (what === 'end' ? [] : [at]));
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    });

    test('may lose its backup and be protected by it just so, or lose that one too', () => {
      const pair = { spare: 100, heartbeat: 200, timeout: 800 };
      const watch = watchOf('counters', { ...WITH_SPARE, pair });
      watch.runUntil(300);
      watch.strike({ crash: 'backup' });
      until(watch, 'PROTECTED', 'CRASHED', 'BACKUP');
      watch.strike({ crash: 'spare' });
      until(watch, 'LIVE ALONE', 'CRASHED', 'CRASHED');
      watch.runUntil(Infinity);
      expect(watch.summary).toMatchObject({ end: 'done', survivor: 'primary', takeovers: [] });
      expect(watch.chronicle.told.filter(({ what }) => what === 'crash').map(({ words }) => words)).toEqual([
        "is gone, and with it the primary's protection",
        "is gone, and with it the guest's protection",
      ]);
      expect(holds(watch.summary)).toBe(true);
    });

    test('can lose that one before it is a backup: while it stands by, and while it joins', () => {
      const early = watchOf('counters', WITH_SPARE);
      early.strike({ crash: 'spare' });
      expect(states(early)).toEqual(['PRIMARY', 'BACKUP', 'CRASHED']);
      early.runUntil(300);
      early.strike({ crash: 'primary' });
      early.runUntil(Infinity);
      expect(early.summary).toMatchObject({ survivor: 'backup', spare: { asked: undefined } });
      const late = watchOf('counters', WITH_SPARE);
      late.runUntil(300);
      late.strike({ crash: 'primary' });
      until(late, 'CRASHED', 'COPYING', 'JOINING');
      late.strike({ crash: 'spare' });
      until(late, 'CRASHED', 'LIVE ALONE', 'CRASHED');
      late.runUntil(Infinity);
      expect(late.summary).toMatchObject({ survivor: 'backup', spare: { protectedSince: undefined } });
      for (const { summary } of [early, late]) expect(holds(summary)).toBe(true);
    });

    test('says that a guest is lost whose host is struck while nobody protects it', () => {
      const watch = watchOf('counters', WITH_SPARE);
      watch.runUntil(300);
      watch.strike({ crash: 'primary' });
      until(watch, 'CRASHED', 'COPYING', 'JOINING');
      watch.strike({ crash: 'backup' });
      watch.runUntil(Infinity);
      expect(states(watch)).toEqual(['CRASHED', 'CRASHED', 'HALTED']);
      expect(watch.summary).toMatchObject({ end: 'lost', spare: { protectedSince: undefined } });
      const words = watch.chronicle.notable.map((one) => one.words);
      expect(words).toContain('is gone, and nobody protected it');
      expect(words).toContain('stops for good: it was not told that it may go live');
      expect(holds(watch.summary)).toBe(true);
    });

    test('does the same with the same parts again', () => {
      const insight = new PairInsight();
      const { subject } = checkedGuest(guest('counters'), false, BOARD);
      const bench = new Bench(subject, { pair: insight.parts });
      const scenario: Scenario = { ...WITH_SPARE, faults: [{ at: 8000, crash: 'primary' }] };
      const [once, again] = [1, 2].map(() => {
        const watch = new PairWatch(bench, insight, scenario);
        watch.runUntil(Infinity);
        return watch.chronicle.told;
      });
      expect(again).toEqual(once);
    });
  });

  test('says of what is typed at a host that is gone that it is lost', () => {
    const person = new ConsolePerson(true);
    const watch = watchOf('editor', QUIET, person);
    const type = (text: string): void => {
      const data = new TextEncoder().encode(text);
      person.type(data);
      watch.chronicle.typed(data);
    };
    watch.runUntil(20_000);
    type('heard\r');
    watch.runUntil(21_000);
    watch.strike({ crash: 'primary' });
    for (const key of 'quit') type(key);
    const lost = watch.chronicle.notable.filter(({ what }) => what === 'typed');
    expect(lost).toMatchObject([{ host: 'primary', kind: 'bad', ticks: watch.pair.now() }]);
    expect(lost[0]!.words).toBe('"quit" is typed and lost: nobody is live to hear it');
    watch.runUntil(40_000);
    type('quit\r');
    watch.runUntil(Infinity);
    expect(watch.chronicle.told.filter(({ what }) => what === 'typed')).toEqual(lost);
  });

  test('waits for a person who types, and a step where nothing happens is short', () => {
    const person = new ConsolePerson(true);
    const watch = watchOf('editor', QUIET, person);
    watch.runUntil(20_000);
    expect(watch.pair.over).toBe(false);
    const before = watch.pair.now();
    watch.step();
    expect(watch.pair.now() - before).toBeLessThanOrEqual(500);
    person.type(new TextEncoder().encode('echo hi there\r'));
    watch.runUntil(40_000);
    watch.strike({ crash: 'primary' });
    person.type(new TextEncoder().encode('lost'));
    watch.runUntil(60_000);
    person.type(new TextEncoder().encode('quit\r'));
    watch.runUntil(Infinity);
    expect(printed(watch)).toBe('editor: type help, or quit to end\n> echo hi there\nhi there\n> quit\n');
    expect(watch.summary).toMatchObject({ end: 'done', survivor: 'backup', clients: { typed: 23 } });
  });
});
