import { describe, expect, test } from 'vitest';
import { Seed } from '../../../src/environment/seed.ts';
import { LockstepError } from '../../../src/machine/errors.ts';
import { datagram, receive } from '../../../src/simulation/clients/ethernet.ts';
import { formatCalls, formatVerdict } from '../../../src/simulation/clients/format-verdict.ts';
import { History } from '../../../src/simulation/clients/history.ts';
import { KeyValueClient } from '../../../src/simulation/clients/key-value-client.ts';
import type { KeyValueClientOptions } from '../../../src/simulation/clients/key-value-client.ts';
import type { Operation } from '../../../src/simulation/clients/key-value-protocol.ts';
import { linearizability } from '../../../src/simulation/clients/linearizability.ts';
import { GUEST, outsideStation } from '../../../src/simulation/clients/stations.ts';
import { FakeKeyValueGuest } from './fake-key-value-guest.ts';
import type { Fault } from './fake-key-value-guest.ts';
import { FakeWorld } from './fake-world.ts';
import type { FakeGuest, FakeWorldOptions } from './fake-world.ts';
import { someOperations } from './operations.ts';

const OPERATIONS: readonly Operation[] = [
  { kind: 'get', key: 'k' },
  { kind: 'swap', key: 'k', old: '-', value: 'a' },
  { kind: 'swap', key: 'k', old: '-', value: 'b' },
  { kind: 'put', key: 'k', value: 'c' },
  { kind: 'get', key: 'k' },
  { kind: 'delete', key: 'k' },
  { kind: 'put', key: 'l', value: 'd' },
  { kind: 'put', key: 'm', value: 'e' },
];

function run(
  guest: FakeGuest,
  options: Partial<KeyValueClientOptions> = {},
  world: Partial<FakeWorldOptions> = {},
) {
  const history = new History();
  const client = new KeyValueClient({ client: 3, operations: OPERATIONS, history, ...options });
  new FakeWorld({ clients: [client], guest, ...world }).run();
  return { client, history };
}

/** Answers each request with what is made of it. */
function answering(answer: (request: string, count: number) => string[]): FakeGuest {
  let count = 0;
  return {
    frame: (data, world) => {
      const received = receive(data, GUEST);
      if (received?.kind !== 'datagram') throw new Error('the client sends what is damaged');
      for (const payload of answer(received.payload, count++)) {
        world.answer(datagram(GUEST, 4711, received.from, received.fromPort, payload));
      }
    },
  };
}

