import type { Random } from '../../environment/random.ts';
import type { Rig } from '../../harness/rig.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import type { Question } from '../../machine/exit.ts';
import type { Input } from '../../machine/input.ts';
import { otherHost } from '../other-host.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';

/** One reading in so many falls, by at most so many ticks. */
const FALLS_ONCE_IN = 4;
const MAX_FALL_TICKS = 64;

/** A primary whose host's clock is put back now and then, between two readings. */
class FallingClock extends PassingEvents {
  readonly #host: Random = otherHost('clock adjustments');
  /** What the guest was told last, if that was a reading. */
  #last: number | undefined;

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival?.kind === 'clock') this.#last = undefined;
    return arrival;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.events.answer(question, machine);
    if (answer?.kind !== 'clock') return answer;
    const falls = this.#last !== undefined && this.#host.oneIn(FALLS_ONCE_IN);
    const value = falls ? Math.max(0, this.#last! - this.#host.integer(1, MAX_FALL_TICKS)) : answer.value;
    this.#last = value;
    return { kind: 'clock', value };
  }
}

/** @param trusting machines that take a reading that is up to 64 ticks less than the one before */
export function clockGoingBack(trusting: Rig): Rig {
  return { ...trusting, source: (source) => new FallingClock(source) };
}
