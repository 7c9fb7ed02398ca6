import { closeSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

import { failureCodes } from '../../src/cli/exit-codes.ts';
import { MAIN, guest, lockstep, lockstepHere } from './lockstep.ts';

/** Refused with one line and 125, or 2 by a command that judges. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await lockstepHere(words);
  expect({ code, stdout }).toEqual({ code: failureCodes(words[0]).refused, stdout: '' });
  expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
  return stderr;
}

describe('the command line', () => {
  test.each([
    ['limit', ['run', guest('hello'), '--limit']],
    ['disk', ['run', guest('hello'), '--disk']],
    ['memory', ['run', guest('hello'), '--memory', '--raw']],
    ['seed', ['demo', '--seed']],
  ])('says so when the value of --%s is missing', async (option, words) => {
    expect(await refusal(...words)).toBe(`lockstep: --${option} needs a value; see --help\n`);
  });

  test.each([
    ['faults', ['check', guest('hello'), '--faults=yes']],
    ['faults', ['check', guest('hello'), '--faults=true']],
    ['embed', ['keep', 'log', '--embed=1']],
    ['stats', ['run', guest('hello'), '--stats=']],
    ['all', ['pair', guest('hello'), '--all=no']],
    ['json', ['diff', 'a', 'b', '--json=maybe']],
  ])('refuses a value for --%s, which would mean that it is not given', async (option, words) => {
    expect(await refusal(...words)).toBe(`lockstep: --${option} takes no value; see --help\n`);
  });

  test.each([
    ['demo', '--seed', 'x'],
    ['demo', '--numRuns', '5'],
    ['demo', 'extra'],
  ])('of a command that judges ends with 2 where it is wrong: %s %s', async (...words) => {
    const { code, stdout } = await lockstep(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('says how a kernel command line that begins with dashes is written, and takes that', async () => {
    expect(await refusal('run', guest('hello'), '--append', '--foo')).toContain('as in --append=--foo');
    expect(await refusal('run', guest('hello'), '--append')).toContain('--append needs a value');
    expect((await lockstep(['run', guest('hello'), '--append=--foo'])).code).toBe(0);
  });

  test('takes the words after -- as guests and symbols, dashes or not', async () => {
    expect((await lockstep(['run', '--', guest('hello')])).stdout).toBe('Hello from a RISC-V machine.\r\n');
    expect((await lockstep(['disassemble', guest('hello'), '--', 'main'])).stdout).toContain('<main>:');
    expect(await refusal('info', '--', '--x.elf')).toContain('--x.elf: no such file');
  });

  test('refuses more words after -- than the command takes', async () => {
    expect(await refusal('run', guest('hello'), '--', 'extra')).toContain('Unknown argument: extra');
    expect(await refusal('run', '--', guest('hello'), 'extra')).toContain('Unknown argument: extra');
    expect(await refusal('demo', '--', 'extra')).toContain('Unknown argument: extra');
  });

  test('tells commands that it does not know from arguments', async () => {
    expect(await refusal('bogus')).toBe('lockstep: unknown command: bogus; see --help\n');
    expect(await refusal('run', guest('hello'), 'run')).toContain('Unknown argument: run');
  });

  test('has a line for each command in the documentation', () => {
    const commands = readdirSync('src/cli/commands').map((file) => file.replace('.ts', ''));
    const listed = [...readFileSync('docs/cli.md', 'utf8').matchAll(/^\| `lockstep ([a-z]+)/gm)];
    expect(listed.map(([, command]) => command).toSorted()).toEqual(commands.toSorted());
  });

  test('says of a number that it is too large, and what the most is', async () => {
    expect(await refusal('run', guest('hello'), '--limit', '1e16')).toContain('at most 9007199254740991');
    expect(await refusal('run', guest('hello'), '--trace', '1_000_001')).toContain('at most 1000000');
  });
});

/** Where every write fails for another reason than that nobody reads: a full device, or a file opened to be read. */
function unwritable(): { readonly file: number; readonly reason: string } {
  return existsSync('/dev/full')
    ? { file: openSync('/dev/full', 'w'), reason: 'no space left on device' }
    : { file: openSync(MAIN, 'r'), reason: 'bad file descriptor' };
}

describe('with standard output that takes nothing', () => {
  test.each(['run', 'info'])('%s says so and ends with 125', (command) => {
    const { file, reason } = unwritable();
    const { status, stderr } = spawnSync(process.execPath, [MAIN, command, guest('hello')], {
      stdio: ['ignore', file, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(file);
    expect({ status, stderr }).toEqual({ status: 125, stderr: `lockstep: standard output: ${reason}\n` });
  });
});