describe('a key-value client', () => {
  test('asks for one operation after another and writes down what it is answered, and when', () => {
    const { client, history } = run(new FakeKeyValueGuest('none', 1), { thinkTicks: [1000] });
    expect(formatCalls(history.calls)).toEqual([
      'client 3  get k       none     [1000, 1200]',
      'client 3  swap k - a  ok       [2200, 2400]',
      'client 3  swap k - b  no       [3400, 3600]',
      'client 3  put k c     ok       [4600, 4800]',
      'client 3  get k       value c  [5800, 6000]',
      'client 3  delete k    ok       [7000, 7200]',
      'client 3  put l d     ok       [8200, 8400]',
      'client 3  put m e     full     [9400, 9600]',
    ]);
    expect(client.done).toBe(true);
    expect(client.objection()).toBeUndefined();
    const counts = { requests: 8, answers: 8, retries: 0, givenUp: 0, late: 0, repeated: 0 };
    expect(client.counts).toEqual(counts);
  });

  test('asks with the same datagram until it is answered', () => {
    const seen: string[] = [];
    const guest = answering((request, count) => {
      seen.push(request);
      return count < 2 ? [] : ['3 1 none'];
    });
    const { client, history } = run(guest, { operations: OPERATIONS.slice(0, 1), timeoutTicks: 1000 });
    expect(seen).toEqual(['3 1 get k', '3 1 get k', '3 1 get k']);
    expect(client.counts).toMatchObject({ requests: 1, answers: 1, retries: 2 });
    expect(formatCalls(history.calls)).toEqual(['client 3  get k  none  [10000, 12200]']);
  });

  test('leaves open what it gives up, goes on, and ignores an answer that comes too late', () => {
    const guest = answering((request) => {
      if (request.startsWith('3 1')) return [];
      return request.startsWith('3 2') ? ['3 1 none', '3 2 ok'] : [];
    });
    const { client, history } = run(guest, {
      operations: OPERATIONS.slice(0, 2),
      retries: 2,
      timeoutTicks: 500,
    });
    expect(formatCalls(history.calls)).toEqual([
      'client 3  get k       (no answer)  [10000, never]',
      'client 3  swap k - a  ok           [21500, 21700]',
    ]);
    expect(client.counts).toMatchObject({ requests: 2, answers: 1, retries: 2, givenUp: 1, late: 1 });
    expect(client.objection()).toBeUndefined();
    expect(client.done).toBe(true);
  });

  test('ignores an answer that comes again, but not another one to what changes something', () => {
    const operations = OPERATIONS.slice(1, 2);
    const again = run(
      answering(() => ['3 1 ok', '3 1 ok']),
      { operations },
    );
    expect(again.client.objection()).toBeUndefined();
    expect(again.client.counts['repeated']).toBe(1);
    const other = run(
      answering(() => ['3 1 ok', '3 1 no']),
      { operations },
    );
    expect(other.client.objection()).toBe(
      `key-value client 3 got "3 1 no", after 'ok' to the same request, at tick 10200`,
    );
  });

  test('takes the first answer to a get that was executed again, and whatever comes after it', () => {
    const { client, history } = run(
      answering(() => ['3 1 none', '3 1 value a']),
      { operations: OPERATIONS.slice(0, 1) },
    );
    expect(client.objection()).toBeUndefined();
    expect(client.counts).toMatchObject({ answers: 1, repeated: 1 });
    expect(formatCalls(history.calls)).toEqual(['client 3  get k  none  [10000, 10200]']);
  });

  test.each([
    ['what is no answer', '3 1 perhaps', '"3 1 perhaps", which is no answer,'],
    ['an answer for another client', '4 1 none', '"4 1 none", to what it never asked,'],
    ['an answer to a later request', '3 2 ok', '"3 2 ok", to what it never asked,'],
    ['an answer of the wrong kind', '3 1 no', `"3 1 no", which is no answer to 'get k',`],
  ])('objects to %s', (_, answer, objection) => {
    const { client } = run(
      answering(() => [answer]),
      { retries: 0 },
    );
    expect(client.objection()).toBe(`key-value client 3 got ${objection} at tick 10200`);
  });

  test('objects to a damaged answer', () => {
    const frame = datagram(GUEST, 4711, outsideStation(3), 40_003, '3 1 none').with(24, 0);
    const { client } = run({ frame: (_, world) => world.answer(frame) }, { retries: 0 });
    expect(client.objection()).toContain('a damaged frame (IPv4, wrong checksum)');
  });

  test.each([
    { client: 16 },
    { client: -1 },
    { client: 0.5 },
    { operations: [{ kind: 'get', key: 'a b' } as const] },
    { timeoutTicks: 0 },
  ])('refuses %o', (options) => {
    expect(() => run({}, options)).toThrow(LockstepError);
  });
});

/** Four clients of one guest on a network that is slow and loses frames, from a seed. */
function converse(fault: Fault, seed: number) {
  const root = Seed.root(seed);
  const network = root.fork('network').random();
  const history = new History();
  const clients = [0, 1, 2, 3].map((client) => {
    const random = root.fork(`client ${client}`).random();
    return new KeyValueClient({
      client,
      history,
      operations: someOperations(random, client, 40, 3),
      thinkTicks: Array.from({ length: 7 }, () => random.integer(1, 400)),
      timeoutTicks: 1500,
      retries: 3,
    });
  });
  new FakeWorld({
    clients,
    guest: new FakeKeyValueGuest(fault),
    latency: () => (network.oneIn(10) ? network.integer(1, 4000) : network.integer(1, 300)),
    loses: () => network.oneIn(6),
  }).run();
  return { clients, history, verdict: linearizability(history.calls) };
}

describe('several clients of a guest', () => {
  test('have a history that a single server can have, whatever gets lost', () => {
    const names = ['answers', 'retries', 'givenUp', 'late', 'repeated'];
    const totals = new Map(names.map((name) => [name, 0]));
    for (let seed = 0; seed < 40; seed++) {
      const { clients, verdict } = converse('none', seed);
      expect(formatVerdict(verdict), `seed ${seed}`).toBe('the answers are those of a single server');
      for (const client of clients) {
        expect(client.objection()).toBeUndefined();
        expect(client.done).toBe(true);
        for (const name of names) totals.set(name, totals.get(name)! + client.counts[name]!);
      }
    }
    expect([...totals].filter(([, total]) => total < 20)).toEqual([]);
  });

  test.each<[Fault, number]>([
    ['executes twice', 10],
    ['forgets at a takeover', 18],
    ['split brain', 20],
    ['reads what is old', 20],
  ])('find out a guest that %s', (fault, atLeast) => {
    let found = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { clients, verdict } = converse(fault, seed);
      expect(verdict.kind, `seed ${seed}`).not.toBe('undecided');
      if (verdict.kind === 'broken' || clients.some((client) => client.objection() !== undefined)) found++;
    }
    expect(found).toBeGreaterThanOrEqual(atLeast);
  });

  test('see the same each time', () => {
    expect(converse('none', 7).history.calls).toEqual(converse('none', 7).history.calls);
  });
});
