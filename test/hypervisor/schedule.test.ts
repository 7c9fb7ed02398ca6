import { describe, expect, test } from 'vitest';

import { Seed } from '../../src/environment/seed.ts';
import { SIMULATED_RATE } from '../../src/environment/simulated/clock.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { runSync } from '../../src/hypervisor/drive.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import type { ClockFeed } from '../../src/hypervisor/environment-events.ts';
import { Schedule } from '../../src/hypervisor/schedule.ts';
import type { Anchor, Planned } from '../../src/hypervisor/schedule.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

const typed = (letter: string): Planned['event'] => ({
  kind: 'console',
  data: new TextEncoder().encode(letter),
});
const at = (position: number): Anchor => ({ at: position });

/** Everything that a plan lets arrive until a position, with where it did. */
function arrivals(schedule: Schedule, until: number): string[] {
  const found: string[] = [];
  for (let position = 0; position <= until; position++) {
    for (let event = schedule.take(position); event !== undefined; event = schedule.take(position)) {
      const what = event.kind === 'console' ? new TextDecoder().decode(event.data) : event.kind;
      found.push(`${position} ${what}`);
    }
  }
  return found;
}

describe('a plan', () => {
  test('is followed by position, and at one position in its own order', () => {
    const plan = [
      { anchor: at(7), event: typed('c') },
      { anchor: at(3), event: typed('a') },
      { anchor: at(7), event: typed('d') },
      { anchor: at(4), event: { kind: 'reset' as const } },
    ];
    const schedule = new Schedule(plan);
    expect(schedule.next).toBe(3);
    expect(arrivals(schedule, 10)).toEqual(['3 a', '4 reset', '7 c', '7 d']);
    expect(schedule.next).toBe(Infinity);
    expect(schedule.reached).toEqual([true, true, true, true]);
  });

  test('waits for what the guest does, counting how often', () => {
    const schedule = new Schedule([
      { anchor: { after: 'trap', hit: 2, plus: 5 }, event: typed('b') },
      { anchor: { after: 'trap', hit: 1, plus: 0 }, event: typed('a') },
      { anchor: { after: 'lr', hit: 1, plus: 0 }, event: typed('x') },
      { anchor: { after: 'trap', hit: 3, plus: 0 }, event: typed('y') },
    ]);
    expect(schedule.happenings).toEqual(['trap', 'lr']);
    schedule.note('trap', 10);
    schedule.note('doorbell', 11);
    schedule.note('trap', 20);
    expect(arrivals(schedule, 100)).toEqual(['10 a', '25 b']);
    expect(schedule.reached).toEqual([true, true, false, false]);
  });

  test('is gone on with behind what was due before, whether that has arrived or got lost', () => {
    const schedule = new Schedule([
      { anchor: at(3), event: typed('a') },
      { anchor: at(10), event: typed('b') },
      { anchor: at(9), event: typed('c') },
      { anchor: { after: 'trap', hit: 1, plus: 2 }, event: typed('d') },
      { anchor: { after: 'trap', hit: 2, plus: 1 }, event: typed('e') },
    ]);
    schedule.note('trap', 5);
    schedule.startAt(10);
    expect(schedule.reached).toEqual([true, false, true, true, false]);
    schedule.note('trap', 11);
    expect(arrivals(schedule, 20)).toEqual(['10 b', '12 e']);
    schedule.startAt(1000);
    expect(schedule.next).toBe(Infinity);
  });
});

/** Where a plan's events reach a scripted guest. */
function delivered(
  plan: readonly Planned[],
  program: (position: number) => Action,
  clock: ClockFeed = { kind: 'read' },
): string[] {
  const machine = new ScriptedMachine(program);
  const environment = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
  const events = new EnvironmentEvents(environment, { clock, schedule: new Schedule(plan) });
  const outcome = runSync(machine, events, { limit: 5000 });
  return [...machine.inputs.map(({ position, input }) => `${position} ${input.kind}`), outcome.end];
}

