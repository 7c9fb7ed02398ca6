import { PassingEvents } from '../../hypervisor/passing-events.ts';
import type { Arrival, EventSource, StandingMachine, Wait } from '../../hypervisor/event-source.ts';
import type { Effect, Question } from '../../machine/exit.ts';
import type { Input } from '../../machine/input.ts';

/** Who follows an execution; what it is given may be used again behind its back. */
export interface Follower {
  /** Where the execution is to stop, before what arrives there; default: at its end. */
  readonly until?: number;
  /** Told of each position before what arrives there, slot by slot. Where it is absent, nothing stops at each slot. */
  slot?(machine: StandingMachine): void;
  /** Told of all that reaches the machine. */
  arrived?(arrival: Arrival, machine: StandingMachine, asked: boolean): void;
  /** Told of all that the slot before the machine's position did to the outside. */
  performed?(effects: readonly Effect[], machine: StandingMachine): void;
}

/** Between a machine and its events: passes everything on, and tells the follower. */
export class FollowedEvents extends PassingEvents {
  readonly #follower: Follower;

  constructor(events: EventSource, follower: Follower) {
    super(events);
    this.#follower = follower;
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival !== undefined) this.#follower.arrived?.(arrival, machine, false);
    return arrival;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.events.answer(question, machine);
    if (answer !== undefined) this.#follower.arrived?.(answer, machine, true);
    return answer;
  }

  override perform(effects: readonly Effect[], machine: StandingMachine): void {
    this.#follower.performed?.(effects, machine);
    this.events.perform(effects, machine);
  }

  override turn(machine: StandingMachine): number {
    if (this.#follower.slot === undefined) return this.events.turn(machine);
    return Math.min(this.events.turn(machine), machine.position + 1);
  }

  override pause(machine: StandingMachine): Wait | undefined {
    this.#follower.slot?.(machine);
    return this.events.pause(machine);
  }
}

/** Nobody pays for following who does not follow. */
export function followed(events: EventSource, follower: Follower): EventSource {
  const { slot, arrived, performed } = follower;
  const heard = slot ?? arrived ?? performed;
  return heard === undefined ? events : new FollowedEvents(events, follower);
}
