import { beforeEach, describe, expect, test } from 'vitest';
import { ACCESS_FAULT } from '../../../../src/riscv/device/device.ts';
import { VirtioBlock } from '../../../../src/riscv/device/virtio/virtio-block.ts';
import { VirtioEmpty } from '../../../../src/riscv/device/virtio/virtio-empty.ts';
import { VirtioEntropy } from '../../../../src/riscv/device/virtio/virtio-entropy.ts';
import { INTERRUPT, REGISTER, STATUS } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { FakeHost, RAM_BASE, everyBit, expectCanonicalState, load, save } from '../fake-host.ts';
import { Driver } from './driver.ts';

const BUFFER = RAM_BASE + 0x4000;
const RUNNING = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FEATURES_OK | STATUS.DRIVER_OK;

let host: FakeHost;
let device: VirtioEntropy;
let driver: Driver;
beforeEach(() => {
  host = new FakeHost();
  device = new VirtioEntropy(host, host.line, 5);
  driver = new Driver(host, device);
});

describe('the transport', () => {
  test('identifies itself as virtio 2 with the device behind it', () => {
    expect([0, 4, 8, 12].map((offset) => driver.read(offset))).toEqual([0x7472_6976, 2, 4, 0x554d_4551]);
  });

  test('offers version 1 and indirect descriptors', () => {
    expect(driver.read(REGISTER.DeviceFeatures)).toBe(2 ** 28);
    driver.write(REGISTER.DeviceFeaturesSel, 1);
    expect(driver.read(REGISTER.DeviceFeatures)).toBe(1);
    driver.write(REGISTER.DeviceFeaturesSel, 2);
    expect(driver.read(REGISTER.DeviceFeatures)).toBe(0);
  });

  test('takes accesses of four bytes to its registers only', () => {
    expect([device.load(0, 1), device.load(0, 2), device.store(REGISTER.Status, 1, 1)]).toEqual([-1, -1, -1]);
  });

  test('reads 0 from write-only registers, ignores writes to read-only ones, faults where there is none', () => {
    expect(driver.read(REGISTER.QueueNotify)).toBe(0);
    driver.write(REGISTER.MagicValue, 1);
    expect(driver.read(REGISTER.MagicValue)).toBe(0x7472_6976);
    expect([device.load(0x200, 4), device.load(0x018, 4), device.store(0x0c0, 4, 1)]).toEqual([
      ACCESS_FAULT,
      ACCESS_FAULT,
      ACCESS_FAULT,
    ]);
  });

  test('has no shared memory', () => {
    driver.write(REGISTER.SHMSel, 0);
    expect([driver.read(REGISTER.SHMLenLow), driver.read(REGISTER.SHMLenHigh)]).toEqual([
      0xffff_ffff, 0xffff_ffff,
    ]);
  });

  test('has a maximal queue size where there is a queue', () => {
    expect(driver.read(REGISTER.QueueNumMax)).toBe(256);
    driver.write(REGISTER.QueueSel, 1);
    expect([driver.read(REGISTER.QueueNumMax), driver.read(REGISTER.QueueReady)]).toEqual([0, 0]);
    driver.write(REGISTER.QueueReady, 1);
    driver.write(REGISTER.QueueNum, 8);
    expect(driver.needsReset).toBe(false);
  });
});

describe('the handshake', () => {
  test('refuses features that were not offered, and drivers that do not speak version 1', () => {
    for (const [low, high] of [
      [1, 1],
      [0, 0],
      [0, 3],
    ] as const) {
      driver.write(REGISTER.Status, 0);
      driver.write(REGISTER.DriverFeaturesSel, 0);
      driver.write(REGISTER.DriverFeatures, low);
      driver.write(REGISTER.DriverFeaturesSel, 1);
      driver.write(REGISTER.DriverFeatures, high);
      driver.write(REGISTER.Status, RUNNING);
      expect(driver.status).toBe(STATUS.ACKNOWLEDGE | STATUS.DRIVER);
    }
  });

  test('does not start a driver that has not agreed on features', () => {
    driver.write(REGISTER.Status, STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.DRIVER_OK);
    expect(driver.status).toBe(STATUS.ACKNOWLEDGE | STATUS.DRIVER);
  });

  test('fixes the features once they are agreed on', () => {
    driver.start(1);
    driver.write(REGISTER.DriverFeaturesSel, 0);
    driver.write(REGISTER.DriverFeatures, 0xffff_ffff);
    driver.write(REGISTER.Status, RUNNING);
    expect(driver.status).toBe(RUNNING);
  });

  test('keeps bits that are written as 0, but for all of them, and takes FAILED', () => {
    driver.start(1);
    driver.write(REGISTER.Status, STATUS.FAILED);
    expect(driver.status).toBe(RUNNING | STATUS.FAILED);
    driver.write(REGISTER.Status, 0x100);
    expect(driver.status).toBe(0);
  });

  test('gives the driver no way to set DEVICE_NEEDS_RESET or bits that do not exist', () => {
    driver.write(REGISTER.Status, 0x70);
    expect(driver.status).toBe(0);
  });
});

