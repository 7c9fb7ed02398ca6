import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkFixtures } from '../../src/harness/check/check-fixtures.ts';
import { check } from '../../src/harness/check/check.ts';
import type { CheckOptions } from '../../src/harness/check/check.ts';
import type { CheckResult } from '../../src/harness/check/check-result.ts';
import { formatResult } from '../../src/harness/check/format-result.ts';
import { fixtureOf, parseFixture } from '../../src/harness/fixture.ts';
import type { GuestRun } from '../../src/harness/invariants/invariant.ts';
import type { Law } from '../../src/harness/laws/law.ts';
import { LAWS as ALL_LAWS } from '../../src/harness/laws/laws.ts';

/** Where no pairs are run. */
const LAWS = ALL_LAWS.filter(({ pair }) => pair !== true);
import { scenario as scenarioArbitrary } from '../../src/harness/scenario/arbitraries/scenario.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Subject } from '../../src/harness/subject.ts';
import type { Exit } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import { formatOutcome } from '../../src/report/words/format-outcome.ts';
import { riscvGuest } from '../../src/riscv/guest.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { Counter } from './counter.ts';

const counter: Subject = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
const LIMIT = 2000;

/** A counter whose replay goes wrong: not all of its state is saved. */
class Forgetful extends Counter {
  override save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([this.position, this.ticks, 0, this.printed]));
  }
}

function guest(name: string): Subject {
  const file = readFileSync(new URL(`../../guests/elf/${name}.elf`, import.meta.url));
  return riscvGuest(loadImage(file, name), { memory: '1MiB', diskSectors: [2048] });
}

const checked = (subject: Subject, options: Partial<CheckOptions> = {}): CheckResult =>
  check(subject, { seed: 1, numRuns: 40, limit: LIMIT, ...options });

