import type { Button, Disk, Environment, Network } from '../environment.ts';
import { hostEntropy } from './entropy.ts';
import { HostConsole } from './host-console.ts';
import { HostLoop } from './host-loop.ts';
import type { StopReason } from './host-loop.ts';
import { Operator } from './operator.ts';
import { openStandardInput } from './standard-input.ts';
import type { Input } from './standard-input.ts';
import { StandardOutput } from './standard-output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The parts of a host's environment that not every run has. */
export interface SessionParts {
  /** By device slot. */
  readonly disks?: ReadonlyMap<number, Disk>;
  /** By device slot; given the function that a network calls when a frame came. */
  readonly networks?: (wake: () => void) => Promise<ReadonlyMap<number, Network>>;
  /** What is not the host's, such as a simulated clock. */
  readonly instead?: Partial<Omit<Environment, 'console' | 'buttons' | 'host'>>;
  /** The buttons that somebody at the terminal can press; default: none. */
  readonly buttons?: readonly Button[];
  /** Whether standard input is left alone, and nobody types. */
  readonly silent?: boolean;
}

const NOBODY_TYPES: Input = {
  read: () => new Uint8Array(0),
  waiting: false,
  next: 'never',
  close: () => {},
};

/** A run on this process's terminal, clock and entropy. `close` gives them back. */
export class Session {
  readonly environment: Environment;
  readonly #loop: HostLoop;
  readonly #output: StandardOutput;
  readonly #console: HostConsole;
  readonly #onSignal: (signal: NodeJS.Signals) => void;

  private constructor(
    loop: HostLoop,
    output: StandardOutput,
    parts: SessionParts,
    networks: ReadonlyMap<number, Network>,
  ) {
    this.#loop = loop;
    this.#output = output;
    // A second signal finds no handler any more: it ends the process even if the first one could not.
    this.#onSignal = (signal) => {
      process.off(signal, this.#onSignal);
      loop.stop({ kind: 'signal', signal });
    };
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    const operator = new Operator(loop, parts.buttons ?? []);
    const input =
      parts.silent === true
        ? NOBODY_TYPES
        : openStandardInput(
            () => loop.wake(),
            (typed) => operator.listen(typed),
          );
    this.#console = new HostConsole(input, output);
    this.environment = {
      clock: loop.clock,
      entropy: hostEntropy,
      console: this.#console,
      buttons: operator,
      disks: parts.disks ?? new Map(),
      networks,
      host: loop,
      ...parts.instead,
    };
  }

  static async open(parts: SessionParts): Promise<Session> {
    const output = new StandardOutput(process.stdout, () => loop.stop({ kind: 'output-closed' }));
    const loop: HostLoop = new HostLoop(() => output.flush());
    const networks = (await parts.networks?.(() => loop.wake())) ?? new Map<number, Network>();
    return new Session(loop, output, parts, networks);
  }

  /** Why the guest was to end, if somebody outside wanted that. */
  get stopReason(): StopReason | undefined {
    return this.#loop.stopReason;
  }

  /** Sends out what is left of the guest's output, and gives terminal and signals back. */
  async close(): Promise<void> {
    this.#console.close();
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    await this.#output.close();
  }
}
