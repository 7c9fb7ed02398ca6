import { describe, expect, test } from 'vitest';
import { Seed } from '../../../src/environment/seed.ts';
import { LockstepError } from '../../../src/machine/errors.ts';
import { EchoClient } from '../../../src/simulation/clients/echo-client.ts';
import type { EchoClientOptions } from '../../../src/simulation/clients/echo-client.ts';
import { arpReply, datagram, receive } from '../../../src/simulation/clients/ethernet.ts';
import { GUEST, outsideStation } from '../../../src/simulation/clients/stations.ts';
import { FakeWorld } from './fake-world.ts';
import type { FakeGuest, FakeWorldOptions } from './fake-world.ts';

const station = outsideStation(99);

/** Echoes what an answer is made of; by default what came. */
function echo(
  answer: (payload: string) => string[] = (payload) => [payload],
  from = GUEST,
  port = 7,
): FakeGuest {
  return {
    frame: (data, world) => {
      const received = receive(data, GUEST);
      if (received === undefined) return world.answer(arpReply(from, station));
      if (received.kind !== 'datagram') throw new Error('the client sends what is damaged');
      for (const payload of answer(received.payload)) {
        world.answer(datagram(from, port, received.from, received.fromPort, payload));
      }
    },
  };
}

function run(
  guest: FakeGuest,
  options: Partial<EchoClientOptions> = {},
  world: Partial<FakeWorldOptions> = {},
) {
  const client = new EchoClient({ payloads: ['a', 'b', 'c'], ...options });
  const ticks = new FakeWorld({ clients: [client], guest, ...world }).run();
  return { client, ticks };
}

describe('an echo client', () => {
  test('asks for the address, sends its payloads with their numbers, and is done', () => {
    const seen: string[] = [];
    const guest = echo((payload) => (seen.push(payload), [payload]));
    const { client } = run(guest, { farewell: 'quit' });
    expect(seen).toEqual(['1 a', '2 b', '3 c', 'quit']);
    expect(client.done).toBe(true);
    expect(client.objection()).toBeUndefined();
    expect(client.counts).toEqual({ requests: 5, answers: 5, retries: 0, givenUp: 0, unneeded: 0 });
  });

  test('thinks before each request for as long as it is told, over and over', () => {
    const times: number[] = [];
    const guest: FakeGuest = {
      frame: (data, world) => {
        times.push(world.now());
        echo().frame!(data, world);
      },
    };
    run(guest, { asksForAddress: false, thinkTicks: [1000, 50] });
    expect(times).toEqual([1100, 1350, 2550]);
  });

  test('asks again until it is answered, whatever gets lost', () => {
    const random = Seed.root(1).random();
    const payloads = Array.from({ length: 50 }, (_, index) => `${index}`);
    const world = { loses: () => random.oneIn(3), latency: () => random.integer(1, 3000) };
    const { client } = run(echo(), { payloads, timeoutTicks: 2000, retries: 100 }, world);
    expect(client.counts).toMatchObject({ requests: 51, answers: 51, givenUp: 0 });
    expect(client.counts['retries']).toBeGreaterThan(20);
    expect(client.counts['unneeded']).toBeGreaterThan(5);
    expect(client.objection()).toBeUndefined();
  });

  test('gives up after its retries, and goes on', () => {
    const guest = echo((payload) => (payload === '2 b' ? [] : [payload]));
    const { client } = run(guest, { retries: 3, timeoutTicks: 500 });
    expect(client.counts).toEqual({ requests: 4, answers: 3, retries: 3, givenUp: 1, unneeded: 0 });
    expect(client.done).toBe(true);
  });

  test('is not done before its last request is answered or given up', () => {
    const client = new EchoClient({ payloads: ['a'], asksForAddress: false, retries: 1, timeoutTicks: 1000 });
    const world = new FakeWorld({ clients: [client] });
    expect(client.done).toBe(false);
    world.run(11_500);
    expect(client.done).toBe(false);
    expect(client.counts).toMatchObject({ requests: 1, retries: 1, givenUp: 0 });
  });

  test('objects to nothing that may come twice', () => {
    const { client } = run(echo((payload) => [payload, payload]));
    expect(client.objection()).toBeUndefined();
    expect(client.counts['unneeded']).toBe(3);
  });

  test.each([
    ['an answer with other content', echo((payload) => [`${payload}!`]), 'the answer "1 a!" at tick 20400'],
    ['an answer before its question', echo(() => ['2 b']), 'the answer "2 b" at tick'],
    ['an answer from another port', echo(undefined, GUEST, 8), 'an answer from port 8'],
    [
      'an answer from another station',
      echo(undefined, station),
      'an answer from 10.0.2.199 at 02:00:00:00:01:63',
    ],
    [
      'a damaged answer',
      {
        frame: (_, world) => world.answer(datagram(GUEST, 7, station, 4000, '1 a').subarray(0, 40)),
      } as FakeGuest,
      'a damaged frame (IPv4, wrong length)',
    ],
  ])('objects to %s', (_, guest, objection) => {
    expect(run(guest, { retries: 0 }).client.objection()).toContain(`the echo client got ${objection}`);
  });

  test('objects to a reply by ARP without a question', () => {
    const guest: FakeGuest = { frame: (_, world) => world.answer(arpReply(GUEST, station)) };
    expect(run(guest, { asksForAddress: false, retries: 0 }).client.objection()).toContain('a reply by ARP');
  });

  test.each([{ thinkTicks: [] }, { thinkTicks: [0] }, { timeoutTicks: 0.5 }, { retries: -1 }])(
    'refuses %o',
    (patience) => {
      expect(() => new EchoClient({ payloads: [], ...patience })).toThrow(LockstepError);
    },
  );
});
