import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Htif } from '../../../src/riscv/device/htif.ts';
import { FakeHost, RAM_BASE } from './fake-host.ts';

const TOHOST = RAM_BASE + 0x1000;
const FROMHOST = RAM_BASE + 0x1040;
const BLOCK = RAM_BASE + 0x2000;
const TEXT = RAM_BASE + 0x3000;

let host: FakeHost;
let htif: Htif;
beforeEach(() => {
  host = new FakeHost();
  htif = new Htif(host, TOHOST, FROMHOST);
});

const storeDouble = (value: bigint): void => {
  host.memory.u64(TOHOST, value);
  htif.stored(TOHOST, 8);
};
const storeWord = (address: number, value: number): void => {
  host.memory.u32(address, value);
  htif.stored(address, 4);
};
const call = (...words: bigint[]): bigint => {
  words.forEach((word, index) => host.memory.u64(BLOCK + 8 * index, word));
  storeDouble(BigInt(BLOCK));
  return BigInt.asIntN(64, host.memory.u64(BLOCK));
};

describe('an exit', () => {
  test('takes its code from the word, above bit 0', () => {
    storeDouble(1n);
    storeDouble((1337n << 1n) | 1n);
    expect(host.halts).toEqual([0, 1337]);
  });

  test('may be stored as two halves, the lower first, as riscv-tests do', () => {
    storeWord(TOHOST, (5 << 1) | 1);
    expect(host.halts).toEqual([5]);
  });

  test('may be the system call', () => {
    call(93n, 42n);
    expect(host.halts).toEqual([42]);
  });
});

describe('the console', () => {
  test('takes a character, and the word is free again', () => {
    storeDouble(0x0101_0000_0000_0041n);
    storeDouble(0x0101_0000_0000_0142n);
    expect(host.console).toBe('AB');
    expect(host.memory.u64(TOHOST)).toBe(0n);
    expect(host.memory.u64(FROMHOST)).toBe(0n);
  });

  test('is written by the system call, which answers the length and sets fromhost', () => {
    host.memory.write(TEXT, new TextEncoder().encode('hello'));
    expect(call(64n, 1n, BigInt(TEXT), 5n)).toBe(5n);
    expect(host.effects).toEqual([{ kind: 'console', data: new TextEncoder().encode('hello') }]);
    expect([host.memory.u64(TOHOST), host.memory.u64(FROMHOST)]).toEqual([0n, 1n]);
    expect(call(64n, 2n, BigInt(TEXT), 0n)).toBe(0n);
    expect(host.effects.length).toBe(1);
  });

  test('has no keyboard here: a read is taken and never answered', () => {
    storeDouble(0x0100_0000_0000_0000n);
    expect([host.memory.u64(TOHOST), host.memory.u64(FROMHOST)]).toEqual([0n, 0n]);
  });
});

describe('a system call', () => {
  test('may be stored as two halves: it waits for the upper one', () => {
    host.memory.u64(BLOCK, 1000n);
    storeWord(TOHOST, BLOCK);
    expect(host.memory.u64(FROMHOST)).toBe(0n);
    storeWord(TOHOST + 4, 0);
    expect(host.memory.u64(FROMHOST)).toBe(1n);
  });

  test('that does not exist is -ENOSYS, to a bad file -EBADF, from outside RAM -EFAULT', () => {
    expect(call(1000n)).toBe(-38n);
    expect(call(64n, 3n, BigInt(TEXT), 1n)).toBe(-9n);
    expect(call(64n, 1n, 0n, 1n)).toBe(-14n);
    expect(call(64n, 1n, 2n ** 64n - 1n, 1n)).toBe(-14n);
    expect(call(64n, 1n, BigInt(RAM_BASE + 0xffff), 2n)).toBe(-14n);
    expect(host.effects).toEqual([]);
  });

  test('that writes more than is allowed at once is a partial write', () => {
    host = new FakeHost(0x4_0000);
    htif = new Htif(host, TOHOST, FROMHOST);
    expect(call(64n, 1n, BigInt(TEXT), 0x3_0000n)).toBe(65_536n);
  });

  test('whose block is outside RAM is taken and never answered', () => {
    storeDouble(0x1000n);
    storeDouble(BigInt(RAM_BASE + 0x1_0000 - 8));
    expect([host.memory.u64(TOHOST), host.memory.u64(FROMHOST)]).toEqual([0n, 0n]);
  });

  test('without a fromhost symbol is answered in its block', () => {
    htif = new Htif(host, TOHOST, undefined);
    expect(call(1000n)).toBe(-38n);
    expect(host.memory.u64(FROMHOST)).toBe(0n);
  });
});

test('a word of zero asks for nothing', () => {
  storeDouble(0n);
  expect([host.effects, host.halts]).toEqual([[], []]);
});

test('symbols outside RAM are refused', () => {
  expect(() => new Htif(host, 0x1000, undefined)).toThrow(/symbol tohost is at 0x1000, outside RAM/);
  expect(() => new Htif(host, TOHOST, RAM_BASE + 0x1_0000)).toThrow(/symbol fromhost/);
});

test('no word, block or store harms the host', () => {
  const word = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(64n, 93n, BigInt(BLOCK), 1n, 2n),
  );
  const store = fc.record({
    word,
    block: fc.array(word, { maxLength: 8 }),
    offset: fc.integer({ min: -7, max: 7 }),
  });
  fc.assert(
    fc.property(fc.array(store, { maxLength: 10 }), (stores) => {
      const host = new FakeHost();
      const htif = new Htif(host, TOHOST, FROMHOST);
      for (const { word, block, offset } of stores) {
        block.forEach((value, index) => host.memory.u64(BLOCK + 8 * index, value));
        host.memory.u64(TOHOST + offset, word);
        htif.stored(TOHOST + offset, 8);
      }
      for (const effect of host.effects) expect(effect.kind).toBe('console');
      for (const code of host.halts) expect(Number.isSafeInteger(code) && code >= 0).toBe(true);
    }),
    { seed: 93, numRuns: 500 },
  );
});
