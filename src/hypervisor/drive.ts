import type { Exit } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';
import type { EventSource } from './event-source.ts';
import type { Outcome } from './outcome.ts';
import { Statistics } from './statistics.ts';

export interface DriveOptions {
  /** Position at which to end; default: none. */
  readonly limit?: number;
  /** Where to count what happens. */
  readonly statistics?: Statistics;
}

/**
 * The hypervisor's loop: runs the machine from event to event. It yields whenever the host has to have its turn, which
 * with everything simulated is never.
 */
function* drive(
  machine: Machine,
  events: EventSource,
  { limit = Number.MAX_SAFE_INTEGER, statistics = new Statistics() }: DriveOptions,
): Generator<Promise<void>, Outcome, void> {
  const deliver = (input: Input): void => {
    machine.deliver(input);
    statistics.inputs[input.kind]++;
  };
  let idle = false;
  /** Whether the host has had its turn where nothing may be delivered. */
  let interrupted = false;
  while (machine.position < limit) {
    const pause = events.pause(machine);
    if (pause !== undefined) yield pause;
    if (events.stopped) return { end: 'stopped' };

    const arrivals = interrupted ? [] : events.arrivals(machine, idle);
    for (const input of arrivals) deliver(input);
    if (idle && arrivals.length === 0) {
      const passing = events.pass(machine);
      if (passing === 'never') return { end: 'stuck' };
      if (passing !== 'passed') yield passing;
      continue;
    }

    const { exit, horizon } = runSlice(machine, events, limit, deliver, statistics);
    interrupted = exit.reason === 'limit' && machine.position < horizon;
    if (exit.reason === 'halt') return { end: 'halt', code: exit.code };
    if (exit.reason === 'effects') {
      for (const { kind } of exit.effects) statistics.effects[kind]++;
      events.perform(exit.effects, machine);
    }
    idle = exit.reason === 'idle';
  }
  return { end: 'limit' };
}

/**
 * Runs to the next point between slots at which the source is to be asked, the horizon, or to where the host wants its turn;
 * answers questions on the way.
 */
function runSlice(
  machine: Machine,
  events: EventSource,
  limit: number,
  deliver: (input: Input) => void,
  statistics: Statistics,
): { readonly exit: Exclude<Exit, { reason: 'question' }>; readonly horizon: number } {
  let horizon = limit;
  for (;;) {
    // Of a slot in whose middle a question was asked the rest has to be executed before anything else can arrive.
    horizon = Math.max(machine.position + 1, Math.min(horizon, events.horizon(machine)));
    const exit = machine.run(Math.min(horizon, Math.max(machine.position + 1, events.turn(machine))));
    statistics.exits[exit.reason]++;
    if (exit.reason !== 'question') return { exit, horizon };
    deliver(events.answer(exit.question, machine));
  }
}

/** Runs a machine to its end, letting the host have its turns. */
export async function run(
  machine: Machine,
  events: EventSource,
  options: DriveOptions = {},
): Promise<Outcome> {
  const driving = drive(machine, events, options);
  for (;;) {
    const step = driving.next();
    if (step.done === true) return step.value;
    await step.value;
  }
}

/** Runs a machine to its end at once; for sources that never have to wait for a host. */
export function runSync(machine: Machine, events: EventSource, options: DriveOptions = {}): Outcome {
  const step = drive(machine, events, options).next();
  if (step.done !== true) throw new Error('runSync: the environment has a host to wait for; use run');
  return step.value;
}
