import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { riscv } from '../../src/index.ts';
import {
  checkPlace,
  comparedFrom,
  divergenceOf,
  divergenceReport,
  isAt,
} from '../../src/vitest/divergence.ts';
import { guest, lockstep } from '../cli/lockstep.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';

const file = temporaryFolder();

/** Records a guest to position 3000, with the reset button pressed or not. @returns the log's path */
async function recorded(name: string, elf: string, pressed: boolean): Promise<string> {
  const arrivals = pressed ? [{ at: 100, reset: true }] : [];
  writeFileSync(
    file(`${name}.json`),
    JSON.stringify({ lockstep: 1, guest: guest(elf), limit: 3000, arrivals }),
  );
  await lockstep(['record', '--scenario', file(`${name}.json`), '-o', file(`${name}.log`)]);
  return file(`${name}.log`);
}

test('two logs diverge where their guests got something else, and one with itself nowhere', async () => {
  const [silent, pressed, other] = await Promise.all([
    recorded('silent', 'counters', false),
    recorded('pressed', 'counters', true),
    recorded('other', 'hello', false),
  ]);
  const found = divergenceOf(comparedFrom([silent, pressed]))!;
  expect(isAt(found, 100)).toBe(true);
  expect(isAt(found, 101)).toBe(false);
  expect(isAt(found, { symbol: 'round_of_updates' })).toBe(true);
  expect(isAt(found, { symbol: 'round' })).toBe(false);
  expect(divergenceReport(found, 7)).toMatch(
    /^the two become different in the slot at 100, and not in that at 7\n/,
  );
  expect(divergenceReport(found, 100)).toMatch(
    /^the two become different in the slot at 100\nFirst difference: /,
  );
  const bytes = readFileSync(silent);
  expect(divergenceOf(comparedFrom([bytes, silent]))).toBeUndefined();
  expect(() => divergenceOf(comparedFrom([silent, other]))).toThrow(
    /the two logs are of guests counters\.elf/,
  );
  expect(() => divergenceOf(comparedFrom([silent, bytes.subarray(1)]))).toThrow(/log/);
  expect(() => divergenceOf(comparedFrom([silent, 'nowhere.log']))).toThrow('nowhere.log: no such file');
});

test('what cannot be compared is refused', () => {
  const counters = riscv({ elf: guest('counters'), memory: '1MiB' });
  const scenario = { lockstep: 1, limit: 3000 };
  const run = { guest: counters, scenario };
  const two = /it compares two logs, \["a\.log", "b\.log"\], or two runs/;
  for (const given of [counters, undefined, [run], [run, run, run], [run, 'a.log'], ['a.log']]) {
    expect(() => comparedFrom(given)).toThrow(two);
  }
  expect(() => comparedFrom([run, { scenario }])).toThrow(/the second run: undefined is no guest/);
  expect(() => comparedFrom([{ ...run, scenario: { limit: 3 } }, run])).toThrow(/the first run: scenario: /);
  expect(() => comparedFrom([{ ...run, scene: 1 }, run])).toThrow(/there is no option "scene"/);
  const compared = comparedFrom([run, run]);
  expect(() => checkPlace({ symbol: 'round_of_updates' }, compared)).not.toThrow();
  expect(() => checkPlace({ symbol: 'rounds' }, compared)).toThrow(/neither guest has the symbol "rounds"/);
  expect(() => checkPlace('main', compared)).toThrow(/\("main"\): a place is a position, or/);
  expect(() => checkPlace(0.5, compared)).toThrow(/\(0\.5\): a place is a position, or/);
});
