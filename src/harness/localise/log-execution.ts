import { runSync } from '../../hypervisor/drive.ts';
import type { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import { concludeReplay } from '../../hypervisor/replay.ts';
import { Replayer } from '../../hypervisor/replayer.ts';
import { encodeSnapshot } from '../../hypervisor/snapshot.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Execution, Standing } from './execution.ts';
import { followed } from './follower.ts';
import type { Follower } from './follower.ts';
import { outcomeText } from './outcome-text.ts';

/** Where an execution can be begun, instead of at power-on. */
export interface Beginning {
  readonly position: number;
  /** What machine and hypervisor were there (`Snapshot`), before what arrives there. */
  readonly state: Uint8Array;
}

/** A log that is replayed, from power-on or from where it was before. */
export class LogExecution implements Execution {
  readonly name: string;
  readonly machine: Machine;
  readonly #open: () => LogReader;
  readonly #powerOn: Uint8Array;
  readonly #beginning: Beginning | undefined;
  readonly #end: number;
  #replayer: Replayer | undefined;

  /**
   * @param machine at power-on, of the log's header
   * @param open gives the log from its beginning
   * @param end it is not run behind this position
   */
  constructor(
    name: string,
    machine: Machine,
    open: () => LogReader,
    beginning?: Beginning,
    end = Infinity,
    powerOn = machine.save(),
  ) {
    this.name = name;
    this.machine = machine;
    this.#open = open;
    this.#beginning = beginning;
    this.#end = end;
    this.#powerOn = powerOn;
  }

  get from(): number {
    return this.#beginning?.position ?? 0;
  }

  /** The same, begun there, and at most to an end. */
  between(beginning: Beginning | undefined, end = Infinity): LogExecution {
    return new LogExecution(this.name, this.machine, this.#open, beginning, end, this.#powerOn);
  }

  run(follower: Follower): Standing {
    const log = this.#open();
    const replayer = new Replayer(log);
    this.#replayer = replayer;
    if (this.#beginning === undefined) this.machine.load(this.#powerOn);
    else replayer.beginAt(this.#beginning.position, this.#beginning.state, this.machine);
    const { until = Infinity } = follower;
    const limit = Math.min(until, this.#end);
    const { machine } = this;
    let ended: Outcome | undefined;
    const result = concludeReplay(
      replayer,
      machine,
      () => (ended = runSync(machine, followed(replayer, follower), limit === Infinity ? {} : { limit })),
    );
    const { outputs } = replayer.traffic;
    if (ended?.end === 'limit' && machine.position >= limit) return { outputs, end: undefined };
    if (result.verdict === 'equal') return { outputs, end: outcomeText(result.outcome) };
    if (result.verdict === 'torn') return { outputs, end: 'the recorder ended here' };
    return { outputs, end: `its log does not fit: ${result.divergence.message}`, misfit: true };
  }

  /** Where it stands after the last run, to begin there again. */
  here(): Beginning {
    if (this.#replayer === undefined) throw new Error('an execution that was not run stands nowhere');
    return {
      position: this.machine.position,
      state: encodeSnapshot(this.machine, this.#replayer.traffic),
    };
  }
}
