import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

import { lockstep } from '../cli/lockstep.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { root } from '../repository/files.ts';

/** What came of one test. */
interface Outcome {
  readonly status: string;
  readonly message: string;
}

const CONFIG = fileURLToPath(new URL('project/vitest.config.ts', import.meta.url));
const inFolder = temporaryFolder();
const work = inFolder('work');

/** Runs the project's vitest in the folder `work`, where it leaves its fixtures. @returns by name, what came of its tests */
async function runProject(
  name: string,
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, Outcome>> {
  const report = inFolder(`${name}.json`);
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['run', '--config', CONFIG, '--reporter', 'json', '--outputFile', report, ...words];
  const { VITEST: _inside, ...environment } = process.env;
  const child = spawn(process.execPath, [vitest, ...options], {
    cwd: work,
    env: { ...environment, NO_COLOR: '1', ...variables },
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.once('close', resolve));
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
  };
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    tests.map(({ title, status, failureMessages }) => [title, { status, message: failureMessages.join() }]),
  );
}

let [atDesk, inCi]: ReadonlyMap<string, Outcome>[] = [new Map(), new Map()];

beforeAll(async () => {
  await mkdir(work);
  // Where a person sits, in threads; then with what that has saved, and another seed, in processes.
  atDesk = await runProject('desk', ['--pool', 'threads'], { CI: '', CHECK_SEED: '42' });
  inCi = await runProject('ci', ['fails', '--pool', 'forks'], { CI: 'true', CHECK_SEED: '43' });
});

function failure(outcomes: ReadonlyMap<string, Outcome>, name: string): string {
  const { status, message } = outcomes.get(name)!;
  expect(status).toBe('failed');
  return message;
}

describe('tests of vitest', () => {
  test('pass where all holds, however long that takes', () => {
    const others = [
      ...['a machine', 'firmware on a pair', 'a guest that is made when its turn comes'],
      ...['one beside another', 'another beside one', 'but this one', 'with 1 MiB', 'with 2 MiB'],
      ...['replay identically', 'hold the output rule', 'diverge where something else reaches them'],
      'what fast-check was told for all properties counts where nothing else is said',
    ];
    expect(others.map((name) => [name, atDesk.get(name)])).toEqual(
      others.map((name) => [name, { status: 'passed', message: '' }]),
    );
    expect(atDesk.get('not this one')?.status).toBe('skipped');
  });

  test('fail with the report, and a command that runs only them', () => {
    const message = failure(atDesk, 'no update is lost');
    expect(message).toMatch(/^CheckFailure: lost-update\.elf@[0-9a-f]{16}: FAILED, \d+ trials?, seed 42\n/);
    // Nothing of where Lockstep has thrown it.
    expect(message).not.toMatch(/^ {4}at .*\.[jt]s:\d+/m);
    expect(message).toContain('guest invariants   BROKEN: exit code 0');
    expect(message).toContain("npx vitest run fails.check.ts -t '^no update is lost$'");
  });

  test('save what fails where a person sits, and run it first from then on', () => {
    const [name, ...others] = readdirSync(path.join(work, 'fixtures', 'lost-update'));
    expect(others).toEqual([]);
    expect(failure(atDesk, 'no update is lost')).toContain(`It is saved in fixtures/lost-update/${name}`);
    const { found, guest } = JSON.parse(
      readFileSync(path.join(work, 'fixtures', 'lost-update', name!), 'utf8'),
    ) as { found: { name: string }; guest: string };
    expect(found.name).toBe('exit code 0');
    expect(path.resolve(work, 'fixtures', 'lost-update', guest)).toBe(
      path.join(root, 'guests', 'elf', 'lost-update.elf'),
    );
    const again = failure(inCi, 'no update is lost');
    expect(again).toContain(`the fixture ${name}:`);
    expect(again).toContain('FAILED, 1 trial, seed 43');
  });

  test('leave fixtures alone that broke what they do not ask for', () => {
    expect(atDesk.get('nobody asks here how it ends')?.status).toBe('passed');
    expect(inCi.get('nobody asks here how it ends')?.status).toBe('passed');
  });

  test('save nothing if so told, and say what leads to the failure', async () => {
    const message = failure(inCi, 'no update is lost, elsewhere');
    expect(message).not.toContain('saved');
    expect(message).toMatch(/the options \{ seed: 43, path: '[\d:]+' \} in the test, and npx vitest run /);
    const [, string] = /\nOr without the test:\n {2}npx lockstep replay --scenario (ls1\.\S+)\n/.exec(
      message,
    )!;
    const replayed = await lockstep(['replay', '--scenario', string!], '', work);
    expect(replayed.code).toBe(1);
    expect(replayed.stderr).toContain('exit code 0: the exit code is 1');
    expect(readdirSync(work)).toEqual(['fixtures']);
    expect(readdirSync(path.join(work, 'fixtures'))).toEqual(['lost-update']);
  });

  test('do not pass where nothing reached the guest', () => {
    expect(failure(atDesk, 'nothing gets through')).toMatch(/inconclusive, 2 trials/);
  });

  test('say what is wrong with a file, an option, or what is no guest, in a line', () => {
    expect(failure(atDesk, 'no such file')).toBe('LockstepError: nowhere.elf: no such file');
    expect(failure(atDesk, 'an option that there is not')).toMatch(/"numRun"; did you mean "numRuns"\?/);
    expect(failure(atDesk, 'what is no guest')).toMatch(/toReplayIdentically: ".*elf" is no guest/);
  });
});

describe('matchers', () => {
  test('fail with the report of what was violated', () => {
    const message = failure(atDesk, 'a forgetful machine replays');
    expect(message).toMatch(/forgetful@1: FAILED, \d+ trials?, seed 42\n {2}replication laws {3}VIOLATED/);
  });

  test('take a violation for granted where it is expected, and save none', () => {
    expect(atDesk.get('a forgetful machine does not replay')).toEqual({ status: 'passed', message: '' });
  });

  test('take no side where nothing was shown', () => {
    const rule = ['silence holds the output rule', 'silence does not hold the output rule'];
    for (const name of rule) expect(failure(atDesk, name)).toMatch(/inconclusive|not one output was held/);
  });
});
