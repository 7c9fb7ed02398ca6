import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from './files.ts';

interface Counts {
  passed?: number;
  failed?: number;
  pending?: number;
  todo?: number;
  /** Files that could not be loaded. */
  broken?: number;
}

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'lockstep-totals-'));
  mkdirSync(path.join(project, 'tools'));
  mkdirSync(path.join(project, 'build', 'reports'), { recursive: true });
  cpSync(path.join(root, 'tools', 'test-totals.mjs'), path.join(project, 'tools', 'test-totals.mjs'));
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function report(name: string, { passed = 0, failed = 0, pending = 0, todo = 0, broken = 0 }: Counts): void {
  const text = JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] })),
  });
  writeFileSync(path.join(project, 'build', 'reports', `${name}.json`), text);
}

function totals(...options: string[]): { status: number | null; last: string | undefined } {
  const tool = path.join(project, 'tools', 'test-totals.mjs');
  const done = spawnSync(process.execPath, [tool, ...options], { encoding: 'utf8' });
  return { status: done.status, last: done.stdout.trimEnd().split('\n').at(-1) };
}

describe('the totals of the gate', () => {
  test('sum all reports', () => {
    report('test', { passed: 40 });
    report('test-oracle', { passed: 2 });
    expect(totals()).toEqual({ status: 0, last: '42 passed, 0 failed' });
  });

  test('fail when a test failed', () => {
    report('test', { passed: 40, failed: 1 });
    expect(totals()).toEqual({ status: 1, last: '40 passed, 1 failed' });
  });

  test('count what was skipped or postponed as failed', () => {
    report('test', { passed: 40, pending: 1, todo: 2 });
    expect(totals()).toEqual({ status: 1, last: '40 passed, 3 failed' });
  });

  test('count a test file that could not be loaded as failed', () => {
    report('test', { passed: 40, broken: 1 });
    expect(totals()).toEqual({ status: 1, last: '40 passed, 1 failed' });
  });

  test('count a step without tests that failed', () => {
    report('test', { passed: 40 });
    expect(totals('--failed-step', 'lint')).toEqual({ status: 1, last: '40 passed, 1 failed' });
  });

  test('fail when no test has run', () => {
    expect(totals()).toEqual({ status: 1, last: '0 passed, 0 failed' });
  });
});
