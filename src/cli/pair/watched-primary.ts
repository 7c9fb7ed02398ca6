import type { Output } from '../../machine/exit.ts';
import { Primary } from '../../replication/primary.ts';
import type { PrimaryOptions } from '../../replication/primary.ts';

/** An output that the guest has made, and when. */
export interface MadeOutput {
  /** The how many-th of the guest's outputs it is, from 0. */
  readonly number: number;
  /** Only an entry of the log with at least this position covers it. */
  readonly covered: number;
  readonly ticks: number;
  readonly output: Output;
}

/** A primary that shows what it holds back, and since when. */
export class WatchedPrimary extends Primary {
  readonly made: MadeOutput[] = [];
  readonly #localTicks: () => number;

  /** @param localTicks the world's time where the guest is */
  constructor(options: PrimaryOptions, localTicks: () => number) {
    super(options);
    this.#localTicks = localTicks;
  }

  override hold(output: Output, covered: number): void {
    const { count: number } = this.outputs;
    // The machine may use its effects' data again.
    const kept = { ...output, data: output.data.slice() };
    this.made.push({ number, covered, ticks: this.#localTicks(), output: kept });
    super.hold(output, covered);
  }
}
