import { describe, expect, test } from 'vitest';

import { encodeSnapshot, restoreSnapshot } from '../../src/hypervisor/snapshot.ts';
import { Traffic } from '../../src/hypervisor/traffic.ts';
import type { Effect } from '../../src/machine/exit.ts';
import type { CompletionInput } from '../../src/machine/input.ts';

const bytes = (...data: number[]): Uint8Array => Uint8Array.from(data);
const READ: Effect = { kind: 'read', device: 0, request: 4, sector: 2, bytes: 512 };
const WRITE: Effect = { kind: 'write', device: 1, request: 5, sector: 2 ** 40, data: bytes(1, 2, 255) };
const FLUSH: Effect = { kind: 'flush', device: 1, request: 6 };
const ENTROPY: Effect = { kind: 'entropy', device: 7, request: 7, bytes: 3 };
const completion = (request: number): CompletionInput => ({
  kind: 'completion',
  device: 0,
  request,
  status: 'ok',
  data: bytes(),
});

function sent(...effects: readonly (readonly [Effect, number])[]): number {
  const traffic = new Traffic();
  for (const [effect, position] of effects) traffic.left([effect], position);
  return traffic.outputs;
}

describe('the digest of outputs', () => {
  const print: Effect = { kind: 'console', data: bytes(65, 66) };
  const frame: Effect = { kind: 'frame', device: 6, data: bytes(65, 66) };

  test('tells kinds, places, devices, order and content apart', () => {
    const different = [
      sent(),
      sent([print, 5]),
      sent([print, 6]),
      sent([print, 5 + 2 ** 33]),
      sent([frame, 5]),
      sent([{ ...frame, device: 5 }, 5]),
      sent([{ kind: 'console', data: bytes(65, 67) }, 5]),
      sent([print, 5], [frame, 5]),
      sent([frame, 5], [print, 5]),
      sent([READ, 5]),
      sent([{ ...READ, sector: 3 }, 5]),
      sent([{ ...READ, bytes: 1024 }, 5]),
      sent([{ ...READ, request: 5 }, 5]),
      sent([WRITE, 5]),
      sent([FLUSH, 5]),
      sent([ENTROPY, 5]),
      sent([{ kind: 'cancel', device: 0, requests: [4] }, 5]),
      sent([{ kind: 'cancel', device: 0, requests: [4, 5] }, 5]),
    ];
    expect(new Set(different).size).toBe(different.length);
    for (const digest of different) expect(digest).toBe(digest >>> 0);
  });

  test('does not depend on how effects come together', () => {
    const together = new Traffic();
    together.left([print, frame], 9);
    expect(together.outputs).toBe(sent([print, 9], [frame, 9]));
  });

  test('is the same for ever: FNV-1a, as docs/log-format.md has it', () => {
    expect(sent()).toBe(0x811c_9dc5);
    // Kind 1, position 5 and length 2 in eight bytes each, "AB".
    let digest = 0x811c_9dc5;
    for (const byte of [1, 5, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 65, 66]) {
      digest = Math.imul(digest ^ byte, 0x0100_0193);
    }
    expect(sent([print, 5])).toBe(digest >>> 0);
  });
});

describe('the table of requests in flight', () => {
  test('has what was asked for, in the order of doorbells, until it is completed or cancelled', () => {
    const traffic = new Traffic();
    traffic.left([READ, WRITE], 3);
    traffic.left([FLUSH], 4);
    traffic.left([ENTROPY], 5);
    expect([...traffic.inFlight.keys()]).toEqual([4, 5, 6, 7]);
    traffic.arrived(completion(5));
    traffic.left([{ kind: 'cancel', device: 1, requests: [6] }], 8);
    expect([...traffic.inFlight.values()]).toEqual([READ, ENTROPY]);
    traffic.arrived(completion(7));
    expect(traffic.consumed).toMatchObject({ disk: 1, entropy: 1 });
  });

  test('keeps what is to be written, whatever the machine does with its own bytes', () => {
    const data = bytes(1, 2);
    const traffic = new Traffic();
    traffic.left([{ kind: 'write', device: 0, request: 0, sector: 0, data }], 1);
    data[0] = 9;
    expect(traffic.inFlight.get(0)).toMatchObject({ data: bytes(1, 2) });
  });
});

describe('a snapshot', () => {
  const traffic = new Traffic();
  traffic.left([READ, WRITE, FLUSH, ENTROPY], 3);
  const snapshot = encodeSnapshot({ save: () => bytes(7, 8, 9) }, traffic);

  test('holds the machine’s state, the digest of outputs and the requests in flight', () => {
    const restored = new Traffic();
    let state: Uint8Array | undefined;
    // Not at the beginning of its buffer.
    const shifted = Uint8Array.of(0, ...snapshot).subarray(1);
    restoreSnapshot(shifted, { load: (loaded) => void (state = loaded.slice()) }, restored);
    expect(state).toEqual(bytes(7, 8, 9));
    expect(restored.outputs).toBe(traffic.outputs);
    expect([...restored.inFlight]).toEqual([...traffic.inFlight]);
    expect(encodeSnapshot({ save: () => bytes(7, 8, 9) }, restored)).toEqual(snapshot);
  });

  test.each([
    ['is empty', bytes()],
    ['is cut off in its table', snapshot.subarray(0, 20)],
    ['has a table that cannot be read', snapshot.with(4, 0)],
    ['has a table without requests', Uint8Array.of(2, 0, 0, 0, 0x7b, 0x7d)],
    ['has a table of nothing', Uint8Array.of(4, 0, 0, 0, 0x6e, 0x75, 0x6c, 0x6c)],
  ])('that %s is refused', (_what, damaged) => {
    const restored = new Traffic();
    const before = restored.outputs;
    const loaded: Uint8Array[] = [];
    const restore = (): void => restoreSnapshot(damaged, { load: (state) => loaded.push(state) }, restored);
    expect(restore).toThrow(expect.objectContaining({ code: 'bad-state' }));
    expect([loaded.length, restored.outputs]).toEqual([0, before]);
  });
});
