import type { DeviceHost, InterruptLine } from '../device.ts';
import type { PendingRequest, RequestInFlight } from './requests-in-flight.ts';
import { checkCompletionData } from './requests-in-flight.ts';
import type { Segment } from './segment.ts';
import { gather, scatter, slice, totalBytes } from './segment.ts';
import { VirtioMmio } from './virtio-mmio.ts';
import type { Chain } from './virtqueue.ts';
import { QUEUE_SIZE_MAX } from './virtqueue.ts';

/** Feature bits (virtio 1.2, section 5.2.3). */
const FEATURE = { SIZE_MAX: 1 << 1, SEG_MAX: 1 << 2, RO: 1 << 5, BLK_SIZE: 1 << 6, FLUSH: 1 << 9 } as const;
/** Request types (section 5.2.6); all others are unsupported. */
const TYPE = { IN: 0, OUT: 1, FLUSH: 4, GET_ID: 8 } as const;
/** What the status byte at a request's end says. */
const STATUS = { OK: 0, IOERR: 1, UNSUPP: 2 } as const;

export const SECTOR_BYTES = 512;
const HEADER_BYTES = 16;
const STATUS_BYTES = 1;
const ID_BYTES = 20;

/** What the configuration space asks drivers to keep to: at most so many data segments, of so many bytes. */
const SEGMENTS_MAX = 62;
const SEGMENT_BYTES_MAX = 4096;
/**
 * Data that one disk may have in flight. A driver that keeps to the limits above never gets there; a request beyond it
 * fails with IOERR, so that no guest makes its host hold more.
 */
export const BYTES_IN_FLIGHT_MAX = 64 * 2 ** 20;
if (QUEUE_SIZE_MAX * SEGMENTS_MAX * SEGMENT_BYTES_MAX > BYTES_IN_FLIGHT_MAX)
  throw new Error('limits contradict');

/** Size of `struct virtio_blk_config` (section 5.2.4) up to what the features above offer. */
const CONFIGURATION = { bytes: 0x60, capacity: 0, sizeMax: 8, segMax: 12, blkSize: 20 } as const;

/** A disk of sectors of 512 bytes: read, write, flush, get ID. */
export class VirtioBlock extends VirtioMmio {
  readonly #sectors: number;
  readonly #readOnly: boolean;

  /** @param sectors capacity; a safe integer from 0 */
  constructor(host: DeviceHost, line: InterruptLine, device: number, sectors: number, readOnly: boolean) {
    const { SIZE_MAX, SEG_MAX, BLK_SIZE, FLUSH, RO } = FEATURE;
    super(host, line, device, {
      deviceId: 2,
      queues: 1,
      features: SIZE_MAX | SEG_MAX | BLK_SIZE | FLUSH | (readOnly ? RO : 0),
      configuration: configuration(sectors),
    });
    this.#sectors = sectors;
    this.#readOnly = readOnly;
  }

  /**
   * The end of a request: data, status byte, used ring and interrupt, all now. Requests may end in any order. A device
   * that has given up meanwhile forgets the request and writes nothing.
   * @throws LockstepError `bad-input`: no such request, or not the data it asked for; nothing has changed
   */
  complete(number: number, status: 'ok' | 'error', data: Uint8Array): void {
    const pending = this.inFlight.get(number);
    const room = totalBytes(pending.destination) - STATUS_BYTES;
    checkCompletionData(number, status === 'ok' ? room : 0, data);
    this.inFlight.delete(number);
    if (!this.operating) return;
    scatter(this.host.memory, pending.destination, data);
    this.#finish(pending.head, pending.destination, data.length, status === 'ok' ? STATUS.OK : STATUS.IOERR);
  }

  requestsInFlight(): RequestInFlight[] {
    return this.inFlight.list(this.device, ({ bytes, destination }) => {
      const buffers = slice(destination, 0, totalBytes(destination) - STATUS_BYTES);
      return { kind: buffers.length > 0 ? 'read' : bytes > 0 ? 'write' : 'flush', buffers };
    });
  }

