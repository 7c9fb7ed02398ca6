import { expect, test } from 'vitest';

import { placeImage, rawImage } from '../../../src/riscv/loader/image.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { CODE, buildElf } from './elf-builder.ts';

test('a raw image goes to the start of RAM and is entered there, whatever its bytes say', () => {
  const image = loadImage(buildElf(), 'a.bin', { raw: true });
  expect(image.entry).toBe(0x8000_0000);
  expect(placeImage(image, 65536)).toEqual([{ offset: 0, data: buildElf() }]);
});

test('a raw image larger than RAM is refused, and more memory recommended', () => {
  expect(() => placeImage(rawImage(new Uint8Array(65537), 'a.bin'), 65536)).toThrow(
    'a.bin: its bytes 0x80000000 to 0x80010001 lie outside RAM, which is 0x80000000 to 0x80010000; ' +
      'give it more memory (--memory)',
  );
  expect(() => rawImage(new Uint8Array(0), 'a.bin')).toThrow('a.bin: the file is empty');
});

test('what lies outside RAM is refused with what helps: more memory, other addresses, or nothing', () => {
  const refusal = (address: number, bytes: number): string => {
    const segments = [{ address, data: CODE, bytes }];
    try {
      placeImage({ name: 'a.elf', entry: address, segments, symbols: [] }, 65536);
    } catch (error) {
      return (error as Error).message;
    }
    return 'placed';
  };
  expect(refusal(0x8000_0000, 65536)).toBe('placed');
  expect(refusal(0x8001_0000, 8)).toMatch(/; give it more memory \(--memory\)$/);
  expect(refusal(0x8000_0000, 2 ** 31)).toMatch(/; give it more memory \(--memory\)$/);
  expect(refusal(0x8000_0000, 2 ** 31 + 1)).toMatch(/; more than 2 GiB are not possible$/);
  expect(refusal(0x1_0000, 8)).toMatch(/; link it at 0x80000000 \(-Ttext=0x80000000\)$/);
  expect(refusal(2 ** 32, 8)).toMatch(/; link it at 0x80000000 \(-Ttext=0x80000000\)$/);
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
