import { expect, test } from 'vitest';

import type { BoardConfiguration } from '../../src/riscv/board/configuration.ts';
import { standardBoard } from '../../src/riscv/board/standard-board.ts';
import { rawImage } from '../../src/riscv/loader/image.ts';
import { powerOn } from '../../src/riscv/power-on.ts';

const BOARD = standardBoard({
  memoryBytes: 65536,
  diskSectors: [1],
  commandLine: '',
  clock: { kind: 'read' },
  epochSeconds: 0,
});
const IMAGE = rawImage(Uint8Array.of(1, 2, 3, 4), 'a.bin');

test('a board finds the image at the start of RAM and the device tree above it, at a multiple of 4096', () => {
  const { contents, entry, deviceTree } = powerOn(BOARD, IMAGE);
  expect(entry).toBe(0x8000_0000);
  expect(contents[0]).toEqual({ offset: 0, data: Uint8Array.of(1, 2, 3, 4) });
  const tree = contents[1]!;
  expect(0x8000_0000 + tree.offset).toBe(deviceTree);
  expect(tree.offset % 4096).toBe(0);
  expect(tree.offset + tree.data.length).toBeLessThanOrEqual(65536);
  expect([...tree.data.subarray(0, 4)]).toEqual([0xd0, 0x0d, 0xfe, 0xed]);
});

test('an image that leaves no room for the device tree is refused', () => {
  const image = rawImage(new Uint8Array(65536), 'a.bin');
  expect(() => powerOn(BOARD, image)).toThrow(expect.objectContaining({ code: 'bad-image' }));
  expect(() => powerOn(BOARD, image)).toThrow(/65536 bytes leave no room for the device tree .* more memory/);
});

/** Configurations as they come from plain JavaScript or a file, where no compiler has looked at them. */
const disk = (sectors: unknown): unknown => [{ type: 'block', sectors, readOnly: false }];
const REFUSED: [name: string, change: Record<string, unknown>, message: RegExp][] = [
  ['memory of half a unit', { memoryBytes: 32768 }, /memory of 32768 bytes: a multiple of 64 KiB/],
  ['memory of one and a half units', { memoryBytes: 98304 }, /memory of 98304 bytes/],
  ['more memory than 2 GiB', { memoryBytes: 2 ** 31 + 65536 }, /memory of 2147549184 bytes/],
  ['memory that is no number', { memoryBytes: NaN }, /memory of NaN bytes/],
  [
    'more devices than slots',
    { virtio: Array.from({ length: 9 }, () => ({ type: 'empty' })) },
    /9 virtio devices: .* 8 slots/,
  ],
  [
    'a device of unknown type',
    { virtio: [{ type: 'sound' }] },
    /type sound: empty, block, network or entropy/,
  ],
  ['a device without a type', { virtio: [{}] }, /type undefined/],
  ['an empty disk', { virtio: disk(0) }, /a disk of 0 sectors: a whole number from 1 is needed/],
  ['a disk of half a sector', { virtio: disk(0.5) }, /a disk of 0.5 sectors/],
  ['a disk without a size', { virtio: disk(undefined) }, /a disk of undefined sectors/],
  ['a clock of unknown kind', { clock: { kind: 'foo' } }, /a clock of kind foo: read or paced is possible/],
  ['a clock without a kind', { clock: {} }, /a clock of kind undefined/],
  ['a clock that runs backwards', { clock: { kind: 'paced', rate: -1 } }, /a clock paced at -1/],
  ['a paced clock without a rate', { clock: { kind: 'paced' } }, /a clock paced at undefined/],
  ['an epoch before 1970', { epochSeconds: -1 }, /an epoch of -1/],
  ['an epoch of half a second', { epochSeconds: 0.5 }, /an epoch of 0.5/],
];

test.each(REFUSED)('%s is refused', (_name, change, message) => {
  const configuration = { ...BOARD, ...change } as BoardConfiguration;
  expect(() => powerOn(configuration, IMAGE)).toThrow(expect.objectContaining({ code: 'bad-configuration' }));
  expect(() => powerOn(configuration, IMAGE)).toThrow(message);
});
