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