describe('a queue', () => {
  test.each([
    ['size 0', REGISTER.QueueNum, 0],
    ['a size that is no power of two', REGISTER.QueueNum, 6],
    ['a size above the maximum', REGISTER.QueueNum, 512],
    ['a misaligned descriptor table', REGISTER.QueueDescLow, RAM_BASE + 8],
    ['a misaligned available ring', REGISTER.QueueDriverLow, RAM_BASE + 0x201],
    ['a misaligned used ring', REGISTER.QueueDeviceLow, RAM_BASE + 0x302],
    ['a table before RAM', REGISTER.QueueDescLow, RAM_BASE - 16],
    ['a ring that RAM does not hold whole', REGISTER.QueueDeviceLow, RAM_BASE + 0x1_0000 - 64],
    ['a table beyond all memory', REGISTER.QueueDescHigh, 0xffff_ffff],
  ])('with %s needs a reset, which the driver learns by an interrupt', (_, register, value) => {
    driver.start(1);
    driver.write(REGISTER.QueueReady, 0);
    driver.write(register, value);
    driver.write(REGISTER.QueueReady, 1);
    expect([driver.needsReset, driver.read(REGISTER.QueueReady)]).toEqual([true, 0]);
    expect([host.level, driver.read(REGISTER.InterruptStatus)]).toEqual([true, INTERRUPT.configuration]);
  });

  test('that is bad before the driver runs is reported when it does', () => {
    driver.write(REGISTER.QueueReady, 1);
    expect([driver.needsReset, host.level]).toEqual([true, false]);
    driver.write(REGISTER.DriverFeaturesSel, 1);
    driver.write(REGISTER.DriverFeatures, 1);
    driver.write(REGISTER.Status, RUNNING);
    expect(host.level).toBe(true);
  });

  test('keeps its size and addresses while it is ready', () => {
    driver.start(1);
    driver.write(REGISTER.QueueNum, 3);
    driver.write(REGISTER.QueueDescLow, 1);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    expect([driver.needsReset, host.effects.length]).toEqual([false, 1]);
  });

  test('is not processed before the driver runs, nor after the device gave up', () => {
    driver.setUp(0);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    expect(host.effects).toEqual([]);
    driver.start(1);
    driver.setAvailable(0, { index: 9 });
    driver.notify(0);
    expect(driver.needsReset).toBe(true);
    driver.setAvailable(0, { index: 0 });
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    expect(host.effects).toEqual([]);
  });

  test('begins again at index 0 after it was not ready, and its requests are cancelled', () => {
    driver.start(1);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    driver.write(REGISTER.QueueReady, 0);
    expect(host.takeEffects().at(-1)).toEqual({ kind: 'cancel', device: 5, requests: [0] });
    driver.setUp(0);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    device.complete(1, 'ok', new Uint8Array(4));
    expect(driver.used(0).length).toBe(1);
  });

  test('takes as many chains as it is long in one go, and refuses one more', () => {
    driver.start(1);
    for (let count = 0; count < 8; count++) driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    expect([host.effects.length, driver.needsReset]).toEqual([8, false]);
    driver.offerHead(0, 0);
    driver.notify(0);
    expect([host.effects.length, driver.needsReset]).toEqual([8, true]);
  });

  test('works on when its indices wrap at 2^16', () => {
    driver.start(1);
    for (let count = 0; count < 65_540; count++) {
      driver.offer(0, { address: BUFFER, bytes: 1, write: true });
      driver.notify(0);
      device.complete(count, 'ok', Uint8Array.of(count));
    }
    expect([driver.used(0).length, driver.needsReset, host.memory.read(BUFFER, 1)[0]]).toEqual([4, false, 3]);
  });

  test('gives no interrupt where the driver wants none', () => {
    driver.start(1);
    driver.setAvailable(0, { flags: 1 });
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    device.complete(0, 'ok', new Uint8Array(4));
    expect([driver.used(0).length, host.level]).toEqual([1, false]);
  });

  test('interrupts until that is acknowledged', () => {
    driver.start(1);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    device.complete(0, 'ok', new Uint8Array(4));
    expect([host.level, driver.read(REGISTER.InterruptStatus)]).toEqual([true, INTERRUPT.usedBuffer]);
    driver.write(REGISTER.InterruptACK, INTERRUPT.configuration);
    expect(host.level).toBe(true);
    driver.write(REGISTER.InterruptACK, INTERRUPT.usedBuffer);
    expect([host.level, driver.read(REGISTER.InterruptStatus)]).toEqual([false, 0]);
  });
});

