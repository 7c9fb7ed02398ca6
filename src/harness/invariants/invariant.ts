import type { StandingMachine } from '../../hypervisor/event-source.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import type { Consumed } from '../../hypervisor/traffic.ts';
import type { Exit } from '../../machine/exit.ts';
import type { Happening } from '../../machine/machine.ts';
import type { Breach } from '../breach.ts';
import type { Subject } from '../subject.ts';
import type { InvariantSetting } from './invariant-setting.ts';

/** What a user says must hold of a guest, in every trial. It judges the guest; the laws judge Lockstep. */
export interface Invariant {
  /** Short, for reports: `exit code 0`. */
  readonly name: string;
  /** The same as plain data, where it can be written down: fixtures are saved with it. */
  readonly asked?: InvariantSetting;
  /** What the machine has to watch for, so that a witness learns of it. */
  readonly happenings?: readonly Happening[];
  /**
   * Somebody who watches one trial.
   * @throws LockstepError `bad-configuration`: this subject cannot be judged by it
   */
  witness(subject: Subject): Witness;
}

/** Watches the guest of one trial as primary. */
export interface Witness {
  /**
   * Called whenever the machine stands still after having run, which it does at least at every event, output and
   * checkpoint.
   */
  look?(exit: Exit, machine: StandingMachine): Breach | undefined;
  /** Called once, behind the last slot. */
  end?(run: GuestRun, machine: StandingMachine): Breach | undefined;
}

/** What a guest did in one trial. */
export interface GuestRun {
  readonly outcome: Outcome;
  /** The code that the guest switched its machine off with, if it did. */
  readonly exitCode: number | undefined;
  readonly position: number;
  /** What it printed; `text` is the same as UTF-8. */
  readonly printed: Uint8Array;
  readonly text: string;
  /** What reached it, by kind. */
  readonly consumed: Consumed;
}