  protected override notified(): void {
    this.drain(this.queues[0]!, (chain) => this.#request(chain));
  }

  /** A read, or a write or flush, which writes nothing but its status. */
  protected override possible({ bytes, destination }: PendingRequest): boolean {
    const room = totalBytes(destination) - STATUS_BYTES;
    const whole = bytes % SECTOR_BYTES === 0 && bytes / SECTOR_BYTES <= this.#sectors;
    const fits = this.inFlight.bytes + bytes <= BYTES_IN_FLIGHT_MAX;
    return whole && fits && (room === 0 ? bytes === 0 || !this.#readOnly : room === bytes);
  }

  /** Handles one request; false if it has no header, or no place for a status, or is in flight already. */
  #request(chain: Chain): boolean {
    const readable = totalBytes(chain.readable);
    const room = totalBytes(chain.writable) - STATUS_BYTES;
    if (readable < HEADER_BYTES || room < 0 || this.inFlight.has(chain.head)) return false;
    const header = gather(this.host.memory, slice(chain.readable, 0, HEADER_BYTES));
    const view = new DataView(header.buffer, header.byteOffset, HEADER_BYTES);
    const sector = view.getUint32(12, true) * 2 ** 32 + view.getUint32(8, true);
    switch (view.getUint32(0, true)) {
      case TYPE.IN:
        this.#read(chain, sector, room);
        break;
      case TYPE.OUT:
        this.#write(chain, sector, readable - HEADER_BYTES);
        break;
      case TYPE.FLUSH:
        this.#flush(chain);
        break;
      case TYPE.GET_ID:
        this.#identify(chain, room);
        break;
      default:
        this.#finish(chain.head, chain.writable, 0, STATUS.UNSUPP);
    }
    return true;
  }

  #read(chain: Chain, sector: number, bytes: number): void {
    if (!this.#permitted(sector, bytes)) return this.#finish(chain.head, chain.writable, 0, STATUS.IOERR);
    const request = this.#submit(chain.head, bytes, chain.writable);
    this.host.effect({ kind: 'read', device: this.device, request, sector, bytes });
  }

  #write(chain: Chain, sector: number, bytes: number): void {
    if (this.#readOnly || !this.#permitted(sector, bytes)) {
      return this.#finish(chain.head, chain.writable, 0, STATUS.IOERR);
    }
    const data = gather(this.host.memory, slice(chain.readable, HEADER_BYTES, HEADER_BYTES + bytes));
    const request = this.#submit(chain.head, bytes, statusOf(chain.writable));
    this.host.effect({ kind: 'write', device: this.device, request, sector, data });
  }

  #flush(chain: Chain): void {
    const request = this.#submit(chain.head, 0, statusOf(chain.writable));
    this.host.effect({ kind: 'flush', device: this.device, request });
  }

  /** The disk's name, padded with zeroes: made of nothing but the slot that it is in. */
  #identify(chain: Chain, room: number): void {
    const id = new Uint8Array(Math.min(ID_BYTES, room));
    new TextEncoder().encodeInto(`lockstep-${this.device}`, id);
    scatter(this.host.memory, chain.writable, id);
    this.#finish(chain.head, chain.writable, id.length, STATUS.OK);
  }

  /** Whole sectors, at least one, on the disk, and no more than may be in flight. */
  #permitted(sector: number, bytes: number): boolean {
    return (
      bytes > 0 &&
      bytes % SECTOR_BYTES === 0 &&
      sector + bytes / SECTOR_BYTES <= this.#sectors &&
      this.inFlight.bytes + bytes <= BYTES_IN_FLIGHT_MAX
    );
  }

  #submit(head: number, bytes: number, destination: readonly Segment[]): number {
    const number = this.host.nextRequest();
    this.inFlight.add(number, { head, bytes, destination });
    return number;
  }

  /** Writes the status, always the last writable byte, and gives the chain back. */
  #finish(head: number, destination: readonly Segment[], dataBytes: number, status: number): void {
    const [place] = statusOf(destination);
    this.host.memory.write(place!.address, Uint8Array.of(status));
    // The length counts from the first writable byte on without a gap: the status only where the data reach up to it.
    const reached = dataBytes === totalBytes(destination) - STATUS_BYTES;
    this.give(this.queues[0]!, head, dataBytes + (reached ? STATUS_BYTES : 0));
  }
}

/** The last byte of a request's writable part. */
function statusOf(writable: readonly Segment[]): Segment[] {
  const last = writable.at(-1)!;
  return [{ address: last.address + last.bytes - STATUS_BYTES, bytes: STATUS_BYTES }];
}

function configuration(sectors: number): Uint8Array {
  const bytes = new Uint8Array(CONFIGURATION.bytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(CONFIGURATION.capacity, BigInt(sectors), true);
  view.setUint32(CONFIGURATION.sizeMax, SEGMENT_BYTES_MAX, true);
  view.setUint32(CONFIGURATION.segMax, SEGMENTS_MAX, true);
  view.setUint32(CONFIGURATION.blkSize, SECTOR_BYTES, true);
  return bytes;
}
