import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';

/** What whoever supplies events may see of a machine that stands still: everything, but it changes nothing. */
export type StandingMachine = Omit<Machine, 'run' | 'deliver' | 'load' | 'reset' | 'watch'>;

/** What comes from outside between slots: an input, or something that is done to the machine as a whole. */
export type Arrival = Input | Operation;

/** Somebody switches the machine off, or wants its whole state kept. */
export type Operation = { readonly kind: 'power-off' } | { readonly kind: 'snapshot' };

/** What has to be over before a guest runs on: of the host's, a promise; in a simulated world, something that it knows. */
export type Wait = Promise<void> | WorldWait;

/** Others live in the same virtual time, and it is their turn. */
export interface WorldWait {
  /** When to go on at the latest, in ticks of the world; infinite where only others can bring it about. */
  readonly until: number;
}

/**
 * Where a running machine's events come from, and where its effects go. The loop is the same whoever answers: the
 * environment, or a log. What a source hands out it may change and hand out again.
 */
export interface EventSource {
  /**
   * What arrives next before the slot at which the machine stands; asked again until there is nothing more. `idle`: the
   * guest waits for it.
   */
  arrival(machine: StandingMachine, idle: boolean): Arrival | undefined;

  /**
   * The position at which `arrival` wants to be asked again: as soon as possible if it is not beyond the present one.
   * Asked between slots and after each answer.
   */
  horizon(machine: StandingMachine): number;

  /**
   * The position at which the host wants its turn at the latest (`pause`), though nothing is to be delivered there: where
   * it lies may depend on how fast the host is.
   */
  turn(machine: StandingMachine): number;

  /** The answer to a question of the slot at which the machine stands; none to end the run there. */
  answer(question: Question, machine: StandingMachine): Input | undefined;

  /** What the slot before the machine's position did to the outside. */
  perform(effects: readonly Effect[], machine: StandingMachine): void;

  /** The machine has stopped where something happened that is watched for (`machine.happened`). */
  noticed(machine: StandingMachine): void;

  /** The guest is idle and nothing arrived: makes time pass until something may, or knows of nothing to come. */
  pass(machine: StandingMachine): 'passed' | 'never' | Wait;

  /** What the host has to do before the guest runs on, if it is time for that. */
  pause(machine: StandingMachine): Wait | undefined;

  /** Set once the guest shall not go on. */
  readonly stopped: boolean;
}
