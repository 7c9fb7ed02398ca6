import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { root } from './files.ts';

function tool(name: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'tools', `${name}.mjs`), ...words],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } },
  );
  return { status, stdout, stderr };
}

describe('npm run properties', () => {
  test('refuses a name that no property and no law has, and lists those there are', () => {
    const { status, stdout, stderr } = tool('properties', '--law', 'nosuch');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--law nosuch: there is none of this name');
    expect(stderr).toContain('\n  the codec of logs gives every list of entries back');
    expect(stderr).toContain('\n  replay equals record\n');
  });

  test.each([
    ['same scenario, same bytes', 'laws', 5],
    ['the output rule', 'pair', 6],
  ])('runs, for the law "%s", the properties that judge it: those of %s.test.ts', (law, file, count) => {
    const { status, stdout } = tool('properties', '--law', law, '--numRuns', '1');
    expect(status).toBe(0);
    expect(stdout).toContain(`properties/${file}.test.ts (${count} tests)`);
    expect(stdout).toMatch(new RegExp(String.raw`Tests .*\b${count} passed`));
  });
});

describe('both tools', () => {
  test('tell their options', () => {
    for (const [name, option] of [
      ['properties', '--law NAME'],
      ['canary', '--leak NAME'],
    ] as const) {
      const { status, stdout } = tool(name, '--help');
      expect(status).toBe(0);
      expect(stdout).toContain(option);
    }
  });

  test('name the leaks there are where another one is asked for', () => {
    const { status, stderr } = tool('canary', '--leak', 'nosuch');
    expect(status).toBe(2);
    expect(stderr).toContain('--leak nosuch: no such leak; known are: clock-not-logged, ');
  });
});
