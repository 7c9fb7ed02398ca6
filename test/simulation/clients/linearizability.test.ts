import { describe, expect, test } from 'vitest';
import type { Random } from '../../../src/environment/random.ts';
import { Seed } from '../../../src/environment/seed.ts';
import { formatCalls, formatVerdict } from '../../../src/simulation/clients/format-verdict.ts';
import type { Call } from '../../../src/simulation/clients/history.ts';
import { canAnswer } from '../../../src/simulation/clients/key-value-protocol.ts';
import type { Answer, Operation } from '../../../src/simulation/clients/key-value-protocol.ts';
import { linearizability } from '../../../src/simulation/clients/linearizability.ts';
import { broken, BREAKAGES } from './broken-history.ts';
import { hasOrder } from './brute-force.ts';
import { concurrentHistory } from './concurrent-history.ts';
import type { Size } from './concurrent-history.ts';

const SMALL: Size = { clients: 3, calls: 4, keys: 1, givesUpOneIn: 8 };
const SIZES: Readonly<Record<string, Size>> = {
  'short histories of one key': SMALL,
  'short histories of two keys': { ...SMALL, keys: 2 },
  'long histories': { clients: 5, calls: 60, keys: 3, givesUpOneIn: Infinity },
  'long histories with calls that are given up': { clients: 5, calls: 60, keys: 3, givesUpOneIn: 12 },
  'histories of many clients': { clients: 12, calls: 12, keys: 6, givesUpOneIn: 25 },
};

function random(...path: (string | number)[]): Random {
  return path.reduce((seed: Seed, name) => seed.fork(`${name}`), Seed.root(6)).random();
}

describe.each(Object.entries(SIZES))('of %s, the checker', (name, size) => {
  test('accepts those of a correct server', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { calls } = concurrentHistory(random(name, seed), size);
      expect(calls).toHaveLength(size.clients * size.calls);
      expect(formatVerdict(linearizability(calls)), `seed ${seed}`).toBe(
        'the answers are those of a single server',
      );
    }
  });

  test.each(Object.entries(BREAKAGES))('rejects ten with %s', (breakage, breakages) => {
    let rejected = 0;
    for (let seed = 0; rejected < 10; seed++) {
      expect(seed, 'histories that can be broken so').toBeLessThan(2000);
      const draws = random(name, breakage, seed);
      const calls = broken(concurrentHistory(draws, size), breakages, draws);
      if (calls === undefined) continue;
      const verdict = linearizability(calls);
      expect(verdict.kind, `seed ${seed}\n${formatCalls(calls).join('\n')}`).toBe('broken');
      if (size.calls === SMALL.calls) expect(hasOrder(calls), `seed ${seed}`).toBe(false);
      if (verdict.kind === 'broken') expectSmallest(verdict.calls);
      rejected++;
    }
  });
});

/** Without their last answer there is an order of the calls. */
function expectSmallest(calls: readonly Call[]): void {
  const last = Math.max(...calls.map(({ answered }) => answered?.order ?? -1));
  expect(linearizability(calls).kind).toBe('broken');
  const without = calls.map((call) =>
    call.answered?.order === last ? { ...call, answered: undefined } : call,
  );
  expect(linearizability(without).kind).toBe('holds');
}

/** Calls that overlap and are answered in whatever way, mostly nonsense. */
function anyHistory(draws: Random): Call[] {
  const count = draws.integer(1, 6);
  const free = Array.from({ length: 2 * count }, (_, order) => order);
  const moment = () => free.splice(draws.integer(0, free.length - 1), 1)[0]!;
  const one = <T>(choices: readonly T[]): T => choices[draws.integer(0, choices.length - 1)]!;
  const calls = Array.from({ length: count }, (_, client): Call => {
    const [first, second] = [moment(), moment()].sort((a, b) => a - b) as [number, number];
    const key = one(['x', 'x', 'y']);
    const operation = one<Operation>([
      { kind: 'put', key, value: one(['a', 'b']) },
      { kind: 'get', key },
      { kind: 'delete', key },
      { kind: 'swap', key, old: one(['a', 'b', '-']), value: one(['a', 'b']) },
    ]);
    const answers: Answer[] = [{ kind: 'ok' }, { kind: 'no' }, { kind: 'none' }];
    const values = ['a', 'b'].map((value): Answer => ({ kind: 'value', value }));
    const answer = one([...answers, ...values].filter((answer) => canAnswer(operation, answer)));
    return {
      client,
      sequence: 1,
      operation,
      invoked: { ticks: first, order: first },
      answered: draws.oneIn(4) ? undefined : { ticks: second, order: second, answer },
    };
  });
  return calls.sort((a, b) => a.invoked.order - b.invoked.order);
}

