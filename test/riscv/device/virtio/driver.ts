import type { VirtioMmio } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { REGISTER, STATUS } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import type { FakeHost } from '../fake-host.ts';
import { RAM_BASE } from '../fake-host.ts';

export interface Descriptor {
  readonly address: number;
  readonly bytes: number;
  readonly write?: boolean;
  readonly indirect?: boolean;
}

/** Where a queue's rings lie: 0x400 bytes for each queue from the start of RAM. */
const rings = (queue: number): { table: number; driver: number; device: number } => {
  const table = RAM_BASE + 0x400 * queue;
  return { table, driver: table + 0x200, device: table + 0x300 };
};

/** The driver's side of a virtio device, as plain as the specification has it. */
export class Driver {
  readonly host: FakeHost;
  readonly device: VirtioMmio;
  readonly size: number;
  #nextDescriptor = 0;

  constructor(host: FakeHost, device: VirtioMmio, size = 8) {
    this.host = host;
    this.device = device;
    this.size = size;
  }

  read(register: number): number {
    return this.device.load(register, 4);
  }

  write(register: number, value: number): void {
    if (this.device.store(register, 4, value) !== 0) throw new Error(`register ${register} faults`);
  }

  get status(): number {
    return this.read(REGISTER.Status);
  }

  get needsReset(): boolean {
    return (this.status & STATUS.DEVICE_NEEDS_RESET) !== 0;
  }

  /** Sets the device up to DRIVER_OK (section 3.1.1), with all features that it offers and `queues` queues. */
  start(queues: number): void {
    this.write(REGISTER.Status, 0);
    this.write(REGISTER.Status, STATUS.ACKNOWLEDGE);
    this.write(REGISTER.Status, STATUS.ACKNOWLEDGE | STATUS.DRIVER);
    for (const word of [0, 1]) {
      this.write(REGISTER.DeviceFeaturesSel, word);
      this.write(REGISTER.DriverFeaturesSel, word);
      this.write(REGISTER.DriverFeatures, this.read(REGISTER.DeviceFeatures));
    }
    this.write(REGISTER.Status, this.status | STATUS.FEATURES_OK);
    if ((this.status & STATUS.FEATURES_OK) === 0) throw new Error('the device refuses its own features');
    for (let queue = 0; queue < queues; queue++) this.setUp(queue);
    this.write(REGISTER.Status, this.status | STATUS.DRIVER_OK);
  }

  setUp(queue: number): void {
    const { table, driver, device } = rings(queue);
    this.host.memory.ram.fill(0, table - RAM_BASE, table - RAM_BASE + 0x400);
    this.write(REGISTER.QueueSel, queue);
    this.write(REGISTER.QueueNum, this.size);
    for (const [low, address] of [
      [REGISTER.QueueDescLow, table],
      [REGISTER.QueueDriverLow, driver],
      [REGISTER.QueueDeviceLow, device],
    ] as const) {
      this.write(low, address);
      this.write(low + 4, 0);
    }
    this.write(REGISTER.QueueReady, 1);
    if (this.read(REGISTER.QueueReady) !== 1) throw new Error(`queue ${queue} is not ready`);
  }

  describe(
    address: number,
    index: number,
    { address: at, bytes, write, indirect }: Descriptor,
    next?: number,
  ): void {
    const { memory } = this.host;
    const entry = address + 16 * index;
    memory.u64(entry, BigInt(at));
    memory.u32(entry + 8, bytes);
    memory.u16(entry + 12, (next === undefined ? 0 : 1) | (write ? 2 : 0) | (indirect ? 4 : 0));
    memory.u16(entry + 14, next ?? 0);
  }

  /** Makes a chain available, without ringing the doorbell; its head. */
  offer(queue: number, ...chain: Descriptor[]): number {
    const { table } = rings(queue);
    const indices = chain.map(() => this.#nextDescriptor++ % this.size);
    chain.forEach((descriptor, at) => this.describe(table, indices[at]!, descriptor, indices[at + 1]));
    this.offerHead(queue, indices[0]!);
    return indices[0]!;
  }

  /** Makes a chain available that is in the queue's table, or in an indirect one. */
  offerChain(queue: number, indirectTable: number | undefined, chain: readonly Descriptor[]): void {
    if (chain.length === 0) return;
    if (indirectTable === undefined) {
      this.offer(queue, ...chain);
      return;
    }
    chain.forEach((descriptor, index) => {
      this.describe(indirectTable, index, descriptor, index + 1 < chain.length ? index + 1 : undefined);
    });
    this.offer(queue, { address: indirectTable, bytes: 16 * chain.length, indirect: true });
  }

  offerHead(queue: number, head: number): void {
    const { memory } = this.host;
    const { driver } = rings(queue);
    const index = memory.u16(driver + 2);
    memory.u16(driver + 4 + 2 * (index % this.size), head);
    memory.u16(driver + 2, index + 1);
  }

  setAvailable(queue: number, { index, flags }: { index?: number; flags?: number }): void {
    if (index !== undefined) this.host.memory.u16(rings(queue).driver + 2, index);
    if (flags !== undefined) this.host.memory.u16(rings(queue).driver, flags);
  }

  notify(queue: number): void {
    this.write(REGISTER.QueueNotify, queue);
  }

  /** All that the used ring has ever got, at most its size. */
  used(queue: number): { head: number; bytes: number }[] {
    const { memory } = this.host;
    const { device } = rings(queue);
    return Array.from({ length: memory.u16(device + 2) }, (_, index) => ({
      head: memory.u32(device + 4 + 8 * (index % this.size)),
      bytes: memory.u32(device + 8 + 8 * (index % this.size)),
    }));
  }

  /** The table of a queue's descriptors. */
  table(queue: number): number {
    return rings(queue).table;
  }
}
