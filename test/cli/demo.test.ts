import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';

import { formatSummary, isAsExpected } from '../../src/cli/demo/format-demo.ts';
import { runSimulated } from '../../src/cli/demo/run-simulated.ts';
import { SCRIPTS } from '../../src/cli/demo/scripts.ts';
import { guestsFolder, shippedGuests } from '../../src/cli/demo/shipped-guests.ts';
import { Seed } from '../../src/environment/seed.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { lockstep } from './lockstep.ts';

test('the demonstration writes the same bytes each time, and its figures elsewhere', async () => {
  const [once, again] = [await lockstep(['demo']), await lockstep(['demo'])];
  expect(once.code).toBe(0);
  expect(again.stdout).toBe(once.stdout);
  expect(once.stdout).not.toMatch(/NOT|a second/);
  expect(once.stdout).toContain(
    `${shippedGuests().length} of ${shippedGuests().length} guests did what they should`,
  );
  expect(once.stderr).toContain('million slots a second');
});

test('the commands that the demonstration proposes name files that are there, from wherever it is run', () => {
  const before = process.cwd();
  const proposed = (): string[] =>
    [...formatSummary([], 42, guestsFolder()).matchAll(/\S+\.elf/g)].map(([path]) => path);
  expect(proposed()).toContain('guests/elf/editor.elf');
  try {
    for (const folder of ['src/cli', 'guests/elf', '..', tmpdir()]) {
      process.chdir(folder);
      for (const path of proposed()) expect(existsSync(path)).toBe(true);
      process.chdir(before);
    }
  } finally {
    process.chdir(before);
  }
});

test('a path with a space is one word of a proposed command', () => {
  expect(formatSummary([], 42, '../my tests/elf')).toContain('run "../my tests/elf/editor.elf" ');
});

describe('in a simulated environment', () => {
  const run = (elf: string, name: string, seed: number) =>
    runSimulated(loadImage(readFileSync(elf), name), SCRIPTS[name] ?? {}, Seed.root(seed), 20_000_000);

  test.each(shippedGuests().filter(({ role }) => role !== 'benchmark'))(
    '$name does what it should',
    (guest) => {
      for (const seed of [1, 2, 3]) {
        const [first, again] = [run(guest.elf, guest.name, seed), run(guest.elf, guest.name, seed)];
        expect(isAsExpected({ guest, run: first, again })).toBe(true);
      }
    },
  );

  test.each(
    shippedGuests().filter(({ events }) => events.some((kind) => kind !== 'frame' && kind !== 'console')),
  )('$name ends in another state with another seed', (guest) => {
    const digests = [1, 2, 3].map((seed) => run(guest.elf, guest.name, seed).digest);
    expect(new Set(digests).size).toBe(3);
  });
});
