import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SCRIPTS } from '../../../src/cli/demo/scripts.ts';
import { shippedGuests } from '../../../src/cli/demo/shipped-guests.ts';
import { Seed } from '../../../src/environment/seed.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { runSimulated } from '../../support/run-simulated.ts';

describe('in a simulated environment', () => {
  const run = (elf: string, name: string, seed: number) =>
    runSimulated(loadImage(readFileSync(elf), name), SCRIPTS[name] ?? {}, Seed.root(seed), 20_000_000);

  test.each(shippedGuests().filter(({ role }) => role !== 'benchmark'))(
    '$name ends as it should, twice the same',
    ({ name, elf, exit, role }) => {
      const codes = role === 'faulty' ? [exit, 1] : [exit];
      for (const seed of [1, 2, 3]) {
        const [first, again] = [run(elf, name, seed), run(elf, name, seed)];
        expect(codes.map((code) => ({ end: 'halt', code }))).toContainEqual(first.outcome);
        expect(again).toEqual(first);
      }
    },
  );

  test.each(
    shippedGuests().filter(({ events }) => events.some((kind) => kind !== 'frame' && kind !== 'console')),
  )('$name ends in another state with another seed', ({ name, elf }) => {
    const digests = [1, 2, 3].map((seed) => run(elf, name, seed).digest);
    expect(new Set(digests).size).toBe(3);
  });
});
