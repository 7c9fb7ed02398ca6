import { beforeEach, describe, expect, test } from 'vitest';
import { VirtioBlock } from '../../../../src/riscv/device/virtio/virtio-block.ts';
import { REGISTER } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { FakeHost, RAM_BASE, everyBit, expectCanonicalState, expectSameBytes } from '../fake-host.ts';
import { Driver } from './driver.ts';

const SECTORS = 100;
const HEADER = RAM_BASE + 0x4000;
const DATA = RAM_BASE + 0x5000;
const STATUS = RAM_BASE + 0x4800;
const [IN, OUT, FLUSH, GET_ID] = [0, 1, 4, 8] as const;
const [OK, IOERR, UNSUPP] = [0, 1, 2] as const;

let host: FakeHost;
let disk: VirtioBlock;
let driver: Driver;
const insert = (readOnly: boolean): void => {
  host = new FakeHost(0x4_0000);
  disk = new VirtioBlock(host, host.line, 3, SECTORS, readOnly);
  driver = new Driver(host, disk, 16);
  driver.start(1);
};
beforeEach(() => insert(false));

/** Offers a request and rings the doorbell. Headers are shared: what counts is captured by then. */
function request(type: number, sector: number | bigint, bytes: number, data = DATA): number {
  host.memory.u32(HEADER, type);
  host.memory.u64(HEADER + 8, BigInt(sector));
  host.memory.write(STATUS, Uint8Array.of(0xee));
  const chain = [
    { address: HEADER, bytes: 16 },
    ...(bytes > 0 ? [{ address: data, bytes, write: type !== OUT }] : []),
    { address: STATUS, bytes: 1, write: true },
  ];
  const head = driver.offer(0, ...chain);
  driver.notify(0);
  return head;
}
const status = (): number => host.memory.read(STATUS, 1)[0]!;
const pattern = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, index) => index * 7 + 1);

