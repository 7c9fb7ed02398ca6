import type { Effect } from '../machine/exit.ts';
import type { ClockInput, Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';

/** What whoever supplies events may see of a machine. */
export type StandingMachine = Pick<Machine, 'position' | 'deadline' | 'consoleRoom'>;

/**
 * Where a running machine's events come from, and where its effects go. The loop is the same whoever answers: the
 * environment, or a log.
 */
export interface EventSource {
  /** What is delivered before the slot at which the machine stands, in order. `idle`: the guest waits for it. */
  arrivals(machine: StandingMachine, idle: boolean): readonly Input[];

  /**
   * The position at which `arrivals` wants to be asked again: as soon as possible if it is not beyond the present one.
   * Asked between slots and after each answer.
   */
  horizon(machine: StandingMachine): number;

  /**
   * The position at which the host wants its turn at the latest (`pause`), though nothing is to be delivered there: where
   * it lies may depend on how fast the host is.
   */
  turn(machine: StandingMachine): number;

  /** The answer to a question of the slot at which the machine stands. */
  answer(question: 'clock', machine: StandingMachine): ClockInput;

  /** What the slot before the machine's position did to the outside. */
  perform(effects: readonly Effect[], machine: StandingMachine): void;

  /** The guest is idle and `arrivals` was empty: makes time pass until there may be some, or knows of none to come. */
  pass(machine: StandingMachine): 'passed' | 'never' | Promise<void>;

  /** What the host has to do before the guest runs on, if it is time for that. */
  pause(machine: StandingMachine): Promise<void> | undefined;

  /** Set once the guest shall not go on. */
  readonly stopped: boolean;
}
