import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../src/hypervisor/log/crc32c.ts';
import { slowCrc, varint } from './forge.ts';

const ascending = Uint8Array.from({ length: 300 }, (_, index) => index);

describe('CRC-32C', () => {
  test('gives what RFC 3720 gives for its examples', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a91_36aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8_ab43);
    expect(crc32c(ascending.subarray(0, 32))).toBe(0x46dd_794e);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe306_9283);
  });

  test('of parts, one behind another, is that of the whole', () => {
    for (let cut = 0; cut <= ascending.length; cut++) {
      const first = crc32c(ascending, 0, cut);
      expect(crc32c(ascending, cut, ascending.length, first)).toBe(slowCrc(ascending));
    }
  });

  test('has in its lower half what tells any flipped bit of a frame’s head', () => {
    for (const [length, first] of [
      [1, 0],
      [127, 127],
      [65_540, 2 ** 21],
      [2 ** 31 - 1, Number.MAX_SAFE_INTEGER],
    ] as const) {
      const head = Uint8Array.from([...varint(length), ...varint(first)]);
      const check = crc32c(head, 0, head.length, 0x1234_5678) & 0xffff;
      for (let bit = 0; bit < 8 * head.length; bit++) {
        const flipped = head.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(crc32c(flipped, 0, head.length, 0x1234_5678) & 0xffff).not.toBe(check);
      }
    }
  });
});
