import { expect, test } from 'vitest';
import { aimedPlaces } from '../../src/riscv/aimed-places.ts';
import { Computer } from '../../src/riscv/computer.ts';
import type { GuestSymbol } from '../../src/riscv/loader/symbols.ts';
import { RAM_BASE, board, imageOf } from '../support/computers.ts';

/** Instructions of two bytes (c.nop), and of four (nop) where `long` says so, by number. */
function code(instructions: number, long: readonly number[] = []): Uint8Array {
  return Uint8Array.from(
    Array.from({ length: instructions }, (_, index) =>
      long.includes(index) ? [0x13, 0, 0, 0] : [0x01, 0],
    ).flat(),
  );
}

const symbol = (
  name: string,
  address: number,
  bytes: number,
  changes: Partial<GuestSymbol> = {},
): GuestSymbol => ({
  name,
  address,
  bytes,
  type: 'function',
  ...changes,
});

test('a guest without symbols is aimed at by what every guest may do', () => {
  expect(aimedPlaces(imageOf(code(4000)))).toEqual(['trap', 'doorbell', 'lr']);
});

test('functions are aimed at, unless a name means something else or nothing that is there', () => {
  const symbols = [
    symbol('main', RAM_BASE, 8),
    symbol('data', RAM_BASE + 8, 8, { type: 'object' }),
    symbol('twice', RAM_BASE + 8, 4, { type: 'absolute' }),
    symbol('twice', RAM_BASE + 8, 4),
    symbol('elsewhere', RAM_BASE + 0x10_0000, 4),
    symbol('odd', RAM_BASE + 9, 0),
    symbol('with space', RAM_BASE + 16, 0),
    symbol('last', RAM_BASE + 18, 0),
  ];
  const image = imageOf(code(10), { symbols });
  expect(aimedPlaces(image)).toEqual(['trap', 'doorbell', 'lr', 'symbol:main', 'symbol:last']);
  const machine = new Computer(board(), image);
  expect(() => machine.watch(aimedPlaces(image))).not.toThrow();
});

test('the last instruction of a page is aimed at, however long, where a function goes on behind it', () => {
  const symbols = [
    // 2048 instructions of two bytes end with the page.
    symbol('ends', RAM_BASE, 4096),
    // One of four bytes begins two bytes before the next end.
    symbol('straddles', RAM_BASE + 4096, 4096 + 20),
    symbol('inside', RAM_BASE + 2 * 4096 + 20, 40),
    symbol('crosses', RAM_BASE + 2 * 4096 + 60, 4096),
  ];
  const image = imageOf(code(8000, [2048 + 2047]), { symbols });
  expect(aimedPlaces(image).filter((place) => place.startsWith('pc:'))).toEqual([
    'pc:0x80001ffe',
    'pc:0x80002ffe',
  ]);
});

test('of many functions only the first are aimed at', () => {
  const symbols = Array.from({ length: 1000 }, (_, index) => symbol(`f${index}`, RAM_BASE + 2 * index, 2));
  const places = aimedPlaces(imageOf(code(1000), { symbols }));
  expect(places).toHaveLength(3 + 64);
  expect(places.at(-1)).toBe('symbol:f63');
});
