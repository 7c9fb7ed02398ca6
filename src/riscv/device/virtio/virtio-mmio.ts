import type { Device, DeviceHost, InterruptLine } from '../device.ts';
import { ACCESS_FAULT } from '../device.ts';
import type { StateStream } from '../state-stream.ts';
import type { PendingRequest } from './requests-in-flight.ts';
import { RequestsInFlight } from './requests-in-flight.ts';
import type { Chain } from './virtqueue.ts';
import { QUEUE_SIZE_MAX, Virtqueue } from './virtqueue.ts';

/** Register offsets, 32 bits each, by their names in virtio 1.2, table 4.1. */
export const REGISTER = {
  MagicValue: 0x000,
  Version: 0x004,
  DeviceID: 0x008,
  VendorID: 0x00c,
  DeviceFeatures: 0x010,
  DeviceFeaturesSel: 0x014,
  DriverFeatures: 0x020,
  DriverFeaturesSel: 0x024,
  QueueSel: 0x030,
  QueueNumMax: 0x034,
  QueueNum: 0x038,
  QueueReady: 0x044,
  QueueNotify: 0x050,
  InterruptStatus: 0x060,
  InterruptACK: 0x064,
  Status: 0x070,
  QueueDescLow: 0x080,
  QueueDescHigh: 0x084,
  QueueDriverLow: 0x090,
  QueueDriverHigh: 0x094,
  QueueDeviceLow: 0x0a0,
  QueueDeviceHigh: 0x0a4,
  SHMSel: 0x0ac,
  SHMLenLow: 0x0b0,
  SHMLenHigh: 0x0b4,
  SHMBaseLow: 0x0b8,
  SHMBaseHigh: 0x0bc,
  ConfigGeneration: 0x0fc,
  Config: 0x100,
} as const;

export const MAGIC = 0x7472_6976;
export const VERSION = 2;
/** "QEMU", as on its board. */
export const VENDOR = 0x554d_4551;

/** Device status bits (section 2.1). */
export const STATUS = {
  ACKNOWLEDGE: 0x01,
  DRIVER: 0x02,
  DRIVER_OK: 0x04,
  FEATURES_OK: 0x08,
  DEVICE_NEEDS_RESET: 0x40,
  FAILED: 0x80,
} as const;
const STATUS_OF_DRIVER =
  STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.DRIVER_OK | STATUS.FEATURES_OK | STATUS.FAILED;

/** InterruptStatus bits. */
export const INTERRUPT = { usedBuffer: 0x1, configuration: 0x2 } as const;

/** Feature bits (chapter 6): in the word of bits 0 to 31 and in that of bits 32 to 63. */
export const RING_INDIRECT_DESC = 2 ** 28;
const VERSION_1 = 1;

/** What makes a device a disk, a network card or a source of random numbers. */
export interface Personality {
  /** Virtio device ID (chapter 5). */
  readonly deviceId: number;
  readonly queues: number;
  /** Feature bits of its own, 0 to 23. */
  readonly features: number;
  /** Configuration space; read-only. */
  readonly configuration: Uint8Array;
}

/**
 * A virtio device behind the MMIO transport, version 2 (virtio 1.2, section 4.2), with split rings. A ring or chain that
 * the specification forbids sets DEVICE_NEEDS_RESET: the device then touches no memory until it is reset.
 */
export abstract class VirtioMmio implements Device {
  readonly widths = [1, 2, 4] as const;
  protected readonly host: DeviceHost;
  /** Device slot on the board. */
  protected readonly device: number;
  protected readonly queues: readonly Virtqueue[];
  /** Requests of queue 0, whose answers come from outside. */
  protected readonly inFlight = new RequestsInFlight();
  readonly #line: InterruptLine;
  readonly #personality: Personality;
  readonly #offered: readonly [number, number];

  #status = 0;
  #interruptStatus = 0;
  #deviceFeaturesSelect = 0;
  #driverFeaturesSelect = 0;
  readonly #accepted: [number, number] = [0, 0];
  #queueSelect = 0;

