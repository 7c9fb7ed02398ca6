import type { Random } from '../../environment/random.ts';
import type { Rig } from '../../harness/rig.ts';
import type { Arrival, EventSource, StandingMachine } from '../../hypervisor/event-source.ts';
import type { Question } from '../../machine/exit.ts';
import type { Input } from '../../machine/input.ts';
import { otherHost } from '../other-host.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';

const SLOTS_PER_TICK = 10;
const MAX_STEP_TICKS = 40;

/** The guest's readings come from the environment behind the recorder's back. */
class UnloggedClock extends PassingEvents {
  readonly #source: EventSource;

  constructor(recorder: EventSource, source: EventSource) {
    super(recorder);
    this.#source = source;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    return (question.kind === 'clock' ? this.#source : this.events).answer(question, machine);
  }
}

/** A backup that asks its own host for the time. */
class OwnClock extends PassingEvents {
  readonly #host: Random = otherHost('clock');
  /** The greatest value that the guest has got: its clock does not fall. */
  #last = 0;

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival?.kind === 'clock') this.#last = Math.max(this.#last, arrival.value);
    return arrival;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    if (question.kind !== 'clock') return this.events.answer(question, machine);
    const now = Math.max(this.#last, Math.floor(machine.position / SLOTS_PER_TICK));
    this.#last = now + this.#host.integer(0, MAX_STEP_TICKS);
    return { kind: 'clock', value: this.#last };
  }
}

export const clockNotLogged: Rig = {
  recorder: (recorder, source) => new UnloggedClock(recorder, source),
  replayer: (replayer) => new OwnClock(replayer),
};
