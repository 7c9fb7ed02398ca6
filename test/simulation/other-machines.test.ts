import { describe, expect, test } from 'vitest';

import { Counter } from '../harness/counter.ts';
import { ASKER, ASKS_EVERY, Asker } from './asker.ts';
import { JudgedPairs, printedBy, printedByOne } from './judged-pairs.ts';

const COUNTER = new JudgedPairs({ id: 'counter@1', create: () => new Counter(), accepts: ['tick'] }, 20_000);
const ticks = [40, 41, 3000, 9000, 9100, 15_000].map((at) => ({ at, signal: 'tick' }));

describe('a machine that somebody else has written', () => {
  test('runs as a pair', () => {
    const pair = COUNTER.run({ arrivals: ticks });
    expect(pair.history).toMatchObject({ end: 'done', survivor: 'primary', outcome: { end: 'limit' } });
    expect(printedBy(pair.history)).toBe(printedByOne(pair));
    expect(pair.history.departed).toHaveLength(6);
  });

  test('survives the death of its host at any position', () => {
    for (let at = 0; at < 20_000; at += 331) {
      const { history } = COUNTER.run({ arrivals: ticks, faults: [{ at, crash: 'primary' }] });
      expect(history).toMatchObject({ end: 'done', survivor: 'backup', outcome: { end: 'limit' } });
    }
  });

  test('is not given again what has reached it before its host died', () => {
    for (const at of [500, 3500, 9050, 16_000]) {
      const { reference } = COUNTER.run({ arrivals: ticks, faults: [{ at, crash: 'primary' }] });
      // What had come and is in no entry that got through is lost, as it would be on its way to a machine.
      expect(reference.consumed.signal).toBeLessThanOrEqual(ticks.length);
      expect(reference.consumed.signal).toBeGreaterThanOrEqual(ticks.filter((tick) => tick.at > at).length);
    }
  });
});

/** Of each slot that asks, one piece of the log ends behind its first answer, and one behind the slot. */
const PIECES_PER_SLOT = 2;
const SLOTS = 4;

describe('a log that ends in the middle of a slot', () => {
  const pairs = new JudgedPairs(ASKER, SLOTS * ASKS_EVERY);
  const entropy = { tail: { seed: 5 } };

  test('is gone on with there: who takes over answers what the slot had asked, and nothing else', () => {
    for (let piece = 1; piece <= SLOTS * PIECES_PER_SLOT; piece++) {
      const middle = piece % PIECES_PER_SLOT === 1;
      const { history, reference } = pairs.run({
        entropy,
        faults: [{ after: 'send', hit: piece, crash: 'primary' }],
      });
      expect(history).toMatchObject({ survivor: 'backup', outcome: { end: 'limit' } });
      const slot = Math.ceil(piece / PIECES_PER_SLOT) * ASKS_EVERY - 1;
      expect(history.takeovers[0]!.position).toBe(middle ? slot : slot + 1);
      expect(reference.outputs).toHaveLength(SLOTS);
    }
  });

  test('lets nothing arrive before that slot is through, though it was planned for its position', () => {
    const slot = ASKS_EVERY - 1;
    for (const [arrival, hit] of [
      [{ signal: 'tick' }, 1],
      // The snapshot is a piece of its own if it is the first one that somebody waits for.
      [{ snapshot: true }, 1],
      [{ snapshot: true }, 2],
    ] as const) {
      const { history, reference } = pairs.run({
        entropy,
        arrivals: [
          { at: slot, ...arrival },
          { at: slot + 1, ...arrival },
        ],
        faults: [{ after: 'send', hit, crash: 'primary' }],
      });
      expect(history).toMatchObject({ survivor: 'backup', outcome: { end: 'limit' } });
      expect(history.takeovers[0]!.position).toBe(hit === 1 ? slot : slot + 1);
      expect(reference.result.verdict).toBe('equal');
    }
  });

  test('has the answers that the primary had given used, and no others', () => {
    const whole = pairs.run({ entropy: { bytes: ['0102', '03', '0405'], tail: 9 } });
    const taken = pairs.run({
      entropy: { bytes: ['0102', '03', '0405'], tail: 9 },
      faults: [{ after: 'send', hit: 3, crash: 'primary' }],
    });
    // What the first slot printed had left; of the second one the first answer was in the log.
    expect(taken.history.takeovers[0]!.position).toBe(2 * ASKS_EVERY - 1);
    const line = (text: string): string | undefined => text.split('\n')[0];
    expect(line(printedByOne(taken))).toBe(line(printedByOne(whole)));
  });
});

test('a guest that has switched itself off behind the last entry is not run again by who takes over', () => {
  const haltsAt = 2 * ASKS_EVERY - 1;
  const pairs = new JudgedPairs({ ...ASKER, create: () => new Asker(haltsAt) }, 1000);
  for (const hit of [3, 4, 5]) {
    const { history } = pairs.run({ faults: [{ after: 'send', hit, crash: 'primary' }] });
    expect(history).toMatchObject({
      ...{ end: 'done', survivor: 'backup', outcome: { end: 'halt', code: 6 } },
      takeovers: [{ position: haltsAt + 1 }],
    });
  }
});
