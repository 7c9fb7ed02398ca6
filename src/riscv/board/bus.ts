import type { Device } from '../device/device.ts';
import { ACCESS_FAULT } from '../device/device.ts';

/** A device's place in the physical address space. */
export interface Region {
  readonly base: number;
  readonly bytes: number;
  readonly device: Device;
}

interface Mapping {
  readonly base: number;
  readonly end: number;
  /** Accepted access widths, one bit each: they are powers of two. */
  readonly widths: number;
  readonly device: Device;
}

/** Takes accesses to the devices. Where there is none, accesses fault. */
export class Bus {
  readonly #mappings: readonly Mapping[];
  /** Where the last access went: the next one is likely to go there too. */
  #last: Mapping;

  /** @param regions at least one; they do not overlap */
  constructor(regions: readonly Region[]) {
    this.#mappings = regions.map(({ base, bytes, device }) => ({
      base,
      end: base + bytes,
      widths: device.widths.reduce((bits, width) => bits | width, 0),
      device,
    }));
    this.#last = this.#mappings[0]!;
  }

  /** @returns an unsigned integer, `ACCESS_FAULT` or `QUESTION` */
  load(address: number, bytes: number): number {
    const mapping = this.#find(address);
    if (mapping === undefined || (mapping.widths & bytes) === 0) return ACCESS_FAULT;
    return mapping.device.load(address - mapping.base, bytes);
  }

  /** @returns 0, or `ACCESS_FAULT` */
  store(address: number, bytes: number, value: number): number {
    const mapping = this.#find(address);
    if (mapping === undefined || (mapping.widths & bytes) === 0) return ACCESS_FAULT;
    return mapping.device.store(address - mapping.base, bytes, value);
  }

  #find(address: number): Mapping | undefined {
    const last = this.#last;
    if (address >= last.base && address < last.end) return last;
    for (const mapping of this.#mappings) {
      if (address >= mapping.base && address < mapping.end) return (this.#last = mapping);
    }
    return undefined;
  }
}
