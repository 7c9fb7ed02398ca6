import { describe, expect, test } from 'vitest';

import { StorageQueue } from '../../src/replication/storage-queue.ts';
import type { DiskRequest } from '../../src/replication/storage-queue.ts';

const DISK = 0;
const write = (request: number, sector: number, sectors = 1, device = DISK): DiskRequest => ({
  ...{ kind: 'write', device, request, sector },
  data: new Uint8Array(512 * sectors).fill(request),
});
const read = (request: number, sector: number, sectors = 1, device = DISK): DiskRequest => ({
  ...{ kind: 'read', device, request, sector },
  bytes: 512 * sectors,
});
const flush = (request: number, device = DISK): DiskRequest => ({ kind: 'flush', device, request });

/** A queue with these requests, each covered by an entry at 10. */
function queued(...requests: readonly DiskRequest[]): StorageQueue {
  const queue = new StorageQueue();
  for (const request of requests) queue.add(request, 10);
  return queue;
}

/** Numbers of all that can be sent now. */
function sendable(queue: StorageQueue, covered = Infinity, entries?: number): number[] {
  const numbers: number[] = [];
  const take = (): DiskRequest | undefined => queue.take(covered, entries);
  for (let next = take(); next !== undefined; next = take()) numbers.push(next.request);
  return numbers;
}

/** A request is performed, and the guest is told so. */
function done(queue: StorageQueue, request: DiskRequest, entries = 1): boolean {
  const awaited = queue.performed(request);
  queue.completed(request.request, entries);
  return awaited;
}

describe('the output rule', () => {
  test('holds for writes, at exactly the position behind their slot, and for nothing else', () => {
    const queue = queued(write(0, 0), read(1, 4), flush(2, 1));
    expect(sendable(queue, 9)).toEqual([1, 2]);
    expect(sendable(queue, 10)).toEqual([0]);
  });

  test('holds a read back behind a write that it would have to see', () => {
    const queue = queued(write(0, 3, 2), read(1, 4), read(2, 5));
    expect(sendable(queue, 0)).toEqual([2]);
    expect(sendable(queue, 10)).toEqual([0]);
    done(queue, write(0, 3, 2));
    expect(sendable(queue, 10)).toEqual([1]);
  });
});

describe('requests whose order can be told from the disk go one after another', () => {
  test.each<[string, DiskRequest, DiskRequest]>([
    ['a write over a write', write(0, 3, 2), write(1, 4)],
    ['a write over what is being read', read(0, 3, 2), write(1, 4)],
    ['a read of what is being written', write(0, 4), read(1, 3, 2)],
    ['a flush behind a write', write(0, 3), flush(1)],
  ])('%s', (_what, first, second) => {
    const queue = queued(first, second);
    expect(sendable(queue)).toEqual([0]);
    expect(queue.length).toBe(2);
    expect(done(queue, first)).toBe(true);
    expect(sendable(queue)).toEqual([1]);
    queue.performed(second);
    expect(queue.length).toBe(0);
  });

  test.each<[string, DiskRequest, DiskRequest]>([
    ['two reads', read(0, 3), read(1, 3)],
    ['writes side by side', write(0, 3), write(1, 4)],
    ['writes on two disks', write(0, 3), write(1, 3, 1, 1)],
    ['a flush of another disk', write(0, 3), flush(1, 1)],
    ['a flush behind a read', read(0, 3), flush(1)],
  ])('%s need not', (_what, first, second) => {
    expect(sendable(queued(first, second))).toEqual([0, 1]);
  });

  test('each waits for all before it that it overlaps, done in any order', () => {
    const queue = queued(write(0, 0), write(1, 1), write(2, 0, 2));
    expect(sendable(queue)).toEqual([0, 1]);
    done(queue, write(1, 1));
    expect(sendable(queue)).toEqual([]);
    done(queue, write(0, 0));
    expect(sendable(queue)).toEqual([2]);
  });

  test('and only when whoever would take over knows that the one before is done', () => {
    const queue = queued(write(0, 3), write(1, 3));
    expect([sendable(queue, 10, 0), queue.waitsForLog]).toEqual([[0], false]);
    queue.performed(write(0, 3));
    expect([queue.length, queue.waitsForLog]).toEqual([1, true]);
    expect(sendable(queue, 10, 7)).toEqual([]);
    queue.completed(0, 8);
    expect(sendable(queue, 10, 7)).toEqual([]);
    expect(sendable(queue, 10, 8)).toEqual([1]);
    expect(queue.waitsForLog).toBe(false);
  });

  test('a flush has only to come behind: to make it again is no harm', () => {
    const queue = queued(write(0, 3), flush(1));
    expect(sendable(queue, 10, 0)).toEqual([0]);
    queue.performed(write(0, 3));
    expect(sendable(queue, 10, 0)).toEqual([1]);
  });

  test('which a new log does not change, nor an end of the guest: nothing will be told to it any more', () => {
    const queue = queued(write(0, 3), write(1, 3), write(2, 3));
    expect(sendable(queue, 10, 0)).toEqual([0]);
    done(queue, write(0, 3), 5);
    queue.beginLog();
    expect(sendable(queue, 10, 0)).toEqual([1]);
    queue.performed(write(1, 3));
    queue.end();
    expect(sendable(queue, 10, 0)).toEqual([2]);
  });
});

describe('a device that the guest has reset', () => {
  test('gets writes all the same, and in order, but nobody waits for them', () => {
    const queue = queued(write(0, 0), read(1, 5), write(2, 0));
    queue.cancel([0, 1, 2]);
    queue.add(write(3, 0), 20);
    expect(sendable(queue)).toEqual([0]);
    expect(queue.performed(write(0, 0))).toBe(false);
    expect(sendable(queue)).toEqual([2]);
    queue.performed(write(2, 0));
    expect(sendable(queue)).toEqual([3]);
    expect(queue.performed(write(3, 0))).toBe(true);
    expect(queue.length).toBe(0);
  });

  test('has its reads forgotten, but for those that are under way', () => {
    const queue = queued(read(0, 0), flush(1, 1));
    expect(sendable(queue)).toEqual([0, 1]);
    queue.add(read(2, 9), 0);
    queue.cancel([0, 1, 2]);
    expect(queue.length).toBe(2);
    expect(queue.performed(read(0, 0))).toBe(false);
    expect(queue.performed(flush(1, 1))).toBe(false);
  });
});

test('what is written is what the guest asked for, though its machine has used the data again', () => {
  const queue = new StorageQueue();
  const request = write(7, 0);
  queue.add(request, 0);
  if (request.kind === 'write') request.data.fill(0);
  expect(queue.take(0)).toEqual(write(7, 0));
});

test('a request that was not sent cannot have been performed', () => {
  const queue = queued(write(7, 0));
  expect(() => queue.performed(write(7, 0))).toThrow('request 7 is not under way');
  expect(() => queue.performed(write(8, 0))).toThrow('request 8 is not under way');
  expect(sendable(queue)).toEqual([7]);
});