describe('a disk', () => {
  test('tells its capacity and limits', () => {
    expect([0x100, 0x104, 0x108, 0x10c, 0x114].map((offset) => driver.read(offset))).toEqual([
      SECTORS,
      0,
      4096,
      62,
      512,
    ]);
    driver.write(REGISTER.DeviceFeaturesSel, 0);
    expect(driver.read(REGISTER.DeviceFeatures) & 0xffff).toBe(0b10_0100_0110);
  });

  test('reads: the data arrive whole with the completion', () => {
    const head = request(IN, 10, 1024);
    expect(host.takeEffects()).toEqual([{ kind: 'read', device: 3, request: 0, sector: 10, bytes: 1024 }]);
    expect([status(), driver.used(0)]).toEqual([0xee, []]);
    disk.complete(0, 'ok', pattern(1024));
    expect(host.memory.read(DATA, 1024)).toEqual(pattern(1024));
    expect([status(), driver.used(0), host.level]).toEqual([OK, [{ head, bytes: 1025 }], true]);
  });

  test('writes what the memory held at the doorbell, whatever the guest does then', () => {
    host.memory.write(DATA, pattern(512));
    const head = request(OUT, 99, 512);
    host.memory.write(DATA, new Uint8Array(512));
    host.memory.u64(HEADER + 8, 0n);
    expect(host.takeEffects()).toEqual([
      { kind: 'write', device: 3, request: 0, sector: 99, data: pattern(512) },
    ]);
    disk.complete(0, 'ok', new Uint8Array(0));
    expect([status(), driver.used(0)]).toEqual([OK, [{ head, bytes: 1 }]]);
  });

  test('flushes', () => {
    const head = request(FLUSH, 0, 0);
    expect(host.takeEffects()).toEqual([{ kind: 'flush', device: 3, request: 0 }]);
    disk.complete(0, 'ok', new Uint8Array(0));
    expect([status(), driver.used(0)]).toEqual([OK, [{ head, bytes: 1 }]]);
  });

  test('tells its name at once', () => {
    const head = request(GET_ID, 0, 20);
    expect(new TextDecoder().decode(host.memory.read(DATA, 20))).toBe('lockstep-3'.padEnd(20, '\0'));
    expect([status(), driver.used(0), host.effects]).toEqual([OK, [{ head, bytes: 21 }], []]);
  });

  test.each([
    ['a read past the end', IN, 99, 1024, IOERR],
    ['a read far past the end', IN, 2n ** 64n - 1n, 512, IOERR],
    ['a write past the end', OUT, 100, 512, IOERR],
    ['a read of no whole sectors', IN, 0, 511, IOERR],
    ['a write of no whole sectors', OUT, 0, 513, IOERR],
    ['a read of nothing', IN, 0, 0, IOERR],
    ['a discard', 11, 0, 16, UNSUPP],
    ['a type that does not exist', 0xffff_ffff, 0, 0, UNSUPP],
  ])('answers %s in the doorbell itself', (_, type, sector, bytes, expected) => {
    request(type, sector, bytes);
    expect([status(), host.effects, driver.used(0).length, host.level]).toEqual([expected, [], 1, true]);
  });

  test('that is read-only says so and refuses writes', () => {
    insert(true);
    driver.write(REGISTER.DeviceFeaturesSel, 0);
    expect(driver.read(REGISTER.DeviceFeatures) & (1 << 5)).not.toBe(0);
    request(OUT, 0, 512);
    expect([status(), host.effects]).toEqual([IOERR, []]);
    request(IN, 0, 512);
    expect(host.effects.length).toBe(1);
  });

  test('passes an error on, without data', () => {
    const head = request(IN, 0, 512);
    host.memory.write(DATA, pattern(512));
    disk.complete(0, 'error', new Uint8Array(0));
    expect(host.memory.read(DATA, 512)).toEqual(pattern(512));
    expect([status(), driver.used(0)]).toEqual([IOERR, [{ head, bytes: 0 }]]);
  });

  test('takes completions in any order', () => {
    const heads = [0, 1, 2].map((sector) => request(IN, sector, 512, DATA + 512 * sector));
    for (const number of [2, 0, 1]) disk.complete(number, 'ok', new Uint8Array(512).fill(number + 1));
    expect(driver.used(0).map(({ head }) => head)).toEqual([heads[2], heads[0], heads[1]]);
    expect([0, 512, 1024].map((offset) => host.memory.read(DATA + offset, 1)[0])).toEqual([1, 2, 3]);
  });

  test('takes headers, data and status in pieces, cut anywhere', () => {
    host.memory.u32(HEADER, OUT);
    host.memory.u64(HEADER + 8, 7n);
    host.memory.write(HEADER + 16, pattern(512));
    driver.offer(
      0,
      { address: HEADER, bytes: 5 },
      { address: HEADER + 5, bytes: 100 },
      { address: HEADER + 105, bytes: 423 },
      { address: STATUS, bytes: 1, write: true },
    );
    driver.notify(0);
    expect(host.takeEffects()).toEqual([
      { kind: 'write', device: 3, request: 0, sector: 7, data: pattern(512) },
    ]);
    host.memory.u32(HEADER, IN);
    driver.offer(
      0,
      { address: HEADER, bytes: 16 },
      { address: DATA, bytes: 500, write: true },
      { address: DATA + 1000, bytes: 13, write: true },
    );
    driver.notify(0);
    disk.complete(1, 'ok', pattern(512));
    expect(host.memory.read(DATA, 500)).toEqual(pattern(512).subarray(0, 500));
    expect(host.memory.read(DATA + 1000, 13)).toEqual(Uint8Array.of(...pattern(512).subarray(500), OK));
  });

  test.each([
    [
      'without a whole header',
      [
        { address: HEADER, bytes: 15 },
        { address: STATUS, bytes: 1, write: true },
      ],
    ],
    ['without a place for the status', [{ address: HEADER, bytes: 16 }]],
  ])('gives up on a request %s', (_, chain) => {
    driver.offer(0, ...chain);
    driver.notify(0);
    expect([driver.needsReset, host.effects, driver.used(0)]).toEqual([true, [], []]);
  });

  test('has no more than 64 MiB in flight: what goes beyond fails', () => {
    host = new FakeHost(0x20_0000);
    disk = new VirtioBlock(host, host.line, 0, 2 ** 40, false);
    driver = new Driver(host, disk, 64);
    driver.start(1);
    const table = RAM_BASE + 0x8000;
    const mebibyte = { address: RAM_BASE + 0x10_0000, bytes: 0x10_0000, write: true };
    driver.describe(table, 0, { address: HEADER, bytes: 16 }, 1);
    for (let index = 1; index <= 63; index++) driver.describe(table, index, mebibyte, index + 1);
    driver.describe(table, 64, { address: STATUS, bytes: 1, write: true });
    driver.offer(0, { address: table, bytes: 16 * 65, indirect: true });
    driver.notify(0);
    expect(host.takeEffects().map((effect) => effect.kind === 'read' && effect.bytes)).toEqual([
      63 * 2 ** 20,
    ]);
    const small = (bytes: number): void => {
      driver.offer(
        0,
        { address: HEADER, bytes: 16 },
        { ...mebibyte, bytes },
        { address: STATUS, bytes: 1, write: true },
      );
      driver.notify(0);
    };
    small(0x10_0000);
    small(512);
    expect([host.takeEffects().length, status()]).toEqual([1, IOERR]);
    disk.complete(1, 'ok', new Uint8Array(0x10_0000));
    small(512);
    expect(host.takeEffects().length).toBe(1);
  });
});

describe('a completion', () => {
  test.each([
    ['of no request', 7, 'ok', 512, /request 7: the device has no such request/],
    ['with too few data', 0, 'ok', 511, /511 bytes of data, 512 expected/],
    ['with too many data', 0, 'ok', 513, /513 bytes of data, 512 expected/],
    ['of an error with data', 0, 'error', 512, /512 bytes of data, 0 expected/],
  ] as const)('%s is refused and changes nothing', (_, number, result, bytes, message) => {
    request(IN, 0, 512);
    const before = host.memory.ram.slice();
    expect(() => disk.complete(number, result, new Uint8Array(bytes))).toThrow(message);
    expectSameBytes(host.memory.ram, before);
    expect(host.level).toBe(false);
    disk.complete(0, 'ok', new Uint8Array(512));
    expect(() => disk.complete(0, 'ok', new Uint8Array(512))).toThrow(/no such request/);
  });

  test('that comes after the device gave up is taken and writes nothing', () => {
    request(IN, 0, 512);
    driver.setAvailable(0, { index: 1000 });
    driver.notify(0);
    expect(driver.needsReset).toBe(true);
    const before = host.memory.ram.slice();
    disk.complete(0, 'ok', pattern(512));
    expectSameBytes(host.memory.ram, before);
    expect(() => disk.complete(0, 'ok', pattern(512))).toThrow(/no such request/);
  });
});

test('every bit of its state counts, with a read, a write and a flush in flight', () => {
  request(IN, 0, 1024);
  request(OUT, 0, 512);
  request(FLUSH, 0, 0);
  const fresh = (): VirtioBlock => new VirtioBlock(new FakeHost(0x4_0000), () => {}, 3, SECTORS, false);
  expectCanonicalState(disk, fresh, everyBit(disk));
});
