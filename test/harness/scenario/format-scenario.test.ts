import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scenario } from '../../../src/harness/scenario/arbitraries/scenario.ts';
import { describeScenario } from '../../../src/harness/scenario/describe-scenario.ts';
import { formatScenario } from '../../../src/harness/scenario/format-scenario.ts';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import { BOARD, PACED } from './subjects.ts';

/** With much that needs not be said, and in no order. */
const wordy: Scenario = {
  expect: 'holds',
  checkpoints: 5000,
  limit: 200_000,
  replay: { slices: [], forgets: [10], reloads: [] },
  entropy: { tail: 0, bytes: [] },
  clock: { tail: 10, steps: [5, 0, 900], lateness: [], latenessTail: 0 },
  io: { content: { seed: 5 }, latency: [3] },
  arrivals: [
    { interrupt: 'timer', plus: 2, hit: 3, after: 'symbol:uart_put' },
    { console: 'a\n"é"', at: 9000 },
    { after: 'trap', hit: 1, plus: 0, console: { hex: 'FF0A' } },
    { data: '', signal: 'tick', at: 3 },
    { at: 4, pace: { rate: 0.5, jump: 100 } },
  ],
  board: { disks: [{ sectors: 2048 }], append: '', clock: 'read', memory: '16MiB' },
  guest: 'build/uart.elf',
  lockstep: 1,
};

test('a scenario is written in a fixed order, without what needs not be said, an arrival a line', () => {
  expect(formatScenario(wordy)).toBe(`{
  "lockstep": 1,
  "guest": "build/uart.elf",
  "board": { "memory": "16MiB", "disks": [{ "sectors": 2048 }] },
  "limit": 200000,
  "arrivals": [
    { "after": "symbol:uart_put", "hit": 3, "plus": 2, "interrupt": "timer" },
    { "at": 9000, "console": "a\\n\\"é\\"" },
    { "after": "trap", "console": { "hex": "ff0a" } },
    { "at": 3, "signal": "tick" },
    { "at": 4, "pace": { "jump": 100, "rate": 0.5 } }
  ],
  "clock": { "steps": [5, 0, 900], "tail": 10 },
  "io": { "latency": [3], "content": { "seed": 5 } },
  "replay": { "forgets": [10] }
}
`);
});

test('the smallest scenario is two fields', () => {
  expect(formatScenario({ lockstep: 1, limit: 1, arrivals: [], clock: { steps: [] } })).toBe(
    '{\n  "lockstep": 1,\n  "limit": 1\n}\n',
  );
});

test('what is written is read as the same, and written the same again, with its fields in any order', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, field]) => [name, reversed(field)] as const)
        .reverse(),
    );
  };
  fc.assert(
    fc.property(fc.oneof(scenario(BOARD), scenario(PACED)), (value) => {
      const text = formatScenario(value);
      const again = parseScenario(text);
      expect(formatScenario(again)).toBe(text);
      expect(formatScenario(reversed(value) as Scenario)).toBe(text);
      expect(again.arrivals?.length).toBe(value.arrivals?.length);
      expect(text.split('\n').filter((line) => /^ {4}\{/.test(line))).toHaveLength(
        value.arrivals?.length ?? 0,
      );
    }),
    { numRuns: 500 },
  );
});

test('what is no scenario is not written', () => {
  expect(() => formatScenario({ lockstep: 1 } as Scenario)).toThrow('scenario: limit: missing');
});

test('a scenario is described with a line for each arrival and each setting', () => {
  expect(describeScenario(wordy)).toBe(`to position 200000, a checkpoint each 5000 slots
after symbol:uart_put, 3rd time, plus 2 slots: the timer expires
at 9000: "a\\n\\"é\\"" is typed
after trap: bytes FF0A are typed
at 3: signal tick
at 4: the clock jumps by 100 ticks and goes on with 0.5 a slot
board: 16MiB of memory; a disk of 2048 sectors; read clock
clock: readings add 5, 0, 900, then 10
I/O: requests take 3, then 0; disks hold random values of seed 5
backup: forgets its caches at 10
`);
});

test('a long scenario is described in short', () => {
  const long = describeScenario({
    lockstep: 1,
    limit: 10,
    arrivals: [
      { at: 1, frame: 'ab'.repeat(1514), device: 3 },
      { after: 'lr', hit: 11, plus: 1, console: 'x'.repeat(100) },
      { at: 2, reset: true },
      { at: 2, snapshot: true },
      { at: 3, signal: 'tick', data: '0102' },
      { at: 4, powerOff: true },
    ],
    clock: { rate: 0, lateness: Array.from({ length: 10 }, (_, index) => index), latenessTail: { seed: -4 } },
    io: { errors: [0, 2] },
    entropy: { bytes: ['', 'ab'.repeat(100)], tail: 7 },
    replay: { slices: [1, 2], reloads: [5] },
  });
  expect(long).toBe(`to position 10
at 1: a frame of 1514 bytes comes in at device 3: abababababababababababababababab…
after lr, 11th time, plus 1 slot: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" is typed
at 2: reset
at 2: a snapshot is taken
at 3: signal tick with 0102
at 4: power off
clock: 0 ticks a slot; timers are late by 0, 1, 2, 3, 4, 5, 6, 7 and 2 more, then random values of seed -4
I/O: requests 0, 2 fail
entropy: requests get zeros, abababababababababababababababab…, then 7
backup: runs in slices of 1, 2; is saved and loaded at 5
`);
});
