import { beforeEach, describe, expect, test } from 'vitest';
import { VirtioEntropy } from '../../../../src/riscv/device/virtio/virtio-entropy.ts';
import { FakeHost, RAM_BASE } from '../fake-host.ts';
import { Driver } from './driver.ts';

const BUFFER = RAM_BASE + 0x4000;

let host: FakeHost;
let source: VirtioEntropy;
let driver: Driver;
beforeEach(() => {
  host = new FakeHost();
  source = new VirtioEntropy(host, host.line, 7);
  driver = new Driver(host, source);
  driver.start(1);
});

describe('a source of random numbers', () => {
  test('asks for as many as the buffers hold, and fills them', () => {
    const head = driver.offer(
      0,
      { address: BUFFER, bytes: 3, write: true },
      { address: BUFFER + 8, bytes: 2, write: true },
    );
    driver.notify(0);
    expect(host.effects).toEqual([{ kind: 'entropy', device: 7, request: 0, bytes: 5 }]);
    source.complete(0, 'ok', Uint8Array.of(1, 2, 3, 4, 5));
    expect([...host.memory.read(BUFFER, 10)]).toEqual([1, 2, 3, 0, 0, 0, 0, 0, 4, 5]);
    expect([driver.used(0), host.level]).toEqual([[{ head, bytes: 5 }], true]);
  });

  test('gives at most 4096 bytes at once', () => {
    driver.offer(
      0,
      { address: BUFFER, bytes: 4000, write: true },
      { address: BUFFER + 4000, bytes: 4000, write: true },
    );
    driver.notify(0);
    expect(host.effects).toEqual([{ kind: 'entropy', device: 7, request: 0, bytes: 4096 }]);
    source.complete(0, 'ok', new Uint8Array(4096).fill(9));
    expect([...host.memory.read(BUFFER + 4095, 2)]).toEqual([9, 0]);
    expect(driver.used(0)).toEqual([{ head: 0, bytes: 4096 }]);
  });

  test('that fails gives the buffer back empty', () => {
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    source.complete(0, 'error', new Uint8Array(0));
    expect([driver.used(0), host.level]).toEqual([[{ head: 0, bytes: 0 }], true]);
  });

  test('gives up on a buffer that it may only read', () => {
    driver.offer(0, { address: BUFFER, bytes: 4 });
    driver.notify(0);
    expect([driver.needsReset, host.effects]).toEqual([true, []]);
  });

  test.each([
    [1, 'ok', 4],
    [0, 'ok', 3],
    [0, 'error', 4],
  ] as const)('refuses completion %i as %s with %i bytes', (number, status, bytes) => {
    driver.offer(0, { address: BUFFER, bytes: 4, write: true });
    driver.notify(0);
    expect(() => source.complete(number, status, new Uint8Array(bytes))).toThrow(/completion of request/);
    expect(driver.used(0)).toEqual([]);
    source.complete(0, 'ok', new Uint8Array(4));
  });
});
