import { PartOwners } from '../../report/pair/part-owners.ts';
import { Backup } from '../../replication/backup.ts';
import { TestAndSet } from '../../replication/test-and-set.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Pair } from '../../simulation/pair.ts';
import type { PairParts } from '../../simulation/pair-options.ts';
import { WatchedPrimary } from './watched-primary.ts';

/** Who is protected, or is to be, and by whom. */
export interface Pairing {
  readonly primary: HostName;
  readonly backup: HostName;
  /** Since when, in ticks. */
  readonly since: number;
}

const FIRST: Pairing = { primary: 'primary', backup: 'backup', since: 0 };

/** The parts of a pair that are looked into while it runs. They do what those that ship do, as which they are made. */
export class PairInsight {
  readonly #owners = new PartOwners();
  readonly #primaries = new Map<HostName, WatchedPrimary>();
  readonly #backups = new Map<HostName, Backup>();
  #pairing = FIRST;
  #pair: Pair | undefined;
  #testAndSet: TestAndSet | undefined;

  readonly parts: PairParts = {
    testAndSet: (owned) => {
      this.#begin();
      return (this.#testAndSet = new TestAndSet(owned));
    },
    primary: (options) => {
      const host = this.#owners.ofPrimary();
      const primary = new WatchedPrimary(options, () => this.#pair?.[host]?.localTicks ?? options.now);
      this.#primaries.set(host, primary);
      return primary;
    },
    backup: (options) => {
      const host = this.#owners.ofBackup();
      const backup = new Backup(options);
      this.#backups.set(host, backup);
      if (host === 'spare') this.#pairUp(options.now);
      return backup;
    },
  };

  /** These parts are this pair's from now on. */
  watch(pair: Pair): void {
    this.#pair = pair;
    this.#owners.watch(pair);
  }

  /** A host's side as who is live, if it has been that. */
  primaryOf(host: HostName): WatchedPrimary | undefined {
    return this.#primaries.get(host);
  }

  /** A host's side as who follows, if it has been that. */
  backupOf(host: HostName): Backup | undefined {
    return this.#backups.get(host);
  }

  /** The one at hand. */
  get pairing(): Pairing {
    return this.#pairing;
  }

  get testAndSet(): TestAndSet {
    return this.#testAndSet!;
  }

  /** The test-and-set is the first part that a pair makes. */
  #begin(): void {
    this.#owners.begin();
    this.#primaries.clear();
    this.#backups.clear();
    this.#pairing = FIRST;
    this.#pair = undefined;
  }

  /** The spare asks whoever is alone then. */
  #pairUp(since: number): void {
    const primary = this.#pair!.hosts.find(({ protection }) => protection === 'alone')!.name;
    this.#pairing = { primary, backup: 'spare', since };
  }
}
