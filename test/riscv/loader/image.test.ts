import { expect, test } from 'vitest';

import { placeImage, rawImage } from '../../../src/riscv/loader/image.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { CODE, buildElf } from './elf-builder.ts';

test('a raw image goes to the start of RAM and is entered there, whatever its bytes say', () => {
  const image = loadImage(buildElf(), 'a.bin', { raw: true });
  expect(image.entry).toBe(0x8000_0000);
  expect(placeImage(image, 65536)).toEqual([{ offset: 0, data: buildElf() }]);
});

test('a raw image larger than RAM is refused', () => {
  expect(() => placeImage(rawImage(new Uint8Array(65537), 'a.bin'), 65536)).toThrow(
    'a.bin: the segment 0x80000000 to 0x80010001 lies outside RAM, which is 0x80000000 to 0x80010000',
  );
  expect(() => rawImage(new Uint8Array(0), 'a.bin')).toThrow('a.bin: the file is empty');
});

test('segments are placed by their distance from the start of RAM, in any order given', () => {
  const segments = [
    { address: 0x8000_8000, data: CODE, bytes: 0x8000 },
    { address: 0x8000_0000, data: CODE, bytes: 8 },
  ];
  const image = { name: 'a', entry: 0x8000_0000, segments, symbols: [] };
  expect(placeImage(image, 65536).map(({ offset }) => offset)).toEqual([0, 0x8000]);
  expect(() => placeImage({ ...image, entry: 0x8001_0000 }, 65536)).toThrow(
    /the entry 0x80010000 lies outside/,
  );
});
