import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { guest, lockstep } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** One key comes between load and store of the counter, and some more events that have nothing to do with that. */
function scenario(name: string): string {
  const path = file(name);
  const arrivals = [
    { at: 1258, console: 'abc' },
    { at: 3000, console: 'q' },
    { at: 5000, frame: 'ffffffffffff00000000000088b500010000' },
  ];
  const clock = { steps: [1, 2, 3], tail: { seed: 3 } };
  const text = JSON.stringify({ lockstep: 1, guest: guest('lost-update'), limit: 100_000, arrivals, clock });
  writeFileSync(path, text);
  return path;
}

const ASKED = ['--expect-exit', '0'];

describe('lockstep shrink', () => {
  test('makes a failing scenario smaller in its place, and says what is left and where it fails', async () => {
    const path = scenario('whole.json');
    const { code, stdout, stderr } = await lockstep(['shrink', ...ASKED, path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/: exit code 0\n {2}at position \d+: the exit code is 1\n/);
    expect(stdout).toMatch(
      /7 events before, 1 now: .*; nothing more can be taken away, and no number or payload made smaller\n/,
    );
    expect(stdout).toContain('Blame: the one event is needed\n');
    const { arrivals, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { arrivals: object[] };
    expect(arrivals).toEqual([{ at: 1258, console: 'a' }]);
    expect(rest).not.toHaveProperty('clock.tail.seed');
  });

  test('goes on where it was stopped', async () => {
    const [stopped, whole] = [scenario('stopped.json'), scenario('at-once.json')];
    const first = await lockstep(['shrink', ...ASKED, '--trials', '2', stopped]);
    expect(first.stdout).toContain('it may get smaller, run it again to go on');
    await lockstep(['shrink', ...ASKED, stopped]);
    await lockstep(['shrink', ...ASKED, whole]);
    expect(readFileSync(stopped, 'utf8')).toBe(readFileSync(whole, 'utf8'));
  });

  test('refuses what does not fail', async () => {
    const { code, stderr } = await lockstep(['shrink', scenario('holds.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('it does not fail, so there is nothing to shrink');
  });
});
