import type { DmaMemory } from '../device.ts';
import type { StateStream } from '../state-stream.ts';
import type { Segment } from './segment.ts';

/** What QueueNumMax reads: the largest ring that a driver may set up. */
export const QUEUE_SIZE_MAX = 256;

/** Descriptor flags (virtio 1.2, section 2.7.5). */
const DESCRIPTOR = { bytes: 16, next: 1, write: 2, indirect: 4 } as const;
/** In the available ring's flags: the driver wants no interrupt (section 2.7.7). */
const AVAILABLE_NO_INTERRUPT = 1;
/** Offset of the entries in both rings, after flags and index. */
const RING_HEADER_BYTES = 4;
const USED_ELEMENT_BYTES = 8;

/** A descriptor chain, checked: every segment is in RAM and not empty, what the device reads comes first. */
export interface Chain {
  /** Index of its first descriptor: what the used ring names it by. */
  readonly head: number;
  readonly readable: readonly Segment[];
  readonly writable: readonly Segment[];
}

/** A 64-bit address, as the two registers that hold it. */
type AddressPair = [low: number, high: number];

/**
 * A split virtqueue (virtio 1.2, section 2.7) on the device's side. Rings and descriptors are the guest's and are trusted
 * in nothing: what the specification forbids is answered with `undefined`, and the device gives up on it.
 */
export class Virtqueue {
  readonly #memory: DmaMemory;
  /** QueueNum: a power of two up to `QUEUE_SIZE_MAX` once the queue is ready, anything before. */
  size = 0;
  /** Registers QueueDesc, QueueDriver and QueueDevice. */
  readonly descriptors: AddressPair = [0, 0];
  readonly driver: AddressPair = [0, 0];
  readonly device: AddressPair = [0, 0];
  #ready = false;
  /** Chains taken from the available ring and given to the used ring since it became ready, modulo 2^16. */
  #taken = 0;
  #given = 0;

  constructor(memory: DmaMemory) {
    this.#memory = memory;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Starts using the rings; false, and nothing changed, where they cannot be. */
  enable(): boolean {
    if (!this.#ready) this.#ready = this.#usable();
    return this.#ready;
  }

  /** Stops using the rings; the next ones begin at index 0. */
  disable(): void {
    this.#ready = false;
    this.#taken = 0;
    this.#given = 0;
  }

  /** Chains taken and not given back, as the indices say. */
  get outstanding(): number {
    return (this.#taken - this.#given) & 0xffff;
  }

  /** How many chains wait to be taken; undefined if the driver's index is further ahead than the ring is long. */
  available(): number | undefined {
    const ahead = (this.#u16(address(this.driver) + 2) - this.#taken) & 0xffff;
    return ahead <= this.size ? ahead : undefined;
  }

  /**
   * The chain that waits longest, which stays there until `take`. The caller knows that one is available.
   * @param indirect whether the driver may use indirect descriptors
   * @returns undefined for a chain that a driver must not make
   */
  peek(indirect: boolean): Chain | undefined {
    const slot = this.#taken & (this.size - 1);
    const head = this.#u16(address(this.driver) + RING_HEADER_BYTES + 2 * slot);
    const readable: Segment[] = [];
    const writable: Segment[] = [];
    let table = address(this.descriptors);
    let tableSize = this.size;
    let budget = this.size; // a chain that goes on for longer than its table is a loop
    let nested = false;
    for (let index = head; budget-- > 0;) {
      if (index >= tableSize) return undefined;
      const raw = this.#memory.read(table + DESCRIPTOR.bytes * index, DESCRIPTOR.bytes);
      const view = new DataView(raw.buffer, raw.byteOffset, DESCRIPTOR.bytes);
      const segment = { address: wide(view, 0), bytes: view.getUint32(8, true) };
      const flags = view.getUint16(12, true);
      if (segment.bytes === 0 || !this.#memory.contains(segment.address, segment.bytes)) return undefined;
      if ((flags & DESCRIPTOR.indirect) !== 0) {
        if (!indirect || nested || (flags & DESCRIPTOR.next) !== 0) return undefined;
        if (segment.bytes % DESCRIPTOR.bytes !== 0) return undefined;
        nested = true;
        table = segment.address;
        tableSize = segment.bytes / DESCRIPTOR.bytes;
        budget = QUEUE_SIZE_MAX - readable.length - writable.length;
        index = 0;
        continue;
      }
      if ((flags & DESCRIPTOR.write) !== 0) writable.push(segment);
      else if (writable.length === 0) readable.push(segment);
      else return undefined;
      if ((flags & DESCRIPTOR.next) === 0) return { head, readable, writable };
      index = view.getUint16(14, true);
    }
    return undefined;
  }

  /** Takes the chain that `peek` shows. */
  take(): void {
    this.#taken = (this.#taken + 1) & 0xffff;
  }

  /**
   * Gives a chain back, with the number of bytes written to it from its first writable one on.
   * @returns whether the driver wants an interrupt
   */
  give(head: number, bytesWritten: number): boolean {
    const element = new Uint8Array(USED_ELEMENT_BYTES);
    const view = new DataView(element.buffer);
    view.setUint32(0, head, true);
    view.setUint32(4, bytesWritten, true);
    const slot = this.#given & (this.size - 1);
    const used = address(this.device);
    this.#memory.write(used + RING_HEADER_BYTES + USED_ELEMENT_BYTES * slot, element);
    this.#given = (this.#given + 1) & 0xffff;
    this.#memory.write(used + 2, Uint8Array.of(this.#given & 0xff, this.#given >> 8));
    return (this.#u16(address(this.driver)) & AVAILABLE_NO_INTERRUPT) === 0;
  }

  /** Back to power-on. */
  reset(): void {
    this.disable();
    this.size = 0;
    this.descriptors.fill(0);
    this.driver.fill(0);
    this.device.fill(0);
  }

  exchange(s: StateStream): void {
    this.size = s.u32('queue size', this.size);
    for (const pair of [this.descriptors, this.driver, this.device]) {
      pair[0] = s.u32('queue address', pair[0]);
      pair[1] = s.u32('queue address', pair[1]);
    }
    this.#ready = s.bool('queue ready', this.#ready);
    if (this.#ready) {
      this.#taken = s.u16('queue chains taken', this.#taken);
      this.#given = s.u16('queue chains given', this.#given);
      s.require(!s.loading || this.#usable(), 'a queue is ready whose rings are not usable');
    } else if (s.loading) {
      this.disable();
    }
  }

  /** Size and addresses as section 2.7 asks for, and all of the rings in RAM. */
  #usable(): boolean {
    const { size } = this;
    if (size === 0 || size > QUEUE_SIZE_MAX || (size & (size - 1)) !== 0) return false;
    const lies = (pair: AddressPair, alignment: number, bytes: number): boolean =>
      pair[0] % alignment === 0 && this.#memory.contains(address(pair), bytes);
    return (
      lies(this.descriptors, 16, DESCRIPTOR.bytes * size) &&
      lies(this.driver, 2, RING_HEADER_BYTES + 2 * size) &&
      lies(this.device, 4, RING_HEADER_BYTES + USED_ELEMENT_BYTES * size)
    );
  }

  #u16(at: number): number {
    const bytes = this.#memory.read(at, 2);
    return bytes[0]! | (bytes[1]! << 8);
  }
}

/** Exact up to 2^53; beyond, it is rounded, and in RAM neither way. */
function address([low, high]: AddressPair): number {
  return high * 2 ** 32 + low;
}

function wide(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
