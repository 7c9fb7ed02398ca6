import { describe, expect, test } from 'vitest';

import { once, parseBytes, parseCount, parseNetwork, parseSeed, required } from '../../src/cli/values.ts';
import { LockstepError } from '../../src/machine/errors.ts';

describe('an option’s value is read as people write it:', () => {
  test.each([
    ['65536', 65_536],
    ['64KiB', 65_536],
    ['64K', 65_536],
    ['128MiB', 2 ** 27],
    ['1GiB', 2 ** 30],
  ])('the size %s', (text, bytes) => {
    expect(parseBytes('memory', text)).toBe(bytes);
  });

  test.each([
    ['200000', 200_000],
    ['200_000', 200_000],
    ['2e5', 200_000],
    ['0', 0],
  ])('the position %s', (text, position) => {
    expect(parseCount('limit', text, 0)).toBe(position);
  });

  test.each([
    ['42', 42],
    ['-2147483648', -2_147_483_648],
    ['2147483647', 2_147_483_647],
  ])('the seed %s', (text, seed) => {
    expect(parseSeed('seed', text)).toBe(seed);
  });

  test('the network udp:5555', () => {
    expect(parseNetwork('net', 'udp:5555')).toBe(5555);
  });
});

describe('what makes no sense is refused with what would:', () => {
  test.each(['', '1.5MiB', '64kib', '-1', '1TiB', '0x100', '9007199254740993', '8388608GiB', 'MiB'])(
    'the size "%s"',
    (text) => {
      expect(() => parseBytes('memory', text)).toThrow(`--memory ${text}: a size is written as`);
    },
  );

  test.each(['', '-1', '1.5', '_1', '1_', '1__0', '2e', '2e99', '1e16', '0x10', 'NaN'])(
    'the count "%s"',
    (text) => {
      expect(() => parseCount('limit', text, 0)).toThrow(LockstepError);
    },
  );

  test('a count below the least', () => {
    expect(() => parseCount('trace', '0', 1)).toThrow(/whole number from 1/);
  });

  test.each(['', '1.0', '2147483648', '-2147483649', '1e3', 'abc', '-'])('the seed "%s"', (text) => {
    expect(() => parseSeed('seed', text)).toThrow(/from -2147483648 to 2147483647/);
  });

  test.each(['', 'udp', 'udp:', 'udp:0', 'udp:65536', 'tcp:80', 'udp:1:2', '5555'])(
    'the network "%s"',
    (text) => {
      expect(() => parseNetwork('net', text)).toThrow(/udp:PORT/);
    },
  );

  test('an option given twice, and a guest not given', () => {
    expect(() => once('memory', ['1', '2'])).toThrow('--memory: given 2 times; once is enough');
    expect(() => required('guest', undefined)).toThrow('which guest?');
  });
});