describe('a check', () => {
  test('holds for a machine of twenty lines, and counts what reached it', () => {
    const result = checked(counter);
    expect(result).toMatchObject({ verdict: 'holds', failed: false, laws: 'hold', invariants: 'not judged' });
    expect(result.trials).toBe(40);
    expect(result.consumed.signal).toBeGreaterThan(20);
    expect(result.judged.map(({ name }) => name)).toEqual(LAWS.map(({ name }) => name));
    expect(result.failure).toBeUndefined();
    expect(result.fixture).toBeUndefined();
  });

  test('gives the same result for the same seed, and another for another', () => {
    expect(checked(counter)).toEqual(checked(counter));
    expect(checked(counter, { seed: 2 }).consumed).not.toEqual(checked(counter).consumed);
  });

  test('is inconclusive where nothing ever reaches the guest', () => {
    const { accepts: _accepts, ...deaf } = counter;
    const result = checked(deaf, { numRuns: 5 });
    expect(result).toMatchObject({ verdict: 'inconclusive', failed: false, trials: 5, inconclusive: 5 });
    expect(formatResult(result)).toContain('inconclusive, 5 trials');
  });

  test('ends trials where it is told to, whatever its scenarios say', () => {
    const scenario = fc.constant<Scenario>({ lockstep: 1, limit: 7 });
    const positions: number[] = [];
    const note = ({ position }: GuestRun): void => void positions.push(position);
    checked(counter, { scenario, limit: 5, numRuns: 1, invariants: [note] });
    check(counter, { seed: 1, scenario, numRuns: 1, invariants: [note] });
    expect(positions).toEqual([5, 7]);
  });

  test('stops when its budget is spent, and says how much was asked for', () => {
    const spent = (trials: number, options: Partial<CheckOptions> = {}) => {
      let left = trials;
      return checked(counter, { ...options, budget: () => left-- > 0 });
    };
    const result = spent(7);
    expect(result).toMatchObject({ trials: 7, asked: 40 });
    expect(formatResult(result)).toContain(': holds, 7 of 40 trials (no time for more), seed 1\n');
    expect(spent(7, { shard: { index: 1, count: 3 } })).toMatchObject({ trials: 7, asked: 13 });
    expect(spent(0)).toMatchObject({ verdict: 'inconclusive', trials: 0, asked: 40 });
    expect(spent(40)).not.toHaveProperty('asked');
  });

  test('can be shared out: every trial is in one of the shards', () => {
    const shards = [0, 1, 2].map((index) => checked(counter, { shard: { index, count: 3 } }));
    expect(shards.map(({ trials }) => trials)).toEqual([14, 13, 13]);
    const signals = shards.map(({ consumed }) => consumed.signal);
    expect(signals.reduce((a, b) => a + b, 0)).toBe(checked(counter).consumed.signal);
  });

  test('runs the examples given before what it generates', () => {
    const example: Scenario = { lockstep: 1, limit: 50, arrivals: [{ at: 10, signal: 'tick' }] };
    expect(checked(counter, { examples: [example], numRuns: 1 })).toMatchObject({
      trials: 1,
      consumed: { signal: 1 },
    });
  });

  test('is inconclusive where something of an example never arrives, and says what', () => {
    const example: Scenario = { lockstep: 1, limit: 50, arrivals: [{ at: 70, signal: 'tick' }] };
    const result = checked(counter, { examples: [example] });
    const missed =
      'examples[0]: arrivals[0] was not delivered: it is for position 70, and the trial ended at 50';
    expect(result).toMatchObject({ verdict: 'inconclusive', failed: false, notExercised: [missed] });
    expect(formatResult(result)).toContain(missed);
  });

  test('says what came of the logs that were altered, and what could not be tried', () => {
    const text = formatResult(checked(counter));
    expect(text).toMatch(/\n {4}caching cannot be observed: nothing to forget \d+\n/);
    expect(text).toMatch(/\n {4}damage is noticed: .*refused \d+, reported \d+, unfinished \d+\n/);
    const [line = ''] = /each entry matters: .*/.exec(text) ?? [];
    const tried = [...line.matchAll(/ (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(tried).toBe(4 * 5);
  });

  test('says how many of the laws its trials were enough for', () => {
    expect(formatResult(checked(counter))).toContain(`hold (${LAWS.length} laws)`);
    expect(formatResult(checked(counter, { numRuns: 1 }))).toMatch(
      /hold \(\d of 11 laws; the others need more/,
    );
  });

  test.each(['xx', '1:', '0:99999:99999'])('refuses "%s", which is no path of a failure', (path) => {
    const refused = {
      code: 'bad-configuration',
      message: expect.stringContaining(`path "${path}"`) as string,
    };
    expect(() => checked(counter, { path })).toThrow(expect.objectContaining(refused));
  });

  test('refuses a scenario that its subject cannot be given', () => {
    const scenario = fc.constant<Scenario>({ lockstep: 1, limit: 9, arrivals: [{ at: 1, console: 'a' }] });
    expect(() => checked(counter, { scenario })).toThrow(expect.objectContaining({ code: 'bad-scenario' }));
  });
});

describe('a failure', () => {
  const forgetful: Subject = { ...counter, create: () => new Forgetful() };
  const found = checked(forgetful);

  test('of Lockstep or a machine is a law’s, and is shrunk to the events that it takes', () => {
    expect(found).toMatchObject({
      verdict: 'failed',
      failed: true,
      laws: 'violated',
      invariants: 'not judged',
    });
    expect(found.failure).toMatchObject({ kind: 'law' });
    expect(found.failure!.events).toBeLessThanOrEqual(2);
    expect(found.failure!.scenario.arrivals!.length).toBeGreaterThanOrEqual(1);
    expect(found.failure!.trials).toBe(found.trials);
  });

  test('is found again by its path at once', () => {
    const { path, name, kind } = found.failure!;
    const again = checked(forgetful, { path: path! });
    expect(again.failure).toMatchObject({ name, kind, trials: 1, scenario: found.failure!.scenario });
  });

  test('is found again by its fixture, which is named after its scenario', () => {
    const { name, text } = found.fixture!;
    expect(name).toMatch(/^[0-9a-f]{12}\.json$/);
    const fixture = parseFixture(text, name);
    expect(fixture.scenario).toEqual(found.failure!.scenario);
    expect(fixture.found).toMatchObject({ guest: 'counter@1', kind: 'law', name: found.failure!.name });
    const again = checked(forgetful, { fixtures: [fixture], numRuns: 0 });
    expect(again.failure).toMatchObject({ name: found.failure!.name, fixture: name, trials: 1 });
    expect(checked(counter, { fixtures: [fixture], numRuns: 0 })).toMatchObject({
      verdict: 'holds',
      trials: 1,
    });
  });

  test('of the guest is its invariant’s, apart from the laws', () => {
    const atMostTwo = ({ consumed }: GuestRun): boolean => consumed.signal <= 2;
    const result = checked(counter, { invariants: [atMostTwo] });
    expect(result).toMatchObject({ verdict: 'failed', laws: 'hold', invariants: 'broken' });
    expect(result.failure).toMatchObject({ kind: 'invariant', name: 'atMostTwo', events: 3 });
    expect(result.failure!.message).toBe('the predicate returned false');
  });

  test('keeps to what was found first while it is shrunk', () => {
    const few: Law = {
      name: 'few ticks',
      statement: 'A guest takes at most four ticks.',
      cheap: true,
      judge: ({ recorded }) =>
        recorded.consumed.signal > 4 ? { position: recorded.position, message: 'more than four' } : undefined,
    };
    const fewer = ({ consumed }: GuestRun): boolean => consumed.signal <= 2;
    const scenario = scenarioArbitrary(counter, { limit: LIMIT }).filter(
      ({ arrivals = [] }) => arrivals.length > 6,
    );
    const result = checked(counter, { laws: [few], invariants: [fewer], scenario });
    expect(result.failure).toMatchObject({ kind: 'law', name: 'few ticks', events: 5 });
  });

  test('of a machine that throws is shrunk like any other', () => {
    class Fragile extends Counter {
      override deliver(input: Input): void {
        super.deliver(input);
        if (this.ticks === 2) throw new RangeError('two is too many');
      }
    }
    const result = checked({ ...counter, create: () => new Fragile() });
    expect(result).toMatchObject({ laws: 'not judged', invariants: 'not judged' });
    expect(result.failure).toMatchObject({ kind: 'error', name: 'the machine failed', events: 2 });
    expect(formatResult(result)).not.toContain('VIOLATED');
    expect(result.failure!.message).toBe('RangeError: two is too many');
  });

  test.each([
    ['stops short', -1],
    ['runs on', 1],
  ])(
    'of a machine that %s of the limit it is given is told, instead of going on for ever',
    (_what, slots) => {
      class Inexact extends Counter {
        override run(limit: number): Exit {
          return super.run(limit + slots);
        }
      }
      const result = checked({ ...counter, create: () => new Inexact() });
      expect(result.failure).toMatchObject({ kind: 'error', events: 0 });
      expect(result.failure!.message).toMatch(/run\(\d+\) came back with "limit" at position \d+/);
    },
  );

  test('says that a guest waits for what cannot come in the words of all other reports', () => {
    const words = formatOutcome({ end: 'stuck' }).replace('the guest ', '');
    expect(formatResult({ ...found, ends: [{ name: 'stuck', count: 2 }] })).toContain(`${words} 2\n`);
  });

  test('prints what failed, the scenario, the seed and how to replay it', () => {
    const text = formatResult(found);
    expect(text).toContain('counter@1: FAILED');
    expect(text).toContain(`seed 1`);
    expect(text).toContain(`VIOLATED: ${found.failure!.name}`);
    expect(text).toContain('your guest was not judged');
    expect(text).toMatch(/at \d+: .*tick/);
    expect(text).toContain(`seed: 1, path: '${found.failure!.path!}'`);
    expect(formatResult(found, { command: 'lockstep replay x.json' })).toContain(
      '\n  lockstep replay x.json\n',
    );
  });
});

describe('a fixture', () => {
  const ticks = (...positions: number[]): Scenario => ({
    lockstep: 1,
    limit: 100,
    arrivals: positions.map((at) => ({ at, signal: 'tick' })),
  });

  test('that is not exercised fails', () => {
    const fixture = fixtureOf(ticks(500));
    const result = checked(counter, { fixtures: [fixture], numRuns: 0 });
    expect(result.failure).toMatchObject({
      kind: 'fixture',
      name: 'not exercised',
      position: 100,
      message: 'arrivals[0] was not delivered: it is for position 500, and the trial ended at 100',
    });
    expect(result).toMatchObject({ laws: 'hold', invariants: 'not judged' });
    expect(result.fixture).toBeUndefined();
    expect(formatResult(result)).not.toContain('VIOLATED');
  });

  test('says what the guest never did, as far as that shows', () => {
    const why = (arrivals: Scenario['arrivals'] & object): string | undefined => {
      const fixture = fixtureOf({ lockstep: 1, limit: 9000, arrivals });
      return checked(guest('hello'), { fixtures: [fixture], numRuns: 0 }).failure?.message;
    };
    expect(why([{ at: 3, interrupt: 'timer' }])).toBe(
      'arrivals[0] was not delivered: no timer was armed there',
    );
    expect(why([{ after: 'symbol:main', hit: 2, reset: true }])).toMatch(
      /"symbol:main" happened fewer than 2 times before the trial ended at \d+/,
    );
  });

  test('that broke an invariant is not judged without it, which is a failure and no pass', () => {
    const found = { guest: 'counter@1', kind: 'invariant', position: 5, release: '1' } as const;
    const fixture = fixtureOf(ticks(5), { ...found, name: 'few' });
    const few = (): boolean => true;
    const other = (): boolean => true;
    const options = { fixtures: [fixture], numRuns: 0 };
    expect(checked(counter, { ...options, invariants: [few] }).verdict).toBe('holds');
    for (const invariants of [[], [other]]) {
      const result = checked(counter, { ...options, invariants });
      expect(result).toMatchObject({ failed: true, laws: 'hold', invariants: 'not judged' });
      expect(result.failure).toMatchObject({ kind: 'fixture', name: 'not judged', position: 100 });
      expect(formatResult(result)).toContain('NOT JUDGED: it was found breaking "few"');
    }
    expect(checkFixtures(counter, [fixture]).failure).toMatchObject({ name: 'not judged' });
  });

  test('may expect to fail, and fails if it holds', () => {
    const broken = { ...ticks(5), expect: 'invariant-broken' as const };
    const none = ({ consumed }: GuestRun): boolean => consumed.signal === 0;
    const options = { fixtures: [fixtureOf(broken)], numRuns: 0 };
    expect(checked(counter, { ...options, invariants: [none] }).verdict).toBe('holds');
    const holds = (): boolean => true;
    expect(checked(counter, { ...options, invariants: [holds] }).failure).toMatchObject({
      name: 'not as expected',
      message: 'it is expected to end with "invariant-broken", and holds',
    });
    expect(checked(counter, options).failure).toMatchObject({
      name: 'not judged',
      message: 'it is expected to break an invariant, and none is given',
    });
  });

  test('of one scenario that broke two invariants are two', () => {
    const found = { guest: 'counter@1', kind: 'invariant', position: 5, release: '1' } as const;
    const names = ['one', 'other'].map((name) => fixtureOf(ticks(5), { ...found, name }).name);
    expect(new Set([...names, fixtureOf(ticks(5)).name]).size).toBe(3);
  });

  test('has the same name and text whenever it is made, and another for another scenario', () => {
    expect(fixtureOf(ticks(1))).toEqual(fixtureOf(ticks(1)));
    expect(fixtureOf(ticks(2)).name).not.toBe(fixtureOf(ticks(1)).name);
  });

  test('whose origin is written down wrongly is refused', () => {
    const { text } = fixtureOf(ticks(1));
    const wrong = text.replace(/\}\s*$/, ', "found": { "guest": 1 } }');
    expect(() => parseFixture(wrong, 'x.json')).toThrow(/x\.json: found\.guest: 1 is not a guest's id/);
  });
});

test('generated scenarios compose like any arbitrary', () => {
  const scenario = scenarioArbitrary(counter, { limit: 100 }).filter(
    ({ arrivals = [] }) => arrivals.length > 0,
  );
  const result = check(counter, { seed: 1, numRuns: 20, scenario });
  expect(result).toMatchObject({ verdict: 'holds', trials: 20 });
});
