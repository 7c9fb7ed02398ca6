import { expect, test } from 'vitest';

import { sortSymbols, symbolAt, symbolNamed } from '../../../src/riscv/loader/symbols.ts';
import type { GuestSymbol } from '../../../src/riscv/loader/symbols.ts';

const symbol = (
  name: string,
  address: number,
  bytes = 0,
  type: GuestSymbol['type'] = 'function',
): GuestSymbol => ({
  name,
  address,
  bytes,
  type,
});

const symbols = sortSymbols([
  symbol('alias', 0x100, 0, 'other'),
  symbol('main', 0x100, 0x20),
  symbol('table', 0x140, 0x10, 'object'),
  symbol('label', 0x160, 0, 'other'),
  symbol('stack_size', 0x165, 0, 'absolute'),
]);

test('an address belongs to the symbol whose bytes hold it, functions before labels', () => {
  expect(symbolAt(symbols, 0x100)).toMatchObject({ symbol: { name: 'main' }, offset: 0 });
  expect(symbolAt(symbols, 0x11f)).toMatchObject({ symbol: { name: 'main' }, offset: 0x1f });
  expect(symbolAt(symbols, 0x14f)).toMatchObject({ symbol: { name: 'table' }, offset: 0xf });
});

test('behind the end of a sized symbol an address belongs to an unsized one there, or to none', () => {
  expect(symbolAt(symbols, 0x120)).toMatchObject({ symbol: { name: 'alias' }, offset: 0x20 });
  expect(symbolAt(symbols, 0x150)).toBeUndefined();
});

test('an unsized symbol reaches to the next one, and absolute symbols name no address', () => {
  expect(symbolAt(symbols, 0x200)).toMatchObject({ symbol: { name: 'label' }, offset: 0xa0 });
  expect(symbolNamed(symbols, 'stack_size')?.address).toBe(0x165);
});

test('below the first symbol an address belongs to none', () => {
  expect(symbolAt(symbols, 0xff)).toBeUndefined();
  expect(symbolAt([], 0)).toBeUndefined();
});
