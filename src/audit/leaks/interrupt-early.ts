import type { Rig } from '../../harness/rig.ts';
import type { Arrival, EventSource, StandingMachine } from '../../hypervisor/event-source.ts';
import type { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { Machine } from '../../machine/machine.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';

/** Whether the slot at which a machine stands is one of a handler. */
export type InHandler = (machine: Machine) => boolean;

/** A backup that delivers one slot before the place that the log names, if that slot is one of a handler. */
class EarlyEvents extends PassingEvents {
  readonly #machine: Machine;
  readonly #log: LogReader;
  readonly #inHandler: InHandler;

  constructor(replayer: EventSource, machine: Machine, log: LogReader, inHandler: InHandler) {
    super(replayer);
    this.#machine = machine;
    this.#log = log;
    this.#inHandler = inHandler;
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival !== undefined || idle || this.stopped) return arrival;
    const next = machine.position + 1;
    const { entry } = this.#log;
    if (entry?.kind !== 'input' || entry.position !== next || !this.#inHandler(this.#machine))
      return undefined;
    return this.events.arrival({ position: next, save: () => machine.save() }, false);
  }

  override horizon(machine: StandingMachine): number {
    const horizon = this.events.horizon(machine);
    return this.#log.entry?.kind === 'input' ? horizon - 1 : horizon;
  }
}

export function interruptEarly(inHandler: InHandler): Rig {
  return { replayer: (replayer, machine, log) => new EarlyEvents(replayer, machine, log, inHandler) };
}
