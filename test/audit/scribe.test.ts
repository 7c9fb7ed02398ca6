import { describe, expect, test } from 'vitest';
import { SCRIBE, SCRIBE_LIMIT, Scribe } from '../../src/audit/scribe.ts';
import { Bench } from '../../src/harness/bench.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import { overlaps } from '../../src/hypervisor/overlap.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import type { Effect, Request } from '../../src/machine/exit.ts';

const QUIET: Scenario = { lockstep: 1, limit: SCRIBE_LIMIT };

/** What it sends out on the way to a position, if its clock stands at `ticks` and nothing completes. */
function effectsOf(scribe: Scribe, limit: number, ticks: number): Effect[] {
  const found: Effect[] = [];
  for (;;) {
    const exit = scribe.run(limit);
    if (exit.reason === 'question') scribe.deliver({ kind: 'clock', value: ticks });
    else if (exit.reason === 'effects') found.push(...exit.effects);
    else if (exit.reason !== 'timer') return found;
  }
}

const isWrite = (effect: Effect): effect is Request => effect.kind === 'write';

describe('the scribe', () => {
  test('has several writes of the same sectors in flight', () => {
    const [first, ...others] = effectsOf(new Scribe(), 4000, 5).filter(isWrite);
    expect(others).toHaveLength(3);
    // One of them is a note, which lies apart.
    expect(others.filter((other) => overlaps(first!, other))).toHaveLength(2);
  });

  test('waits for them before it goes on', () => {
    const scribe = new Scribe();
    const writes = effectsOf(scribe, 5000, 5).filter(isWrite);
    expect(scribe.position).toBe(3900);
    for (const { request } of writes) {
      expect(scribe.run(5000)).toEqual({ reason: 'idle' });
      scribe.deliver({ kind: 'completion', device: 0, request, status: 'ok', data: new Uint8Array() });
    }
    effectsOf(scribe, 5000, 5);
    expect(scribe.position).toBe(5000);
  });

  test('sends out something else wherever anything else has reached it', () => {
    const sent = (...reach: ((scribe: Scribe) => void)[]): string => {
      const scribe = new Scribe();
      for (const deliver of reach) deliver(scribe);
      return JSON.stringify(effectsOf(scribe, 4000, 5));
    };
    const typed = (text: string) => (scribe: Scribe) =>
      scribe.deliver({ kind: 'console', data: new TextEncoder().encode(text) });
    const later = (scribe: Scribe) => void scribe.run(0);
    expect(new Set([sent(), sent(typed('a')), sent(typed('b')), sent(typed('a'), typed('b'))]).size).toBe(4);
    expect(sent(later)).toBe(sent());
    expect(JSON.stringify(effectsOf(new Scribe(), 4000, 6))).not.toBe(sent());
  });

  test('takes a clock that goes back, and nothing that it does not know', () => {
    const scribe = new Scribe();
    effectsOf(scribe, 200, 100);
    effectsOf(scribe, 800, 50);
    expect(scribe.position).toBe(800);
    const unknown = () => scribe.deliver({ kind: 'frame', device: 1, data: new Uint8Array(60) });
    expect(unknown).toThrow(LockstepError);
    const unasked = {
      kind: 'completion',
      device: 0,
      request: 77,
      status: 'ok',
      data: new Uint8Array(),
    } as const;
    expect(() => scribe.deliver(unasked)).toThrow(LockstepError);
  });

  test('is a machine for which all laws hold, and comes to its end', () => {
    const bench = new Bench(SCRIBE);
    const scenario = { ...QUIET, pair: {}, arrivals: [{ at: 5000, console: 'abc' }] };
    const trial = bench.run(scenario);
    expect(trial.recorded.outcome).toEqual({ end: 'halt', code: 0 });
    expect(trial.recorded.consumed).toMatchObject({ disk: 32, timer: 8 });
    for (const law of LAWS)
      expect([law.name, law.judge(trial, bench, () => {})]).toEqual([law.name, undefined]);
  });
});

test('a host that has taken the generation itself makes a write again that the disk refused meanwhile', () => {
  const bench = new Bench(SCRIBE);
  const seen = new Set<string>();
  // The primary's write gets to the disk when that has granted it the next generation, and it does not know yet.
  for (let ticks = 3900; ticks < 4200; ticks += 10) {
    const where = { after: 'acknowledge', hit: 2, plus: 81, ticks } as const;
    const { history } = bench.runPair({
      ...{ ...QUIET, pair: { storage: 75, heartbeat: 200, timeout: 4000 } },
      faults: [
        { ...where, cut: 'channel' },
        { ...where, cut: 'primary-storage' },
      ],
    });
    const taken = history.moments.find(({ what, detail }) => what === 'take' && detail === 'granted');
    // A cut that is over in time is noticed by nobody.
    if (taken === undefined) continue;
    const next = history.written.find((write) => write.ticks > taken.ticks);
    seen.add(`${history.end}, the ${taken.host} has taken it and writes with ${next?.generation}`);
  }
  expect([...seen].sort()).toEqual([
    'done, the backup has taken it and writes with 2',
    'done, the primary has taken it and writes with 2',
  ]);
});