describe('in an environment', () => {
  test('a planned arrival reaches a running guest at exactly its position', () => {
    expect(delivered([{ anchor: at(1234), event: typed('a') }], slots())).toEqual(['1234 console', 'limit']);
  });

  test('one for later reaches a guest that sleeps where it sleeps, in the order of time', () => {
    const plan = [
      { anchor: at(3000), event: typed('b') },
      { anchor: at(2000), event: { kind: 'reset' as const } },
    ];
    expect(delivered(plan, slots('wait', 'wait', { halt: 0 }))).toEqual(['1 reset', '2 console', 'halt']);
  });

  test('a sleeping guest is woken by its timer first if that is earlier', () => {
    const plan = [{ anchor: at(3000), event: typed('a') }];
    expect(delivered(plan, slots({ timer: 100 }, 'wait', 'wait', { halt: 0 }))).toEqual([
      '2 clock',
      '3 console',
      'halt',
    ]);
  });

  test('a timer is made to expire early, with the clock at its comparator, and not a second time', () => {
    const machine = new ScriptedMachine(slots({ timer: 400 }));
    const environment = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
    const schedule = new Schedule([{ anchor: at(50), event: { kind: 'timer' } }]);
    runSync(machine, new EnvironmentEvents(environment, { schedule }), { limit: 10_000 });
    expect(machine.inputs).toEqual([{ position: 50, input: { kind: 'clock', value: 400 } }]);
    expect(environment.clock.now(61)).toBe(401);
  });

  test.each([
    ['a second time at one place', { kind: 'timer' as const }, ['50 clock', 'limit']],
    ['behind a reset, which forgets it', { kind: 'reset' as const }, ['50 reset', 'limit']],
  ])('a timer does not expire %s', (_what, first, expected) => {
    const plan = [
      { anchor: at(50), event: first },
      { anchor: at(50), event: { kind: 'timer' as const } },
    ];
    const inputs = delivered(plan, slots({ timer: 900_000 }));
    expect(inputs).toEqual(expected);
  });

  test('what is planned for one position comes together to a guest that sleeps', () => {
    const event = { kind: 'reset' as const };
    const plan = [
      { anchor: at(3000), event: { kind: 'snapshot' as const } },
      { anchor: at(3000), event },
    ];
    const woken = ['2 reset', 'halt'];
    const program = slots({ timer: 400 }, 'wait', { halt: 0 });
    expect(delivered([{ anchor: at(3000), event }], program)).toEqual(woken);
    expect(delivered(plan, program)).toEqual(woken);
    const keys = ['a', 'b'].map((key) => ({ anchor: at(3000), event: typed(key) }));
    expect(delivered(keys, slots('wait'))).toEqual(['1 console', '1 console', 'limit']);
  });

  test('slots that a guest has slept through do not count again for what is planned behind them', () => {
    const plan = [
      { anchor: at(3000), event: { kind: 'snapshot' as const } },
      { anchor: at(5000), event: { kind: 'reset' as const } },
    ];
    // 5,000 slots are 500 ticks, before the timer.
    expect(delivered(plan, slots({ timer: 600 }, 'wait', { halt: 0 }))).toEqual(['2 reset', 'halt']);
  });

  test('a timer that is not armed does not expire', () => {
    expect(delivered([{ anchor: at(50), event: { kind: 'timer' } }], slots())).toEqual(['limit']);
  });

  test('the machine is switched off where the plan says so', () => {
    expect(delivered([{ anchor: at(50), event: { kind: 'power-off' } }], slots())).toEqual(['power-off']);
  });

  test('a paced clock jumps, and goes on with another rate', () => {
    const paced = { kind: 'paced', rate: SIMULATED_RATE } as const;
    const plan = [{ anchor: at(1000), event: { kind: 'pace', jump: 900, rate: 7 } as const }];
    const machine = new ScriptedMachine(slots());
    const environment = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
    runSync(machine, new EnvironmentEvents(environment, { clock: paced, schedule: new Schedule(plan) }), {
      limit: 5000,
    });
    expect(machine.inputs).toEqual([{ position: 1000, input: { kind: 'pace', base: 999, rate: 7 } }]);
  });
});
