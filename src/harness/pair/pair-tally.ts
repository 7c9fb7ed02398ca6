import type { Scenario } from '../scenario/scenario.ts';
import type { Fault, HostName } from '../../simulation/fault.ts';
import type { PairHistory } from '../../simulation/history.ts';
import { endOf, outsideView } from './outside-view.ts';
import type { PairTrial } from './pair-trial.ts';

/** What the pairs of a check went through, all together. */
export interface PairCounts {
  readonly pairs: number;
  /** How they ended: the guest came to its end on a host, all hosts were lost, or it came to none. */
  readonly ends: { readonly done: number; readonly lost: number; readonly hung: number };
  /** Faults that struck, by what went wrong, and for each by where. */
  readonly faults: readonly FaultCount[];
  /** Backups that went live; primaries that went on alone. */
  readonly takeovers: number;
  readonly goneOnAlone: number;
  /** New backups that were given the guest's state and have become able to go live. */
  readonly protectedAnew: number;
  /** The test-and-set's answers. */
  readonly granted: number;
  readonly refused: number;
  readonly outputs: OutputCounts;
  readonly disk: DiskCounts;
  readonly wrong: WrongCounts;
  /** What the clients counted. */
  readonly clients: Readonly<Record<string, number>>;
}

/** How often one kind of fault struck, and where. */
export interface FaultCount {
  /** As `primary crash`, `channel cut`. */
  readonly kind: string;
  readonly count: number;
  /** `position`, or the step behind which it struck. */
  readonly places: readonly { readonly place: string; readonly count: number }[];
}

/** What became of the outputs of pairs. */
export interface OutputCounts {
  /** Held back until acknowledged. */
  readonly held: number;
  /** Kept by a backup, and sent at its takeover. */
  readonly kept: number;
  /** Those of them that had left before. */
  readonly repeated: number;
}

/** What the shared disks of pairs were asked for. */
export interface DiskCounts {
  readonly writes: number;
  readonly refused: number;
  /** Requests in flight at a takeover, made again. */
  readonly again: number;
}

/** What became of wrong computations: each is counted once. */
export interface WrongCounts {
  /** A checkpoint or another entry showed it: the backup says so, and never goes live. */
  readonly noticed: number;
  /** The backup went live before anything showed it, and nothing covers that: laws about outputs and the disk are not judged. */
  readonly live: number;
  /** Nobody saw anything of it: the guest was the same all the same, or the host never got to do anything with it. */
  readonly harmless: number;
}

/** Counts over the pairs of one check. */
export class PairTally {
  #pairs = 0;
  readonly #ends = { done: 0, lost: 0, hung: 0 };
  readonly #faults = new Map<string, Map<string, number>>();
  #takeovers = 0;
  #goneOnAlone = 0;
  #protectedAnew = 0;
  #granted = 0;
  #refused = 0;
  readonly #outputs = { held: 0, kept: 0, repeated: 0 };
  readonly #disk = { writes: 0, refused: 0, again: 0 };
  readonly #wrong = { noticed: 0, live: 0, harmless: 0 };
  readonly #clients = new Map<string, number>();

  add({ faults = [] }: Pick<Scenario, 'faults'>, pair: PairTrial): void {
    const { end, struck, takeovers, departed, written, moments, clients } = pair.history;
    this.#pairs++;
    this.#ends[end]++;
    for (const [index, fault] of faults.entries()) {
      if (struck[index] !== true) continue;
      this.#struck(fault);
      if ('corrupt' in fault) this.#wrong[fateOf(fault.corrupt, pair.history)]++;
    }
    for (const { kept, pending } of takeovers) {
      this.#takeovers++;
      this.#goneOnAlone--;
      this.#outputs.kept += kept;
      this.#disk.again += pending;
    }
    const { parts } = outsideView(pair);
    for (const [index, { from }] of parts.entries())
      this.#outputs.repeated += Math.max(0, endOf(parts.slice(0, index)) - from);
    this.#outputs.held += departed.filter(({ alone }) => !alone).length;
    this.#disk.writes += written.length;
    for (const { what, detail } of moments) {
      if (what === 'take' && detail === 'granted') this.#granted++;
      else if (what === 'take') this.#refused++;
      else if (what === 'refused') this.#disk.refused++;
      else if (what === 'live') this.#goneOnAlone++;
      else if (what === 'protect') this.#protectedAnew++;
    }
    for (const { counts } of clients) {
      for (const [name, count] of Object.entries(counts)) increase(this.#clients, name, count);
    }
  }

  /** `undefined` if there were no pairs. */
  get counts(): PairCounts | undefined {
    if (this.#pairs === 0) return undefined;
    return {
      pairs: this.#pairs,
      ends: { ...this.#ends },
      faults: [...this.#faults]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, places]) => count(kind, places)),
      takeovers: this.#takeovers,
      goneOnAlone: this.#goneOnAlone,
      protectedAnew: this.#protectedAnew,
      granted: this.#granted,
      refused: this.#refused,
      outputs: { ...this.#outputs },
      disk: { ...this.#disk },
      wrong: { ...this.#wrong },
      clients: Object.fromEntries([...this.#clients].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  #struck(fault: Fault): void {
    const kind = kindOf(fault);
    const places = this.#faults.get(kind) ?? new Map<string, number>();
    this.#faults.set(kind, places);
    increase(places, 'at' in fault ? 'position' : fault.after, 1);
  }
}

/** What became of the wrong computation of a host. */
function fateOf(host: HostName, { corrupted, stretches, takeovers }: PairHistory): keyof WrongCounts {
  if (!corrupted.includes(host)) return 'harmless';
  if (stretches.some(({ follower, replay }) => follower === host && replay?.verdict === 'diverged'))
    return 'noticed';
  return takeovers.some((takeover) => takeover.host === host) ? 'live' : 'harmless';
}

function kindOf(fault: Fault): string {
  if ('crash' in fault) return `${fault.crash} crash`;
  if ('pause' in fault) return `${fault.pause} pause`;
  return 'corrupt' in fault ? 'wrong computation' : `${fault.cut} cut`;
}

function count(kind: string, places: ReadonlyMap<string, number>): FaultCount {
  const list = [...places].map(([place, count]) => ({ place, count }));
  list.sort((a, b) => b.count - a.count || (a.place < b.place ? -1 : 1));
  return { kind, count: list.reduce((sum, one) => sum + one.count, 0), places: list };
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
