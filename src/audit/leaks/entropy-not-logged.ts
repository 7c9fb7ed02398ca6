import type { Random } from '../../environment/random.ts';
import type { Rig } from '../../harness/rig.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import type { Effect, Question } from '../../machine/exit.ts';
import type { Input } from '../../machine/input.ts';
import { otherHost } from '../other-host.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';

/** A backup that takes from the log when random bytes come, and from its own host which. */
class OwnEntropy extends PassingEvents {
  readonly #host: Random = otherHost('entropy');
  /** Requests for random bytes. */
  readonly #requests = new Set<number>();

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival?.kind !== 'completion' || !this.#requests.delete(arrival.request)) return arrival;
    return { ...arrival, data: this.#host.bytes(arrival.data.length) };
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.events.answer(question, machine);
    return answer?.kind === 'signal' ? { ...answer, data: this.#host.bytes(answer.data.length) } : answer;
  }

  override perform(effects: readonly Effect[], machine: StandingMachine): void {
    for (const effect of effects) if (effect.kind === 'entropy') this.#requests.add(effect.request);
    this.events.perform(effects, machine);
  }
}

export const entropyNotLogged: Rig = { replayer: (replayer) => new OwnEntropy(replayer) };
