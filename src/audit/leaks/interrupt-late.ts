import type { Rig } from '../../harness/rig.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import { PassingEvents, keptArrival } from '../../hypervisor/passing-events.ts';

/** A backup that delivers one slot behind the place that the log names, unless the guest waits there. */
class LateEvents extends PassingEvents {
  readonly #held: { readonly position: number; readonly arrival: Arrival }[] = [];

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const { position } = machine;
    for (;;) {
      const arrival = this.events.arrival(machine, idle);
      if (arrival === undefined) break;
      this.#held.push({ position, arrival: keptArrival(arrival) });
    }
    const [first] = this.#held;
    const ends = this.#held.some(({ arrival }) => arrival.kind === 'power-off');
    if (first === undefined || (first.position === position && !idle && !ends)) return undefined;
    this.#held.shift();
    return first.arrival;
  }

  override horizon(machine: StandingMachine): number {
    return this.#held.length > 0 ? machine.position + 1 : this.events.horizon(machine);
  }
}

export const interruptLate: Rig = { replayer: (replayer) => new LateEvents(replayer) };
