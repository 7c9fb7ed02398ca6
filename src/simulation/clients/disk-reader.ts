import { LockstepError } from '../../machine/errors.ts';
import type { Client, Reach } from '../client.ts';

export interface DiskReaderOptions {
  /** What it reads each time, in this order. */
  readonly sectors: readonly number[];
  /** What goes by before each reading; at least 1. */
  readonly periodTicks: number;
  /** How often it reads. */
  readonly readings: number;
}

/** What lay in a sector at a time. */
export interface DiskObservation {
  readonly ticks: number;
  readonly sector: number;
  readonly data: Uint8Array;
}

const SECTOR_BYTES = 512;

/**
 * Reads sectors of the disk that both hosts share, again and again, and keeps what it saw. Whether that may have lain there
 * can be judged only by who knows which writes were made, and when.
 */
export class DiskReader implements Client {
  readonly observations: DiskObservation[] = [];
  readonly #options: DiskReaderOptions;
  /** What lay in each sector when it was read last. */
  readonly #last = new Map<number, string>();
  #readings = 0;
  #changes = 0;

  /** @throws LockstepError `bad-configuration` for numbers that are none */
  constructor(options: DiskReaderOptions) {
    const { sectors, periodTicks, readings } = options;
    if (
      ![...sectors, periodTicks - 1, readings].every((number) => Number.isSafeInteger(number) && number >= 0)
    ) {
      const given = `sectors ${sectors.join()}, every ${periodTicks} ticks, ${readings} times`;
      throw new LockstepError('bad-configuration', `disk reader: cannot read ${given}`);
    }
    this.#options = options;
  }

  start(reach: Reach): void {
    this.#goOn(reach);
  }

  get done(): boolean {
    return this.#readings === this.#options.readings;
  }

  /** It cannot know what has been written. */
  objection(): undefined {
    return undefined;
  }

  /** `changes`: how often a sector held something else than when it was read before. */
  get counts(): Readonly<Record<string, number>> {
    return { readings: this.#readings, sectors: this.observations.length, changes: this.#changes };
  }

  #goOn(reach: Reach): void {
    if (this.done) return;
    reach.after(this.#options.periodTicks, () => {
      for (const sector of this.#options.sectors) this.#read(reach, sector);
      this.#readings++;
      this.#goOn(reach);
    });
  }

  #read(reach: Reach, sector: number): void {
    const data = reach.readDisk(sector, SECTOR_BYTES)?.slice();
    if (data === undefined) {
      throw new LockstepError(
        'bad-configuration',
        `disk reader: sector ${sector} is to be read without a disk`,
      );
    }
    this.observations.push({ ticks: reach.now(), sector, data });
    const content = data.join();
    if ((this.#last.get(sector) ?? content) !== content) this.#changes++;
    this.#last.set(sector, content);
  }
}
