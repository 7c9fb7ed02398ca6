import type { Host } from '../environment.ts';
import { HostClock } from './clock.ts';

/** Why somebody outside wants the guest to end. */
export type StopReason =
  /** The person at the terminal left. */
  | { readonly kind: 'left' }
  /** Nobody reads what is printed any more. */
  | { readonly kind: 'output-closed' }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals };

/** Node's longest timer. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** Node's event loop as a guest's hypervisor shares it. */
export class HostLoop implements Host {
  readonly clock = new HostClock();
  /** Why the guest shall not go on, once there is a reason. */
  stopReason: StopReason | undefined;
  readonly #flush: () => Promise<void> | undefined;
  #woken = false;
  #endWait: (() => void) | undefined;

  /** @param flush sends out what the guest has printed; done at every turn of the loop */
  constructor(flush: () => Promise<void> | undefined) {
    this.#flush = flush;
  }

  get stopped(): boolean {
    return this.stopReason !== undefined;
  }

  ticks(): number {
    return this.clock.now();
  }

  /** Something came in: ends a wait. */
  wake(): void {
    this.#woken = true;
    this.#endWait?.();
  }

  /** Ends the guest's run at the next turn of the loop. The first reason stays. */
  stop(reason: StopReason): void {
    this.stopReason ??= reason;
    this.wake();
  }

  async breathe(): Promise<void> {
    await this.#flush();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  async wait(ticks: number | undefined): Promise<void> {
    this.#woken = false;
    await this.breathe();
    const milliseconds = ticks === undefined ? MAX_MILLISECONDS : this.clock.millisecondsUntil(ticks);
    // Node's timers count whole milliseconds; the last part of one is spent turning the loop.
    if (this.#woken || milliseconds < 1) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(MAX_MILLISECONDS, Math.floor(milliseconds)));
      this.#endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endWait = undefined;
  }
}
