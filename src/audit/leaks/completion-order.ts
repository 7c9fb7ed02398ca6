import type { Random } from '../../environment/random.ts';
import type { Rig } from '../../harness/rig.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import { otherHost } from '../other-host.ts';
import { PassingEvents, keptArrival } from '../../hypervisor/passing-events.ts';

/** A backup that delivers the completions of one position in the order in which its own host's threads get to them. */
class UnorderedCompletions extends PassingEvents {
  readonly #host: Random = otherHost('threads');
  #arrivals: Arrival[] = [];

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    if (this.#arrivals.length === 0) this.#gather(machine, idle);
    return this.#arrivals.shift();
  }

  #gather(machine: StandingMachine, idle: boolean): void {
    for (;;) {
      const arrival = this.events.arrival(machine, idle);
      if (arrival === undefined) break;
      this.#arrivals.push(keptArrival(arrival));
    }
    const completions = this.#arrivals.filter(({ kind }) => kind === 'completion');
    this.#arrivals = this.#arrivals.map((arrival) =>
      arrival.kind === 'completion' ? this.#takeAny(completions) : arrival,
    );
  }

  #takeAny(completions: Arrival[]): Arrival {
    return completions.splice(this.#host.integer(0, completions.length - 1), 1)[0]!;
  }
}

export const completionOrder: Rig = { replayer: (replayer) => new UnorderedCompletions(replayer) };