describe('the checker', () => {
  test('says the same as trying all orders, of any small history', () => {
    const verdicts = { holds: 0, broken: 0, undecided: 0 };
    for (let seed = 0; seed < 6000; seed++) {
      const calls = anyHistory(random('any', seed));
      const { kind } = linearizability(calls);
      expect(kind, `seed ${seed}\n${formatCalls(calls).join('\n')}`).toBe(
        hasOrder(calls) ? 'holds' : 'broken',
      );
      verdicts[kind]++;
    }
    expect(verdicts.holds).toBeGreaterThan(1500);
    expect(verdicts.broken).toBeGreaterThan(1500);
  });

  test('says the same as trying all orders, of histories with a random answer forged', () => {
    const verdicts = { holds: 0, broken: 0, undecided: 0 };
    for (let seed = 0; seed < 1000; seed++) {
      const draws = random('forged', seed);
      const { calls } = concurrentHistory(draws, { clients: 4, calls: 2, keys: 1, givesUpOneIn: 3 });
      const forged = calls.map((call) => forgedAnswer(call, draws));
      const { kind } = linearizability(forged);
      expect(kind, `seed ${seed}\n${formatCalls(forged).join('\n')}`).toBe(
        hasOrder(forged) ? 'holds' : 'broken',
      );
      verdicts[kind]++;
    }
    expect(verdicts.holds).toBeGreaterThan(200);
    expect(verdicts.broken).toBeGreaterThan(200);
  });

  function forgedAnswer(call: Call, draws: Random): Call {
    if (call.answered === undefined || !draws.oneIn(5)) return call;
    const { kind } = call.operation;
    const answer: Answer =
      kind === 'get'
        ? { kind: 'value', value: `v${draws.integer(1, 4)}` }
        : { kind: kind === 'swap' ? 'no' : 'ok' };
    return { ...call, answered: { ...call.answered, answer } };
  }
});

/** Calls on key `k`, each as `[invoked, answered]` at ticks that are their order too. */
function calls(...rows: [operation: string, invoked: number, answered?: number, answer?: string][]): Call[] {
  return rows.map(([words, invoked, at, answer], client) => {
    const [kind, first, second] = words.split(' ');
    const operation = {
      kind,
      key: 'k',
      ...(kind === 'put' && { value: first }),
      ...(kind === 'swap' && { old: first, value: second }),
    } as Operation;
    const given = (
      answer?.startsWith('value ') ? { kind: 'value', value: answer.slice(6) } : { kind: answer }
    ) as Answer;
    return {
      client,
      sequence: 1,
      operation,
      invoked: { ticks: invoked, order: invoked },
      answered: at === undefined ? undefined : { ticks: at, order: at, answer: given },
    };
  });
}

