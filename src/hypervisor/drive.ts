import type { Exit } from '../machine/exit.ts';
import type { Machine } from '../machine/machine.ts';
import type { EventSource, Wait } from './event-source.ts';
import type { Outcome } from './outcome.ts';
import { Statistics } from './statistics.ts';

export interface DriveOptions {
  /** Position at which to end; default: none. */
  readonly limit?: number;
  /** Whether what arrives at the limit is delivered, so that only its slot is left for later. */
  readonly arrivalsAtLimit?: boolean;
  /** Whether the machine stands in the middle of a slot, all of whose questions so far are answered: nothing arrives there. */
  readonly midSlot?: boolean;
  /** Where to count what happens. */
  readonly statistics?: Statistics;
}

/** How a stretch between two points at which something may arrive ended. */
type StretchEnd = Exclude<Exit['reason'], 'question'> | 'unanswered' | 'interrupted';

/**
 * The hypervisor's loop: runs the machine from event to event, as primary, as backup, or with nobody watching. It yields
 * whenever the host has to have its turn, which with everything simulated is never.
 */
class Drive {
  readonly #machine: Machine;
  readonly #events: EventSource;
  readonly #limit: number;
  readonly #arrivalsAtLimit: boolean;
  #midSlot: boolean;
  readonly #statistics: Statistics;
  /** The code with which the guest has switched its machine off. */
  #code = 0;

  constructor(machine: Machine, events: EventSource, options: DriveOptions) {
    const { limit, arrivalsAtLimit, midSlot, statistics } = options;
    this.#machine = machine;
    this.#events = events;
    this.#limit = limit ?? Number.MAX_SAFE_INTEGER;
    this.#arrivalsAtLimit = arrivalsAtLimit ?? false;
    this.#midSlot = midSlot ?? false;
    this.#statistics = statistics ?? new Statistics();
  }

  *run(): Steps {
    const machine = this.#machine;
    const events = this.#events;
    let idle = false;
    while (machine.position < this.#limit) {
      const pause = events.pause(machine);
      if (pause !== undefined) yield pause;
      if (events.stopped) return { end: 'stopped' };
      const arrived = this.#midSlot ? 0 : this.#deliverArrivals(idle);
      this.#midSlot = false;
      if (arrived === 'power-off') return { end: 'power-off' };
      if (events.stopped) return { end: 'stopped' };
      if (idle && arrived === 0) {
        const passing = events.pass(machine);
        if (events.stopped) return { end: 'stopped' };
        if (passing === 'never') return { end: 'stuck' };
        if (passing !== 'passed') yield passing;
        continue;
      }
      let end = this.#runStretch();
      while (end === 'interrupted') {
        // It is the host's turn where nothing may arrive.
        const turn = events.pause(machine);
        if (turn !== undefined) yield turn;
        if (events.stopped) return { end: 'stopped' };
        end = this.#runStretch();
      }
      if (end === 'halt') return { end: 'halt', code: this.#code };
      if (end === 'unanswered') return { end: 'stopped' };
      idle = end === 'idle';
    }
    if (this.#arrivalsAtLimit && this.#deliverArrivals(idle) === 'power-off') return { end: 'power-off' };
    return events.stopped ? { end: 'stopped' } : { end: 'limit' };
  }

  /** @returns how many there were */
  #deliverArrivals(idle: boolean): number | 'power-off' {
    for (let count = 0; ; count++) {
      const arrival = this.#events.arrival(this.#machine, idle);
      if (arrival === undefined) return count;
      if (arrival.kind === 'power-off') return 'power-off';
      if (arrival.kind === 'snapshot') continue;
      this.#machine.deliver(arrival);
      this.#statistics.inputs[arrival.kind]++;
    }
  }

  /**
   * Runs to the next point between slots at which the source is to be asked, the horizon, or to where the host wants its
   * turn; answers questions on the way.
   */
  #runStretch(): StretchEnd {
    const machine = this.#machine;
    const events = this.#events;
    let horizon = this.#limit;
    for (;;) {
      // Of a slot in whose middle a question was asked the rest has to be executed before anything else can arrive.
      horizon = Math.max(machine.position + 1, Math.min(horizon, events.horizon(machine)));
      const until = Math.min(horizon, Math.max(machine.position + 1, events.turn(machine)));
      const exit = machine.run(until);
      this.#statistics.exits[exit.reason]++;
      if (machine.happened !== undefined && machine.happened.length > 0) events.noticed(machine);
      switch (exit.reason) {
        case 'question': {
          const answer = events.answer(exit.question, machine);
          if (answer === undefined) return 'unanswered';
          machine.deliver(answer);
          this.#statistics.inputs[answer.kind]++;
          continue;
        }
        case 'effects':
          for (const { kind } of exit.effects) this.#statistics.effects[kind]++;
          events.perform(exit.effects, machine);
          return 'effects';
        case 'halt':
          this.#code = exit.code;
          return 'halt';
        case 'limit':
          // A machine that goes nowhere would be run for ever.
          if (machine.position !== until) {
            throw new Error(
              `a machine’s run(${until}) came back with "limit" at position ${machine.position}`,
            );
          }
          return machine.position < horizon ? 'interrupted' : 'limit';
        default:
          return exit.reason;
      }
    }
  }
}

/** A run in steps: it comes back with a wait whenever it cannot go on before that is over, and in the end with its outcome. */
export type Steps = Generator<Wait, Outcome, void>;

/** Runs a machine in steps, for whoever has other things to do in between. */
export function steps(machine: Machine, events: EventSource, options: DriveOptions = {}): Steps {
  return new Drive(machine, events, options).run();
}

/** Runs a machine to its end, letting the host have its turns. */
export async function run(
  machine: Machine,
  events: EventSource,
  options: DriveOptions = {},
): Promise<Outcome> {
  const driving = steps(machine, events, options);
  for (;;) {
    const step = driving.next();
    if (step.done === true) return step.value;
    await step.value;
  }
}

/** Runs a machine to its end at once; for sources that never have to wait for a host. */
export function runSync(machine: Machine, events: EventSource, options: DriveOptions = {}): Outcome {
  const step = steps(machine, events, options).next();
  if (step.done !== true) throw new Error('runSync: the environment has a host to wait for; use run');
  return step.value;
}