describe('a descriptor chain', () => {
  beforeEach(() => driver.start(1));
  const offered = { address: BUFFER, bytes: 16, write: true } as const;
  const refused = (make: () => void): void => {
    make();
    driver.notify(0);
    expect([driver.needsReset, host.effects]).toEqual([true, []]);
    expect(driver.read(REGISTER.InterruptStatus)).toBe(INTERRUPT.configuration);
  };

  test('that is a loop is refused', () =>
    refused(() => {
      driver.describe(driver.table(0), 0, offered, 1);
      driver.describe(driver.table(0), 1, offered, 0);
      driver.offerHead(0, 0);
    }));

  test('whose head is no descriptor is refused', () => refused(() => driver.offerHead(0, 8)));

  test('whose next is no descriptor is refused', () =>
    refused(() => {
      driver.describe(driver.table(0), 0, offered, 8);
      driver.offerHead(0, 0);
    }));

  test.each([
    ['before RAM', RAM_BASE - 1, 4],
    ['past its end', RAM_BASE + 0xffff, 2],
    ['at the top of the address space', 2 ** 64 - 2048, 0xffff_ffff],
    ['of no length', BUFFER, 0],
  ])('with a buffer %s is refused', (_, address, bytes) =>
    refused(() => driver.offer(0, { address, bytes, write: true })),
  );

  test('with something to read after something to write is refused', () =>
    refused(() => driver.offer(0, offered, { ...offered, write: false })));

  test('that is in flight already is refused', () => {
    const head = driver.offer(0, offered);
    driver.notify(0);
    driver.offerHead(0, head);
    driver.notify(0);
    expect([driver.needsReset, host.effects.length]).toEqual([true, 1]);
  });

  test('may go on in an indirect table', () => {
    const table = RAM_BASE + 0x6000;
    driver.describe(table, 0, { address: BUFFER, bytes: 2, write: true }, 2);
    driver.describe(table, 2, { address: BUFFER + 8, bytes: 3, write: true });
    driver.offer(
      0,
      { address: BUFFER + 16, bytes: 1, write: true },
      { address: table, bytes: 48, indirect: true },
    );
    driver.notify(0);
    device.complete(0, 'ok', Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect([...host.memory.read(BUFFER, 17)]).toEqual([2, 3, 0, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 1]);
  });

  test.each([
    ['of no whole number of descriptors', 24, {}],
    ['of no length', 0, {}],
    ['outside RAM', 16, { at: RAM_BASE - 16 }],
    ['that has an indirect table itself', 16, { inner: { address: BUFFER, bytes: 16, indirect: true } }],
    ['that is a loop', 16, { inner: offered, next: 0 }],
    ['that it leaves', 16, { inner: offered, next: 1 }],
  ])('with an indirect table %s is refused', (_, bytes, { at, inner, next }: IndirectCase) =>
    refused(() => {
      const table = RAM_BASE + 0x6000;
      driver.describe(table, 0, inner ?? offered, next);
      driver.describe(BUFFER, 0, offered);
      driver.offer(0, { address: at ?? table, bytes, indirect: true });
    }),
  );

  test.each([
    [255, false],
    [256, true],
  ])('of one descriptor and an indirect table of %i: that it is refused is %s', (count, isRefused) => {
    const table = RAM_BASE + 0x8000;
    for (let index = 0; index < count; index++) {
      driver.describe(table, index, { ...offered, bytes: 1 }, index + 1 < count ? index + 1 : undefined);
    }
    driver.offer(0, offered, { address: table, bytes: 16 * count, indirect: true });
    driver.notify(0);
    expect([driver.needsReset, host.effects.length]).toEqual([isRefused, isRefused ? 0 : 1]);
  });

  test('that goes on after its indirect table is refused', () =>
    refused(() => {
      driver.describe(RAM_BASE + 0x6000, 0, offered);
      driver.offer(0, { address: RAM_BASE + 0x6000, bytes: 16, indirect: true }, offered);
    }));

  test('with an indirect table is refused when that feature was not taken', () => {
    driver.write(REGISTER.Status, 0);
    driver.write(REGISTER.DriverFeaturesSel, 1);
    driver.write(REGISTER.DriverFeatures, 1);
    driver.setUp(0);
    driver.write(REGISTER.Status, RUNNING);
    refused(() => {
      driver.describe(RAM_BASE + 0x6000, 0, offered);
      driver.offer(0, { address: RAM_BASE + 0x6000, bytes: 16, indirect: true });
    });
  });
});

interface IndirectCase {
  readonly at?: number;
  readonly inner?: { address: number; bytes: number; write?: boolean; indirect?: boolean };
  readonly next?: number;
}

describe('a reset', () => {
  test('cancels the requests in flight and takes everything back to power-on', () => {
    const atPowerOn = save(device);
    driver.start(1);
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    driver.write(REGISTER.Status, 0);
    expect(host.takeEffects().at(-1)).toEqual({ kind: 'cancel', device: 5, requests: [0, 1] });
    expect(save(device)).toEqual(atPowerOn);
    expect(() => device.complete(0, 'ok', new Uint8Array(4))).toThrow(/no such request/);
    driver.write(REGISTER.Status, 0);
    expect(host.takeEffects()).toEqual([]);
  });

  test('ends the state in which the device has given up', () => {
    driver.start(1);
    driver.setAvailable(0, { index: 1000 });
    driver.notify(0);
    expect([driver.needsReset, host.level]).toEqual([true, true]);
    driver.start(1);
    expect([driver.needsReset, host.level]).toEqual([false, false]);
  });
});

describe('its state', () => {
  test('holds all of it: every bit counts', () => {
    driver.start(1);
    driver.offer(
      0,
      { address: BUFFER, bytes: 4, write: true },
      { address: BUFFER + 64, bytes: 8, write: true },
    );
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    device.complete(1, 'ok', new Uint8Array(4));
    const fresh = (): VirtioEntropy => new VirtioEntropy(new FakeHost(), () => {}, 5);
    expectCanonicalState(device, fresh, everyBit(device));
    const other = new FakeHost();
    const copy = new VirtioEntropy(other, other.line, 5);
    load(copy, save(device));
    expect(other.level).toBe(true);
  });

  test('is refused with its requests in another order than that of their numbers', () => {
    driver.start(1);
    for (const at of [0, 64]) driver.offer(0, { address: BUFFER + at, bytes: 4, write: true });
    driver.notify(0);
    const state = save(device);
    const entryBytes = 8 + 2 + 4 + 4 + 12; // number, head, bytes, count of buffers, one buffer
    const swapped = Uint8Array.of(
      ...state.subarray(0, -2 * entryBytes),
      ...state.subarray(-entryBytes),
      ...state.subarray(-2 * entryBytes, -entryBytes),
    );
    expect(() => load(new VirtioEntropy(host, () => {}, 5), swapped)).toThrow(/out of order/);
    host.requestLimit = host.requests - 1;
    expect(() => load(new VirtioEntropy(host, () => {}, 5), state)).toThrow(/out of order/);
    host.requestLimit = host.requests;
    load(new VirtioEntropy(host, () => {}, 5), state);
  });

  test('is refused with an interrupt that no running driver can have got', () => {
    const state = save(device);
    state[1] = INTERRUPT.usedBuffer;
    expect(() => load(new VirtioEntropy(host, () => {}, 5), state)).toThrow(
      /interrupt without a running driver/,
    );
  });

  test('that names rings outside the memory of this machine is refused', () => {
    driver.start(1);
    const small = new VirtioEntropy(new FakeHost(0x100), () => {}, 5);
    expect(() => load(small, save(device))).toThrow(/rings are not usable/);
  });
});

describe('an empty slot', () => {
  test('says that nothing is there', () => {
    const empty = new VirtioEmpty();
    expect([0, 4, 8, 12, 0x70, 0x100].map((offset) => empty.load(offset, 4))).toEqual([
      0x7472_6976, 2, 0, 0x554d_4551, 0, 0,
    ]);
    expect([empty.load(0, 1), empty.store(0x70, 4), empty.load(0x70, 4)]).toEqual([ACCESS_FAULT, 0, 0]);
  });
});

test('the configuration space takes accesses of 1, 2 and 4 bytes within it, and no writes', () => {
  const disk = new VirtioBlock(host, host.line, 0, 0x1234_5678, false);
  expect([disk.load(0x100, 4), disk.load(0x102, 2), disk.load(0x101, 1)]).toEqual([
    0x1234_5678, 0x1234, 0x56,
  ]);
  expect(disk.store(0x100, 4, 0)).toBe(0);
  expect([disk.load(0x100, 4), disk.load(0x15c, 4), disk.load(0x160, 1)]).toEqual([
    0x1234_5678,
    0,
    ACCESS_FAULT,
  ]);
  expect([disk.store(0x160, 1, 0), device.load(0x100, 4)]).toEqual([ACCESS_FAULT, ACCESS_FAULT]);
});