describe('a call without an answer', () => {
  test.each<[string, Call[], 'holds' | 'broken']>([
    ['may have been executed', calls(['put a', 1], ['get', 2, 3, 'value a']), 'holds'],
    ['may never be executed', calls(['put a', 1], ['get', 2, 3, 'none']), 'holds'],
    ['may be executed late', calls(['put a', 1], ['get', 2, 3, 'none'], ['get', 4, 5, 'value a']), 'holds'],
    ['is executed once', calls(['put a', 1], ['get', 2, 3, 'value a'], ['get', 4, 5, 'none']), 'broken'],
    ['is not executed before it is made', calls(['get', 1, 2, 'value a'], ['put a', 3]), 'broken'],
    [
      'may follow another one',
      calls(['put a', 1], ['swap a b', 2], ['get', 3, 4, 'value b'], ['get', 5, 6, 'value b']),
      'holds',
    ],
    ['may make a swap lose', calls(['put a', 1], ['swap - b', 2, 3, 'no']), 'holds'],
    [
      'may have found no room',
      calls(['put a', 1], ['swap - b', 2, 3, 'ok'], ['get', 4, 5, 'value b']),
      'holds',
    ],
  ])('%s', (_, calls, verdict) => {
    expect(linearizability(calls).kind).toBe(verdict);
  });

  test('costs little where many others have none either', () => {
    const writes = Array.from({ length: 60 }, (_, index): [string, number] => [`put v${index}`, index]);
    const reads = ['a', 'v7', 'v30', 'v59'].map((value, index): [string, number, number, string] => [
      'get',
      101 + 2 * index,
      102 + 2 * index,
      `value ${value}`,
    ]);
    const history = (last: string) =>
      calls(...writes, ['put a', 99, 100, 'ok'], ...reads, ['get', 120, 121, `value ${last}`]);
    expect(linearizability(history('v8'), 5000).kind).toBe('holds');
    expect(linearizability(history('v7'), 5000).kind).toBe('broken');
  });
});

describe('a call that found no room', () => {
  test('has done nothing, whatever it asked for', () => {
    const history = calls(['put a', 1, 2, 'full'], ['swap - b', 3, 4, 'full'], ['get', 5, 6, 'none']);
    expect(linearizability(history)).toEqual({ kind: 'holds' });
    expect(linearizability(calls(['put a', 1, 2, 'full'], ['get', 3, 4, 'value a'])).kind).toBe('broken');
  });
});

describe('a verdict', () => {
  test('names the calls up to the answer that cannot be, and no more', () => {
    const history = calls(
      ['put a', 10, 20, 'ok'],
      ['put bcd', 30, 60, 'ok'],
      ['get', 35, 40, 'value bcd'],
      ['get', 45, 50, 'value a'],
      ['get', 55, 80, 'value bcd'],
      ['delete', 90, 99, 'ok'],
    );
    expect(formatVerdict(linearizability(history))).toBe(
      [
        'key k: no single server answers so, in whatever order it executes these operations:',
        '  client 0  put k a    ok           [10, 20]',
        '  client 1  put k bcd  (no answer)  [30, never]',
        '  client 2  get k      value bcd    [35, 40]',
        '  client 3  get k      value a      [45, 50]',
        'The answer at tick 50 makes it impossible.',
      ].join('\n'),
    );
  });

  test('says undecided, and never that it holds, of a search that takes too long', () => {
    const { calls } = concurrentHistory(random('undecided'), SIZES['long histories']!);
    const verdict = linearizability(calls, 10);
    expect(verdict).toEqual({
      kind: 'undecided',
      key: verdict.kind === 'undecided' && verdict.key,
      steps: 10,
    });
    expect(formatVerdict(verdict)).toContain(
      'undecided, the search for an order was given up after 10 steps',
    );
  });

  test('says broken if any key is, even where another one is undecided', () => {
    const { calls: many } = concurrentHistory(random('undecided'), SIZES['long histories']!);
    const last = many.length * 2;
    const wrong: Call = {
      client: 9,
      sequence: 1,
      operation: { kind: 'get', key: 'other' },
      invoked: { ticks: 0, order: last },
      answered: { ticks: 1, order: last + 1, answer: { kind: 'value', value: 'a' } },
    };
    expect(linearizability([...many, wrong], 10)).toEqual({ kind: 'broken', key: 'other', calls: [wrong] });
  });

  test('of no calls is that all is well', () => {
    expect(linearizability([])).toEqual({ kind: 'holds' });
  });

  test('is the same whatever order the calls are given in', () => {
    const { calls } = concurrentHistory(random('order'), SMALL);
    expect(linearizability(calls.toReversed())).toEqual(linearizability(calls));
  });
});
