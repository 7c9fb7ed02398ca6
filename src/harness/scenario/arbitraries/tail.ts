import fc from 'fast-check';
import type { Tail } from '../scenario.ts';

/**
 * What goes on behind a list's end: a constant, or a stream of random values, which shrinks to the constant 0 first.
 * @param most the greatest constant
 */
export function tailOf(most: number): fc.Arbitrary<Tail> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.nat(most) },
    { weight: 2, arbitrary: fc.record({ seed: fc.integer() }, { noNullPrototype: true }) },
  );
}

/** Settings in which any part may be missing: then it is as usual. */
export function settingOf<T extends object>(parts: { [K in keyof T]-?: fc.Arbitrary<T[K]> }): fc.Arbitrary<
  Partial<T>
> {
  return fc.record<T, never>(parts as { [K in keyof T]: fc.Arbitrary<T[K]> }, {
    requiredKeys: [],
    noNullPrototype: true,
  }) as fc.Arbitrary<Partial<T>>;
}

/** A short list: behind it the tail takes over. */
export function shortList<T>(item: fc.Arbitrary<T>, maxLength = 6): fc.Arbitrary<T[]> {
  return fc.array(item, { maxLength, size: 'max' });
}
