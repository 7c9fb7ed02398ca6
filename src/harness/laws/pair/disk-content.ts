import type { DiskReader } from '../../../simulation/clients/disk-reader.ts';
import type { PairHistory } from '../../../simulation/history.ts';
import type { Breach } from '../../breach.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import type { Reference } from '../../pair/reference.ts';
import { SectorOrder } from './sector-order.ts';

const SECTOR_BYTES = 512;

/** What is wrong with a sector, and the slot in which the one machine wrote it last. */
export type WrongSector = Pick<Breach, 'message' | 'slot'>;

/** What can lie on the disks of one machine. */
export class DiskOfOneMachine {
  readonly #reference: Reference;
  readonly #history: PairHistory;
  readonly #blank: PairTrial['blank'];

  constructor({ reference, history, blank }: PairTrial) {
    this.#reference = reference;
    this.#history = history;
    this.#blank = blank;
  }

  /** A sector whose content at the end no machine could have left there; `undefined` if there is none. */
  wrongSector(): WrongSector | undefined {
    for (const [device, disk] of this.#history.disks) {
      for (const [sector, possible] of this.#finally(device)) {
        const data = disk.read(sector, SECTOR_BYTES);
        if (!possible.some((one) => equal(one, data))) {
          const last = this.#history.written.findLast(
            (write) => write.device === device && covers(write.sector, write.data, sector),
          );
          const whose =
            last === undefined ? 'nobody wrote it' : `the ${last.host} wrote it at tick ${last.ticks}`;
          const covered = this.#reference.writes.findLast(
            (write) => write.device === device && covers(write.sector, write.data, sector),
          )?.covered;
          return {
            message: `sector ${sector} of disk ${device} does not hold what one machine leaves there (${whose})`,
            ...(covered !== undefined && { slot: covered - 1 }),
          };
        }
      }
    }
    return undefined;
  }

  /**
   * A write that put old data over new: made again behind one that came later. What a guest had left undone that had ended is
   * made again from the first on.
   */
  writtenBack(): WrongSector | undefined {
    const order = new Map(this.#reference.writes.map(({ request }, index) => [request, index]));
    const last = new Map<string, number>();
    const again = this.#history.takeovers.filter(({ ended }) => ended).map(({ ticks }) => ticks);
    for (const { request, device, sector, data, ticks, host } of this.#history.written) {
      if (again.length > 0 && ticks >= again[0]!) {
        again.shift();
        last.clear();
      }
      const index = order.get(request);
      if (index === undefined) continue;
      for (let at = sector; at < sector + data.length / SECTOR_BYTES; at++) {
        const key = `${device} ${at}`;
        const before = last.get(key) ?? 0;
        last.set(key, index);
        if (index >= before) continue;
        const newer = this.#reference.writes[before]!.request;
        const { covered } = this.#reference.writes[index]!;
        const message = `tick ${ticks}: the ${host} writes request ${request} over request ${newer}, which came later, in sector ${at} of disk ${device}`;
        return { message, slot: covered - 1 };
      }
    }
    return undefined;
  }

  /** What somebody read there that was never written by one machine. */
  objection({ observations }: DiskReader): string | undefined {
    const [device] = this.#history.disks.keys();
    if (device === undefined) return undefined;
    const orders = new Map<number, SectorOrder>();
    for (const { sector, data, ticks } of observations) {
      const order = orders.get(sector) ?? new SectorOrder(this.#contents(device, sector));
      orders.set(sector, order);
      const objection = order.objection(data, this.#stepsBack(ticks));
      if (objection !== undefined) return `tick ${ticks}: sector ${sector} held ${objection}`;
    }
    return undefined;
  }

  /** How often a host has made again, by a time, what a guest that had ended had left undone: from the first on. */
  #stepsBack(ticks: number): number {
    return this.#history.takeovers.filter((takeover) => takeover.ended && takeover.ticks <= ticks).length;
  }

  /** All that one machine has in a sector, in order. */
  #contents(device: number, sector: number): Uint8Array[] {
    const writes = this.#reference.writes.filter(
      (write) => write.device === device && covers(write.sector, write.data, sector),
    );
    return [this.#before(device, sector), ...writes.map((write) => part(write, sector))];
  }

  /** By sector that anybody has written, what may lie there in the end. */
  #finally(device: number): Map<number, Uint8Array[]> {
    const possible = new Map<number, Uint8Array[]>();
    const touched = this.#history.written.filter((write) => write.device === device);
    for (const write of this.#reference.writes) {
      if (write.device !== device) continue;
      for (let at = 0; at < write.data.length; at += SECTOR_BYTES) {
        const sector = write.sector + at / SECTOR_BYTES;
        const data = write.data.subarray(at, at + SECTOR_BYTES);
        // Of what the guest was not told that it has been done, nobody knows whether it has.
        const before = write.status === 'ok' ? [] : (possible.get(sector) ?? [this.#before(device, sector)]);
        possible.set(sector, [...before, data]);
      }
    }
    for (const write of touched) {
      for (let at = 0; at < write.data.length; at += SECTOR_BYTES) {
        const sector = write.sector + at / SECTOR_BYTES;
        if (!possible.has(sector)) possible.set(sector, [this.#before(device, sector)]);
      }
    }
    return possible;
  }

  /** What lay in a sector at power-on. */
  #before(device: number, sector: number): Uint8Array {
    return this.#blank.get(device)!.read(sector, SECTOR_BYTES);
  }
}

function covers(from: number, data: Uint8Array, sector: number): boolean {
  return sector >= from && sector < from + data.length / SECTOR_BYTES;
}

function part(write: { readonly sector: number; readonly data: Uint8Array }, sector: number): Uint8Array {
  const at = (sector - write.sector) * SECTOR_BYTES;
  return write.data.subarray(at, at + SECTOR_BYTES);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
