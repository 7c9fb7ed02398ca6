import { expect } from 'vitest';
import type { Effect } from '../../../src/machine/exit.ts';
import type { Device, DeviceHost, DmaMemory } from '../../../src/riscv/device/device.ts';
import { StateReader, StateWriter } from '../../../src/riscv/device/state-stream.ts';

export const RAM_BASE = 0x8000_0000;

/** RAM as a plain array, refusing what a device has not checked. */
export class FakeMemory implements DmaMemory {
  readonly ram: Uint8Array;
  readonly view: DataView;

  constructor(bytes: number) {
    this.ram = new Uint8Array(bytes);
    this.view = new DataView(this.ram.buffer);
  }

  contains(address: number, bytes: number): boolean {
    return address >= RAM_BASE && address + bytes <= RAM_BASE + this.ram.length;
  }

  read(address: number, bytes: number): Uint8Array {
    return this.ram.slice(this.#offset(address, bytes), this.#offset(address, bytes) + bytes);
  }

  write(address: number, data: Uint8Array): void {
    this.ram.set(data, this.#offset(address, data.length));
  }

  u16(address: number, value?: number): number {
    const offset = this.#offset(address, 2);
    if (value !== undefined) this.view.setUint16(offset, value, true);
    return this.view.getUint16(offset, true);
  }

  u32(address: number, value?: number): number {
    const offset = this.#offset(address, 4);
    if (value !== undefined) this.view.setUint32(offset, value, true);
    return this.view.getUint32(offset, true);
  }

  u64(address: number, value?: bigint): bigint {
    const offset = this.#offset(address, 8);
    if (value !== undefined) this.view.setBigUint64(offset, value, true);
    return this.view.getBigUint64(offset, true);
  }

  #offset(address: number, bytes: number): number {
    if (!this.contains(address, bytes))
      throw new RangeError(`DMA of ${bytes} bytes at ${address}, outside RAM`);
    return address - RAM_BASE;
  }
}

/** A board around one device under test: what it does to the outside is in lists. */
export class FakeHost implements DeviceHost {
  readonly memory: FakeMemory;
  readonly effects: Effect[] = [];
  readonly halts: number[] = [];
  restarts = 0;
  requests = 0;
  /** What `readClock` answers. */
  reading: number | undefined;
  clock = 0;
  /** The level of the device's interrupt line. */
  level = false;
  readonly line = (level: boolean): void => {
    this.level = level;
  };

  doorbells = 0;
  requestLimit = Number.MAX_SAFE_INTEGER;

  constructor(ramBytes = 0x1_0000) {
    this.memory = new FakeMemory(ramBytes);
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  doorbell(): void {
    this.doorbells++;
  }

  nextRequest(): number {
    return this.requests++;
  }

  /** Devices of different hosts exchange states here: any number may have been given out. */
  requestsMade(): number {
    return this.requestLimit;
  }

  readClock(): number | undefined {
    return this.reading;
  }

  halt(code: number): void {
    this.halts.push(code);
  }

  restart(): void {
    this.restarts++;
  }

  /** The effects since the last call. */
  takeEffects(): Effect[] {
    return this.effects.splice(0);
  }

  /** All that the console was sent. */
  get console(): string {
    const sent = this.effects.flatMap((effect) => (effect.kind === 'console' ? [...effect.data] : []));
    return new TextDecoder().decode(Uint8Array.from(sent));
  }
}

/** As `toEqual`, which takes a second for as much as a RAM holds. */
export function expectSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(actual, expected), 'comparison of the bytes').toBe(0);
}

/** What has a state: a device, or several as one. */
export type Stateful = Pick<Device, 'exchange'>;

export function save(device: Stateful): Uint8Array {
  const writer = new StateWriter();
  device.exchange(writer);
  return writer.finish();
}

/** @throws LockstepError `bad-state` */
export function load(device: Stateful, state: Uint8Array): void {
  const reader = new StateReader(state);
  device.exchange(reader);
  reader.finish();
}

/**
 * What must hold of every saved state: a fresh device takes it and saves the same bytes, and with a bit flipped it is
 * refused or saved with another content.
 */
export function expectCanonicalState(device: Stateful, fresh: () => Stateful, bits: readonly number[]): void {
  const state = save(device);
  const copy = fresh();
  load(copy, state);
  expect(save(copy)).toEqual(state);
  for (const bit of bits) {
    if (state.length === 0) break;
    const flipped = state.slice();
    flipped[(bit >>> 3) % state.length]! ^= 1 << (bit & 7);
    const other = fresh();
    try {
      load(other, flipped);
    } catch (error) {
      expect(error).toMatchObject({ name: 'LockstepError', code: 'bad-state' });
      continue;
    }
    expect(save(other)).not.toEqual(state);
  }
}

/** All bits of a state. */
export function everyBit(device: Stateful): number[] {
  return Array.from({ length: 8 * save(device).length }, (_, bit) => bit);
}
