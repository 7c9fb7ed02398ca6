import type { Arrival, EventSource, StandingMachine, Wait } from './event-source.ts';
import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';

/** A source that passes everything on; leaks override what they do wrong. */
export class PassingEvents implements EventSource {
  protected readonly events: EventSource;

  constructor(events: EventSource) {
    this.events = events;
  }

  get stopped(): boolean {
    return this.events.stopped;
  }

  arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    return this.events.arrival(machine, idle);
  }

  horizon(machine: StandingMachine): number {
    return this.events.horizon(machine);
  }

  turn(machine: StandingMachine): number {
    return this.events.turn(machine);
  }

  answer(question: Question, machine: StandingMachine): Input | undefined {
    return this.events.answer(question, machine);
  }

  perform(effects: readonly Effect[], machine: StandingMachine): void {
    this.events.perform(effects, machine);
  }

  noticed(machine: StandingMachine): void {
    this.events.noticed(machine);
  }

  pass(machine: StandingMachine): 'passed' | 'never' | Wait {
    return this.events.pass(machine);
  }

  pause(machine: StandingMachine): Wait | undefined {
    return this.events.pause(machine);
  }
}

/** A copy of an arrival that its source will use again. */
export function keptArrival(arrival: Arrival): Arrival {
  return 'data' in arrival ? { ...arrival, data: arrival.data.slice() } : { ...arrival };
}
