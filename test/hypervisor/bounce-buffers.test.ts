import { expect, test } from 'vitest';

import { BounceBuffers } from '../../src/hypervisor/bounce-buffers.ts';
import type { Request } from '../../src/machine/exit.ts';
import type { CompletionInput } from '../../src/machine/input.ts';

const SECTOR = 512;

function write(request: number, sector: number, sectors = 1, device = 0): Request {
  return { kind: 'write', device, request, sector, data: new Uint8Array(sectors * SECTOR) };
}

function read(request: number, sector: number, sectors = 1, device = 0): Request {
  return { kind: 'read', device, request, sector, bytes: sectors * SECTOR };
}

/** The order in which requests complete, each with its time, when they were made in the order given. */
function completions(requests: readonly (readonly [Request, number])[]): (readonly [number, number])[] {
  const buffers = new BounceBuffers();
  for (const [request, ticks] of requests) {
    const { device, request: number } = request;
    const completion: CompletionInput = {
      ...{ kind: 'completion', device, request: number, status: 'ok' },
      data: new Uint8Array(0),
    };
    buffers.add(request, completion, ticks);
  }
  const order: [number, number][] = [];
  for (let next = buffers.next; next !== Infinity; next = buffers.next) {
    for (let input = buffers.take(next); input !== undefined; input = buffers.take(next)) {
      order.push([next, input.request]);
    }
  }
  return order;
}

test('requests complete by time, those of one time in the order in which they were made', () => {
  const made = [
    [read(0, 0), 30],
    [read(1, 1), 10],
    [write(2, 2), 30],
    [read(3, 3), 10],
  ] as const;
  expect(completions(made)).toEqual([
    [10, 1],
    [10, 3],
    [30, 0],
    [30, 2],
  ]);
});

test.each([
  ['two writes of one sector', write(0, 5), write(1, 5), true],
  ['a write and a read of it', write(0, 5), read(1, 5), true],
  ['a read and a write over it', read(0, 5), write(1, 5), true],
  ['a write of several sectors and one of its last', write(0, 5, 4), write(1, 8), true],
  ['a write of several sectors and one behind its last', write(0, 5, 4), write(1, 9), false],
  ['two reads of one sector', read(0, 5), read(1, 5), false],
  ['writes of one sector number on two disks', write(0, 5), write(1, 5, 1, 1), false],
  ['a write and a flush', write(0, 0), { kind: 'flush', device: 0, request: 1 } as const, false],
] as [string, Request, Request, boolean][])(
  'of %s the quicker second waits if they overlap',
  (_what, first, second, waits) => {
    const order = completions([
      [first, 100],
      [second, 10],
    ]).map(([, request]) => request);
    expect(order).toEqual(waits ? [0, 1] : [1, 0]);
  },
);

test('waiting is passed on from request to request', () => {
  const made = [
    [write(0, 0, 2), 300],
    [write(1, 1, 2), 200],
    [write(2, 2, 2), 100],
  ] as const;
  expect(completions(made).map(([, request]) => request)).toEqual([0, 1, 2]);
});

test('what the guest has cancelled neither completes nor is waited for', () => {
  const buffers = new BounceBuffers();
  const completion = (request: number): CompletionInput => ({
    ...{ kind: 'completion', device: 0, request, status: 'ok' },
    data: new Uint8Array(0),
  });
  buffers.add(write(0, 5), completion(0), 100);
  buffers.cancel([0]);
  buffers.add(write(1, 5), completion(1), 10);
  expect(buffers.next).toBe(10);
  expect(buffers.take(10)?.request).toBe(1);
  expect(buffers.next).toBe(Infinity);
});
