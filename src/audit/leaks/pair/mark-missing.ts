import type { Rig } from '../../../harness/rig.ts';
import { LogWriter } from '../../../hypervisor/log/log-writer.ts';
import type { Output } from '../../../machine/exit.ts';
import { Primary } from '../../../replication/primary.ts';
import type { PrimaryOptions } from '../../../replication/primary.ts';

/** A writer that has events and checkpoints to write, and nothing to say where there are none. */
class UnmarkedLogWriter extends LogWriter {
  override mark(): void {}
}

/** A primary for which what was logged last covers whatever the guest does until the next entry. */
class UnmarkedPrimary extends Primary {
  readonly #logged: () => number;

  /** @param logged the position of the last entry of the log */
  constructor(options: PrimaryOptions, logged: () => number) {
    super(options);
    this.#logged = logged;
  }

  override get covered(): number {
    const covered = super.covered;
    return covered >= this.#logged() ? Infinity : covered;
  }

  override hold(output: Output, covered: number): void {
    super.hold(output, Math.min(covered, this.#logged()));
  }
}

/** Of the trial at hand. */
let log: LogWriter | undefined;

export const markMissing: Rig = {
  pair: {
    primary: (options) => new UnmarkedPrimary(options, () => log?.position ?? 0),
    log: (header, sink) => (log = new UnmarkedLogWriter(header, sink)),
  },
};