  constructor(host: DeviceHost, line: InterruptLine, device: number, personality: Personality) {
    this.host = host;
    this.device = device;
    this.queues = Array.from({ length: personality.queues }, () => new Virtqueue(host.memory));
    this.#line = line;
    this.#personality = personality;
    this.#offered = [personality.features + RING_INDIRECT_DESC, VERSION_1];
  }

  /** The driver has rung the doorbell of a queue that the device may process. */
  protected abstract notified(queue: number): void;

  /** Whether a request of a saved state is one that this device could have in flight. */
  protected abstract possible(pending: PendingRequest): boolean;

  load(offset: number, bytes: number): number {
    if (offset >= REGISTER.Config) return this.#loadConfiguration(offset - REGISTER.Config, bytes);
    if (bytes !== 4) return ACCESS_FAULT;
    const queue = this.queues[this.#queueSelect];
    switch (offset) {
      case REGISTER.MagicValue:
        return MAGIC;
      case REGISTER.Version:
        return VERSION;
      case REGISTER.DeviceID:
        return this.#personality.deviceId;
      case REGISTER.VendorID:
        return VENDOR;
      case REGISTER.DeviceFeatures:
        return this.#offered[this.#deviceFeaturesSelect] ?? 0;
      case REGISTER.QueueNumMax:
        return queue === undefined ? 0 : QUEUE_SIZE_MAX;
      case REGISTER.QueueReady:
        return queue?.ready ? 1 : 0;
      case REGISTER.InterruptStatus:
        return this.#interruptStatus;
      case REGISTER.Status:
        return this.#status;
      case REGISTER.SHMLenLow:
      case REGISTER.SHMLenHigh:
      case REGISTER.SHMBaseLow:
      case REGISTER.SHMBaseHigh:
        return 0xffff_ffff; // no shared memory region (section 4.2.2)
      case REGISTER.ConfigGeneration:
        return 0; // the configuration never changes
      default:
        return WRITE_ONLY.has(offset) ? 0 : ACCESS_FAULT;
    }
  }

  store(offset: number, bytes: number, value: number): number {
    if (offset >= REGISTER.Config) return this.#storeConfiguration(offset - REGISTER.Config, bytes);
    if (bytes !== 4) return ACCESS_FAULT;
    value >>>= 0;
    switch (offset) {
      case REGISTER.DeviceFeaturesSel:
        this.#deviceFeaturesSelect = value;
        return 0;
      case REGISTER.DriverFeaturesSel:
        this.#driverFeaturesSelect = value;
        return 0;
      case REGISTER.DriverFeatures:
        this.#writeDriverFeatures(value);
        return 0;
      case REGISTER.QueueSel:
        this.#queueSelect = value;
        return 0;
      case REGISTER.QueueReady:
        this.#writeQueueReady((value & 1) !== 0);
        return 0;
      case REGISTER.QueueNotify:
        if (this.queues[value]?.ready && this.operating) {
          this.host.doorbell();
          this.notified(value);
        }
        return 0;
      case REGISTER.InterruptACK:
        this.#interruptStatus &= ~value;
        this.#update();
        return 0;
      case REGISTER.Status:
        this.#writeStatus(value);
        return 0;
      case REGISTER.SHMSel:
        return 0; // there is no shared memory to select
      default:
        return this.#writeQueue(offset, value);
    }
  }

  /** Cancels the requests in flight, as an effect: a board that goes back to power-on whole has no use for it. */
  reset(): void {
    this.#cancel();
    for (const queue of this.queues) queue.reset();
    this.#status = 0;
    this.#interruptStatus = 0;
    this.#deviceFeaturesSelect = 0;
    this.#driverFeaturesSelect = 0;
    this.#accepted.fill(0);
    this.#queueSelect = 0;
    this.#update();
  }

  exchange(s: StateStream): void {
    this.#status = s.u8('virtio Status', this.#status);
    this.#interruptStatus = s.u8('virtio InterruptStatus', this.#interruptStatus, 3);
    this.#deviceFeaturesSelect = s.u32('virtio DeviceFeaturesSel', this.#deviceFeaturesSelect);
    this.#driverFeaturesSelect = s.u32('virtio DriverFeaturesSel', this.#driverFeaturesSelect);
    this.#accepted[0] = s.u32('virtio DriverFeatures', this.#accepted[0]);
    this.#accepted[1] = s.u32('virtio DriverFeatures', this.#accepted[1]);
    this.#queueSelect = s.u32('virtio QueueSel', this.#queueSelect);
    if (s.loading) this.#requirePossible(s);
    for (const queue of this.queues) queue.exchange(s);
    this.inFlight.exchange(s, this.host, (pending) => this.possible(pending));
    if (!s.loading) return;
    this.queues.forEach((queue, index) =>
      this.#requireAccounted(s, queue, index === 0 ? this.inFlight.count : 0),
    );
    this.#update();
  }

  /** Whether queues may be processed: the driver is up and the device has not given up. */
  protected get operating(): boolean {
    return (this.#status & (STATUS.DRIVER_OK | STATUS.DEVICE_NEEDS_RESET)) === STATUS.DRIVER_OK;
  }

  /** Takes and handles every chain that waits in a queue. `handle` answers false for one that the device cannot use. */
  protected drain(queue: Virtqueue, handle: (chain: Chain) => boolean): void {
    const count = queue.available();
    if (count === undefined) return this.fail();
    for (let done = 0; done < count; done++) {
      const chain = this.peek(queue);
      if (chain === undefined) return this.fail();
      queue.take();
      if (!handle(chain)) return this.fail();
    }
  }

  /** The next chain, undefined if the driver must not have made it. */
  protected peek(queue: Virtqueue): Chain | undefined {
    return queue.peek((this.#accepted[0] & RING_INDIRECT_DESC) !== 0);
  }

  /** Gives a chain back to the driver. */
  protected give(queue: Virtqueue, head: number, bytesWritten: number): void {
    if (!queue.give(head, bytesWritten)) return;
    this.#interruptStatus |= INTERRUPT.usedBuffer;
    this.#update();
  }

  /** The driver has done what cannot be answered: only a reset helps (section 2.1.2). */
  protected fail(): void {
    this.#status |= STATUS.DEVICE_NEEDS_RESET;
    if ((this.#status & STATUS.DRIVER_OK) !== 0) this.#interruptStatus |= INTERRUPT.configuration;
    this.#update();
  }

  #writeDriverFeatures(value: number): void {
    const select = this.#driverFeaturesSelect;
    if (select > 1 || (this.#status & STATUS.FEATURES_OK) !== 0) return;
    this.#accepted[select as 0 | 1] = value;
  }

  /** Bits are set one by one and never cleared, but for all of them; each step needs the one before. */
  #writeStatus(value: number): void {
    if ((value & 0xff) === 0) return this.reset();
    let status = this.#status | (value & STATUS_OF_DRIVER);
    if (!this.#featuresAcceptable()) status &= ~STATUS.FEATURES_OK;
    if ((status & STATUS.FEATURES_OK) === 0) status &= ~STATUS.DRIVER_OK;
    const starting = (status & ~this.#status & STATUS.DRIVER_OK) !== 0;
    this.#status = status;
    if (starting && (status & STATUS.DEVICE_NEEDS_RESET) !== 0) this.fail();
  }

  /** Nothing that was not offered, and not the legacy interface, which this transport does not speak. */
  #featuresAcceptable(): boolean {
    return (this.#accepted[0] & ~this.#offered[0]) === 0 && this.#accepted[1] === VERSION_1;
  }

  #writeQueueReady(ready: boolean): void {
    const queue = this.queues[this.#queueSelect];
    if (queue === undefined) return;
    if (ready) {
      if (!queue.enable()) this.fail();
    } else if (queue.ready) {
      if (this.#queueSelect === 0) this.#cancel();
      queue.disable();
    }
  }

  /** Size and addresses of the selected queue, which stay as they are while it is ready. */
  #writeQueue(offset: number, value: number): number {
    const queue = this.queues[this.#queueSelect];
    const fixed = queue === undefined || queue.ready;
    switch (offset) {
      case REGISTER.QueueNum:
        if (!fixed) queue.size = value;
        return 0;
      case REGISTER.QueueDescLow:
      case REGISTER.QueueDescHigh:
        if (!fixed) queue.descriptors[(offset >> 2) & 1] = value;
        return 0;
      case REGISTER.QueueDriverLow:
      case REGISTER.QueueDriverHigh:
        if (!fixed) queue.driver[(offset >> 2) & 1] = value;
        return 0;
      case REGISTER.QueueDeviceLow:
      case REGISTER.QueueDeviceHigh:
        if (!fixed) queue.device[(offset >> 2) & 1] = value;
        return 0;
      default:
        return READ_ONLY.has(offset) ? 0 : ACCESS_FAULT;
    }
  }

  #loadConfiguration(offset: number, bytes: number): number {
    const { configuration } = this.#personality;
    if (offset + bytes > configuration.length) return ACCESS_FAULT;
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + configuration[offset + index]!;
    return value;
  }

  /** No field is writable: writes to what is there change nothing. */
  #storeConfiguration(offset: number, bytes: number): number {
    return offset + bytes > this.#personality.configuration.length ? ACCESS_FAULT : 0;
  }

  #requirePossible(s: StateStream): void {
    const status = this.#status;
    s.require(
      (status & ~(STATUS_OF_DRIVER | STATUS.DEVICE_NEEDS_RESET)) === 0,
      'virtio Status has unknown bits',
    );
    const agreed = (status & STATUS.FEATURES_OK) !== 0;
    s.require(!agreed || this.#featuresAcceptable(), 'virtio features agreed on that are not offered');
    const running = (status & STATUS.DRIVER_OK) !== 0;
    s.require(!running || agreed, 'virtio driver running without agreed features');
    s.require(running || this.#interruptStatus === 0, 'virtio interrupt without a running driver');
  }

  /** Refuses a queue whose chains taken and not given back are not those of its requests in flight. */
  #requireAccounted(s: StateStream, queue: Virtqueue, inFlight: number): void {
    const { outstanding } = queue;
    const broken = (this.#status & STATUS.DEVICE_NEEDS_RESET) !== 0;
    const agrees = broken ? outstanding >= inFlight : outstanding === inFlight;
    s.require(agrees, 'virtio queue indices do not agree with its requests');
    const running = (this.#status & STATUS.DRIVER_OK) !== 0;
    s.require(running || inFlight === 0, 'virtio requests without a running driver');
  }

  /** Queue 0 is no longer in use: its requests take no completion any more. */
  #cancel(): void {
    const requests = this.inFlight.numbers();
    if (requests.length === 0) return;
    this.inFlight.clear();
    this.host.effect({ kind: 'cancel', device: this.device, requests });
  }

  #update(): void {
    this.#line(this.#interruptStatus !== 0);
  }
}

/** Registers that read 0. */
const WRITE_ONLY: ReadonlySet<number> = new Set([
  REGISTER.DeviceFeaturesSel,
  REGISTER.DriverFeatures,
  REGISTER.DriverFeaturesSel,
  REGISTER.QueueSel,
  REGISTER.QueueNum,
  REGISTER.QueueNotify,
  REGISTER.InterruptACK,
  REGISTER.QueueDescLow,
  REGISTER.QueueDescHigh,
  REGISTER.QueueDriverLow,
  REGISTER.QueueDriverHigh,
  REGISTER.QueueDeviceLow,
  REGISTER.QueueDeviceHigh,
  REGISTER.SHMSel,
]);

/** Registers that ignore writes. */
const READ_ONLY: ReadonlySet<number> = new Set([
  REGISTER.MagicValue,
  REGISTER.Version,
  REGISTER.DeviceID,
  REGISTER.VendorID,
  REGISTER.DeviceFeatures,
  REGISTER.QueueNumMax,
  REGISTER.InterruptStatus,
  REGISTER.SHMLenLow,
  REGISTER.SHMLenHigh,
  REGISTER.SHMBaseLow,
  REGISTER.SHMBaseHigh,
  REGISTER.ConfigGeneration,
]);
