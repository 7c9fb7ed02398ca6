import { describe, expect, test } from 'vitest';
import { LockstepError } from '../../../src/machine/errors.ts';
import { Typist } from '../../../src/simulation/clients/typist.ts';
import type { Typed } from '../../../src/simulation/clients/typist.ts';
import { FakeWorld } from './fake-world.ts';

interface Arrival {
  readonly ticks: number;
  readonly text: string;
}

/** A console that echoes each byte and answers a line with a prompt; it begins with one, 500 ticks after the start. */
function typed(script: readonly Typed[], { deaf = false } = {}) {
  const typist = new Typist(script);
  const arrivals: Arrival[] = [];
  const world = new FakeWorld({
    clients: [typist],
    guest: {
      typed: (data, world) => {
        const text = new TextDecoder().decode(data);
        arrivals.push({ ticks: world.now(), text });
        if (deaf) return;
        for (const character of text) {
          if (character !== '\r') world.print(character);
          else world.after(2000, () => world.print('\n> '));
        }
      },
    },
  });
  if (!deaf) world.after(400, () => world.print('hello\n> '));
  world.run();
  return { typist, arrivals };
}

describe('a typist', () => {
  test('types each text when it is told to', () => {
    const { arrivals, typist } = typed([
      { text: 'a', atTicks: 1000 },
      { text: 'b', thinkTicks: 300 },
      { text: 'c', thinkTicks: 10, atTicks: 900 },
    ]);
    expect(arrivals).toEqual([
      { ticks: 1100, text: 'a' },
      { ticks: 1400, text: 'b' },
      { ticks: 1410, text: 'c' },
    ]);
    expect(typist.done).toBe(true);
    expect(typist.counts).toEqual({ typed: 3, bytes: 3, timeouts: 0 });
    expect(typist.objection()).toBeUndefined();
  });

  test('waits for the prompt that comes after what it typed, not for the one before', () => {
    const { arrivals, typist } = typed([
      { text: 'one\r', awaits: '> ' },
      { text: 'two\r', awaits: '> ', thinkTicks: 50 },
      { text: '', awaits: '> ' },
    ]);
    expect(arrivals).toEqual([
      { ticks: 601, text: 'one\r' },
      { ticks: 2851, text: 'two\r' },
    ]);
    expect(typist.counts).toEqual({ typed: 2, bytes: 8, timeouts: 0 });
  });

  test('waits for the echo of each letter, also where it takes several bytes', () => {
    const { arrivals, typist } = typed([
      { text: 'ü', awaits: '> ' },
      { text: '€', awaits: 'ü' },
      { text: 'x', awaits: '€' },
    ]);
    expect(arrivals.map(({ text }) => text)).toEqual(['ü', '€', 'x']);
    expect(typist.counts['timeouts']).toBe(0);
  });

  test('types all the same when it has waited long enough, and nothing twice', () => {
    const script = [
      { text: 'a', awaits: '> ', timeoutTicks: 5000 },
      { text: 'b', awaits: 'a' },
    ];
    const { arrivals, typist } = typed(script, { deaf: true });
    expect(arrivals).toEqual([
      { ticks: 5101, text: 'a' },
      { ticks: 10_005_102, text: 'b' },
    ]);
    expect(typist.counts).toEqual({ typed: 2, bytes: 2, timeouts: 2 });
    expect(typist.done).toBe(true);
  });

  test.each([{ timeoutTicks: 0 }, { thinkTicks: 0 }, { atTicks: 1.5 }])('refuses %o', (times) => {
    expect(() => new Typist([{ text: 'a', ...times }])).toThrow(LockstepError);
  });
});
