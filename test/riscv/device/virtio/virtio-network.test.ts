import { beforeEach, describe, expect, test } from 'vitest';
import { REGISTER } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { FRAME_BYTES_MAX, VirtioNetwork } from '../../../../src/riscv/device/virtio/virtio-network.ts';
import { FakeHost, RAM_BASE, everyBit, expectCanonicalState, expectSameBytes } from '../fake-host.ts';
import { Driver } from './driver.ts';

const MAC = '52:54:00:12:34:AB';
const BUFFER = RAM_BASE + 0x4000;
const [RX, TX] = [0, 1] as const;
const frame = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, index) => index + 1);

let host: FakeHost;
let card: VirtioNetwork;
let driver: Driver;
beforeEach(() => {
  host = new FakeHost(0x4_0000);
  card = new VirtioNetwork(host, host.line, 2, MAC);
  driver = new Driver(host, card);
  driver.start(2);
});

test('tells its address, and that the link is up', () => {
  expect([0, 1, 2, 3, 4, 5].map((index) => card.load(0x100 + index, 1))).toEqual([
    0x52, 0x54, 0x00, 0x12, 0x34, 0xab,
  ]);
  expect(card.load(0x106, 2)).toBe(1);
  driver.write(REGISTER.DeviceFeaturesSel, 0);
  expect(driver.read(REGISTER.DeviceFeatures)).toBe(2 ** 28 + 2 ** 16 + 2 ** 5);
});

test.each(['', '52:54:00:12:34', '52:54:00:12:34:5g', '525400123456'])('refuses the address %j', (mac) => {
  expect(() => new VirtioNetwork(host, host.line, 0, mac)).toThrow(/six bytes in hexadecimal/);
});

describe('sending', () => {
  test('takes the frame behind the header, and gives the buffer back at once', () => {
    host.memory.write(BUFFER + 12, frame(60));
    const head = driver.offer(TX, { address: BUFFER, bytes: 72 });
    driver.notify(TX);
    expect(host.effects).toEqual([{ kind: 'frame', device: 2, data: frame(60) }]);
    expect([driver.used(TX), host.level]).toEqual([[{ head, bytes: 0 }], true]);
  });

  test('takes header and frame in pieces, several frames in order', () => {
    host.memory.write(BUFFER + 12, frame(20));
    driver.offer(
      TX,
      { address: BUFFER, bytes: 10 },
      { address: BUFFER + 10, bytes: 10 },
      { address: BUFFER + 20, bytes: 12 },
    );
    driver.offer(TX, { address: BUFFER, bytes: 26 });
    driver.notify(TX);
    expect(host.effects).toEqual([
      { kind: 'frame', device: 2, data: frame(20) },
      { kind: 'frame', device: 2, data: frame(14) },
    ]);
  });

  test.each([12 + 13, 12 + FRAME_BYTES_MAX + 1])(
    'loses what is no frame by its length: %i bytes',
    (bytes) => {
      driver.offer(TX, { address: BUFFER, bytes });
      driver.notify(TX);
      expect([host.effects, driver.used(TX).length, driver.needsReset]).toEqual([[], 1, false]);
    },
  );

  test('gives up on a ring that claims more buffers than it has room for, and sends none', () => {
    driver.offer(TX, { address: BUFFER, bytes: 72 });
    driver.setAvailable(TX, { index: 9 });
    driver.notify(TX);
    expect([host.effects, driver.needsReset]).toEqual([[], true]);
  });

  test('gives up on a buffer without a whole header', () => {
    driver.offer(TX, { address: BUFFER, bytes: 11 });
    driver.notify(TX);
    expect([host.effects, driver.needsReset]).toEqual([[], true]);
  });
});

describe('receiving', () => {
  test('fills the next buffer with header and frame', () => {
    const head = driver.offer(
      RX,
      { address: BUFFER, bytes: 10, write: true },
      { address: BUFFER + 100, bytes: 1600, write: true },
    );
    driver.notify(RX);
    card.receive(frame(60));
    expect([...host.memory.read(BUFFER, 10)]).toEqual(Array.from({ length: 10 }, () => 0));
    expect([...host.memory.read(BUFFER + 100, 2)]).toEqual([1, 0]);
    expect(host.memory.read(BUFFER + 102, 60)).toEqual(frame(60));
    expect([driver.used(RX), host.level]).toEqual([[{ head, bytes: 72 }], true]);
  });

  test('needs no doorbell: the ring is looked at when the frame comes', () => {
    driver.offer(RX, { address: BUFFER, bytes: 1600, write: true });
    card.receive(frame(60));
    expect(driver.used(RX).length).toBe(1);
  });

  test('loses a frame without a buffer, without a driver, and in a buffer that is too small, which stays', () => {
    card.receive(frame(60));
    driver.offer(RX, { address: BUFFER, bytes: 71, write: true });
    card.receive(frame(60));
    expect([driver.used(RX), host.level, driver.needsReset]).toEqual([[], false, false]);
    card.receive(frame(59));
    expect(driver.used(RX).length).toBe(1);
    driver.write(REGISTER.Status, 0);
    const before = host.memory.ram.slice();
    card.receive(frame(60));
    expectSameBytes(host.memory.ram, before);
  });

  test('gives up on a ring or buffer that is not one', () => {
    driver.offer(RX, { address: BUFFER, bytes: 100 });
    card.receive(frame(60));
    expect(driver.needsReset).toBe(true);
    driver.start(2);
    driver.setAvailable(RX, { index: 9 });
    card.receive(frame(60));
    expect([driver.needsReset, host.level]).toEqual([true, true]);
    card.receive(frame(60));
  });

  test.each([0, 13, FRAME_BYTES_MAX + 1])('refuses %i bytes, which are no frame', (bytes) => {
    driver.offer(RX, { address: BUFFER, bytes: 0x2_0000, write: true });
    expect(() => card.receive(new Uint8Array(bytes))).toThrow(/from 14 to 65553 are possible/);
    expect(driver.used(RX)).toEqual([]);
  });

  test('takes the longest frame', () => {
    driver.offer(RX, { address: BUFFER, bytes: 0x2_0000, write: true });
    card.receive(frame(FRAME_BYTES_MAX));
    expect(driver.used(RX)).toEqual([{ head: 0, bytes: 12 + FRAME_BYTES_MAX }]);
  });
});

test('every bit of its state counts', () => {
  driver.offer(RX, { address: BUFFER, bytes: 1600, write: true });
  card.receive(frame(60));
  const fresh = (): VirtioNetwork => new VirtioNetwork(new FakeHost(0x4_0000), () => {}, 2, MAC);
  expectCanonicalState(card, fresh, everyBit(card));
});
