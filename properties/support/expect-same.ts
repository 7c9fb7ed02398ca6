import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** `toEqual`, but quick where there is nothing to tell: vitest looks at bytes one by one. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
