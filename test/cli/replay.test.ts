import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

import { readEntries, writeEntries } from '../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { guest, lockstep, start } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();
const log = file('scheduler.log');
let printed = '';

beforeAll(async () => {
  const words = ['record', '--seed', '3', '--checkpoints', '5000', guest('scheduler'), '-o', log];
  printed = (await lockstep(words)).stdout;
});

/** The log with something in it changed, and sealed again. */
function altered(name: string, change: (entries: ReturnType<typeof readEntries>['entries']) => void): string {
  const { header, entries } = readEntries(memorySource(readFileSync(log)));
  change(entries);
  writeFileSync(file(name), writeEntries(header, entries));
  return file(name);
}

const scenario = (fields: object): string =>
  JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 100_000, ...fields });

describe('lockstep replay of a log', () => {
  test('says where it differs, until where it was equal, and what to do', async () => {
    const path = altered('altered.log', (entries) => {
      const reading = entries.find(({ kind, position }) => kind === 'answer' && position > 20_000)!;
      Object.assign(reading, { input: { kind: 'clock', value: 1_000_000 } });
    });
    const { code, stdout, stderr } = await lockstep(['replay', path]);
    expect(code).toBe(1);
    expect(printed.startsWith(stdout)).toBe(true);
    expect(stderr).toMatch(/altered\.log: different, seen at position \d+: /);
    expect(stderr).toMatch(/\n {2}equal until +position 20000, the last good checkpoint\n/);
    expect(stderr).toMatch(/\n {2}log entry +\d+\n {2}next +`lockstep inspect /);
  });

  test('refuses a damaged one with the byte, and what is no log with what it is', async () => {
    const bytes = readFileSync(log);
    bytes[bytes.length - 100]! ^= 1;
    writeFileSync(file('damaged.log'), bytes);
    writeFileSync(file('empty.log'), '');
    writeFileSync(file('text.log'), 'some text');
    const of = async (name: string) => {
      const { code, stderr } = await lockstep(['replay', file(name)]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await of('damaged.log')).toMatch(/damaged\.log: the log is damaged at byte \d+: /);
    expect(await of('empty.log')).toContain('it is empty');
    expect(await of('text.log')).toContain('neither a log nor a scenario');
    expect(await of('none.log')).toContain('no such file');
  });

  test('ends with 2 when it is called wrongly, and proposes what was meant', async () => {
    const { code, stderr } = await lockstep(['replay', log, '--gest', guest('hello')]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'lockstep: Unknown argument: gest; did you mean --guest? See --help\n',
    });
    expect((await lockstep(['replay'])).code).toBe(2);
  });

  test('refuses to ask invariants of a log, which it could not judge', async () => {
    for (const words of [
      ['--expect-exit', '0'],
      ['--never-output', 'x'],
      ['--never-reach', 'main'],
    ]) {
      const { code, stdout, stderr } = await lockstep(['replay', log, ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('a log is only compared with its recording');
    }
    mkdirSync(file('logs'));
    writeFileSync(file('logs/a.log'), readFileSync(log));
    const only = await lockstep(['replay', '--expect-exit', '0', file('logs')]);
    expect(only.code).toBe(2);
    expect(only.stderr).toContain('only logs are in it');
    writeFileSync(file('logs/b.json'), scenario({}));
    const both = await lockstep(['replay', '--expect-exit', '0', file('logs')]);
    expect(both.code).toBe(0);
    expect(both.stderr).toContain('was asked of the scenarios, not of the logs (1)');
  });

  test('shows counts where they are wanted', async () => {
    const { code, stderr } = await lockstep(['replay', '--stats', log]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^slots +\d+\n[^]*\nevents +\d+ clock\n/);
  });

  test('ends quietly when nobody reads what it prints', async () => {
    const long = file('long.log');
    await lockstep(['record', '--seed', '1', guest('editor'), '-o', long], 'help\r'.repeat(2000));
    const replay = start('replay', long);
    await replay.printed('> ');
    replay.closeOutput();
    expect(await replay.finished).toMatchObject({ code: 141, stderr: '' });
  });
});

describe('lockstep replay of a scenario', () => {
  test('prints what the guest prints, and says whether everything holds', async () => {
    writeFileSync(file('good.json'), scenario({ arrivals: [{ at: 3000, console: 'quit\r' }] }));
    const good = await lockstep(['replay', file('good.json')]);
    expect(good.code).toBe(0);
    expect(good.stdout).toContain('> quit\r\n');
    expect(good.stderr).toMatch(/good\.json: holds\n$/);
    const asked = await lockstep(['replay', file('good.json'), '--expect-exit', '3']);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(/FAILED at position \d+: exit code 3: the exit code is 0\n/);
  });

  test('fails where something in it does not happen, and refuses what is no scenario', async () => {
    const missed = { arrivals: [{ after: 'symbol:main', hit: 9, console: 'a' }] };
    writeFileSync(file('missed.json'), scenario(missed));
    const { code, stderr } = await lockstep(['replay', file('missed.json')]);
    expect(code).toBe(1);
    expect(stderr).toContain('arrivals[0]');
    writeFileSync(file('wrong.json'), scenario({ arivals: [] }));
    const wrong = await lockstep(['replay', file('wrong.json')]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/wrong\.json: arivals: .*"arrivals"/);
  });
});

test('lockstep replay of a folder takes all in it in the order of their names, and ends with the worst', async () => {
  const folder = file('folder');
  mkdirSync(`${folder}/inner`, { recursive: true });
  const bytes = readFileSync(log);
  writeFileSync(`${folder}/c.log`, bytes.subarray(0, -30));
  writeFileSync(`${folder}/inner/d.log`, bytes);
  writeFileSync(`${folder}/a.json`, scenario({ arrivals: [{ at: 3000, console: 'quit\r' }] }));
  writeFileSync(`${folder}/notes.txt`, 'not taken');
  const { code, stdout } = await lockstep(['replay', folder]);
  expect(code).toBe(4);
  expect(stdout.split('\n')).toEqual([
    'a.json: holds',
    expect.stringMatching(
      /^c\.log: recorder ended at position \d+; (equal up to its last checkpoint, at \d+, and it replays to the end|it replays to there, with no checkpoint before that to compare with)$/,
    ),
    expect.stringMatching(
      /^inner\/d\.log: equal to the end at position \d+: the guest ended with exit code 0$/,
    ),
    '2 of 3 as recorded or expected',
    '',
  ]);
  writeFileSync(`${folder}/b.json`, '{');
  expect((await lockstep(['replay', folder])).code).toBe(2);
  mkdirSync(file('nothing'));
  const nothing = await lockstep(['replay', file('nothing')]);
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing to replay') });
});
