import { Backup } from '../../replication/backup.ts';
import { TestAndSet } from '../../replication/test-and-set.ts';
import type { PairParts } from '../../simulation/pair-options.ts';
import { WatchedPrimary } from './watched-primary.ts';

/** The parts of a pair that are looked into while it runs. They do what those that ship do, as which they are made. */
export class PairInsight {
  /** The world's time where the primary's guest is, in ticks. */
  localTicks: () => number = () => 0;
  #primary: WatchedPrimary | undefined;
  #backup: Backup | undefined;
  #testAndSet: TestAndSet | undefined;

  readonly parts: PairParts = {
    primary: (options) => (this.#primary = new WatchedPrimary(options, () => this.localTicks())),
    backup: (options) => (this.#backup = new Backup(options)),
    testAndSet: (owned) => (this.#testAndSet = new TestAndSet(owned)),
  };

  /** The side of the host that begins as primary. */
  get primary(): WatchedPrimary {
    return this.#primary!;
  }

  get backup(): Backup {
    return this.#backup!;
  }

  get testAndSet(): TestAndSet {
    return this.#testAndSet!;
  }
}
