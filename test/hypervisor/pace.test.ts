import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RATE_ONE, lineTicks } from '../../src/environment/clock-line.ts';
import { SIMULATED_RATE } from '../../src/environment/simulated/clock.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { Seed } from '../../src/environment/seed.ts';
import { runSync } from '../../src/hypervisor/drive.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import { Pace } from '../../src/hypervisor/pace.ts';
import { ScriptedMachine } from './scripted-machine.ts';

test('a redrawn line never falls, and comes to where the clock is or stays ahead of it', () => {
  const step = fc.record({ slots: fc.nat(1e7), ticks: fc.nat(1e7), idle: fc.boolean() });
  fc.assert(
    fc.property(fc.nat(RATE_ONE * 4), fc.array(step, { minLength: 1 }), (rate, steps) => {
      const pace = new Pace(rate);
      let line = { origin: 0, base: 0, rate };
      let [position, now] = [0, 0];
      for (const { slots, ticks, idle } of steps) {
        position += slots;
        now += ticks;
        const before = lineTicks(line, position);
        expect(pace.ahead(now, position)).toBe(before - now);
        if (!idle) pace.measure(now, position);
        const input = pace.redraw(now, position);
        expect(input.base).toBe(Math.max(before, now));
        expect(Number.isSafeInteger(input.rate) && input.rate >= 0).toBe(true);
        line = { origin: position, base: input.base, rate: input.rate };
      }
    }),
  );
});

test('a line that runs too fast is slowed until the clock has caught up, and then keeps its pace', () => {
  const pace = new Pace(RATE_ONE);
  // The clock gains half a tick on each slot, the line a whole one at first.
  const clock = (position: number): number => position / 2;
  let aheads: number[] = [];
  for (let position = 20_000; position < 20_000_000; position += 20_000) {
    aheads.push(pace.ahead(clock(position), position));
    pace.measure(clock(position), position);
    pace.redraw(clock(position), position);
  }
  expect(aheads[0]).toBe(10_000);
  aheads = aheads.slice(-100);
  expect(Math.max(...aheads)).toBeLessThan(10);
  expect(Math.min(...aheads)).toBeGreaterThan(-10);
});

test('a paced guest is told of the time only when it has slept', () => {
  const console = new ScriptedConsole([{ ticks: 1_000_000, text: 'a' }]);
  const machine = new ScriptedMachine((position) => (position === 5000 ? 'wait' : 'compute'));
  const events = new EnvironmentEvents(simulatedEnvironment(Seed.root(1), { console }), {
    clock: { kind: 'paced', rate: SIMULATED_RATE },
  });
  runSync(machine, events, { limit: 100_000 });
  expect(machine.inputs).toMatchObject([
    { position: 5001, input: { kind: 'pace', rate: SIMULATED_RATE } },
    { position: 5001, input: { kind: 'console' } },
  ]);
  const redrawn = machine.inputs[0]!.input;
  expect(redrawn.kind === 'pace' && redrawn.base).toBeGreaterThanOrEqual(1_000_000);
});
