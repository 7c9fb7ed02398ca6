import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';

import { MAIN, guest, lockstep, startIn } from './lockstep.ts';
import type { Finished } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** Runs the command where no fixtures are but those that it saves itself. */
function run(words: readonly string[]): Promise<Finished> {
  return lockstep(words, '', file(''));
}

/** What a block says of its trials, by the name in its first column. */
function field(stdout: string, name: string): string {
  return new RegExp(`^  ${name} +(.*)$`, 'm').exec(stdout)?.[1] ?? '';
}

/** How many events a block says were consumed. */
function consumed(stdout: string): number {
  return [...field(stdout, 'consumed').matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
}

describe('lockstep check', () => {
  test('gives two verdicts and what was consumed, the same bytes for the same seed', async () => {
    const words = ['check', '--seed', '1', '--numRuns', '20', guest('scheduler'), guest('echo')];
    const [once, again] = await Promise.all([run(words), run(words)]);
    expect(once).toEqual(again);
    expect(once).toMatchObject({ code: 0, stderr: '' });
    expect(once.stdout).toMatch(/^scheduler\.elf@[0-9a-f]{16}: holds, 20 trials, seed 1\n/);
    expect(field(once.stdout, 'replication laws')).toBe('hold (11 laws)');
    expect(field(once.stdout, 'guest invariants')).toContain('your guest was not judged');
    expect(field(once.stdout, 'consumed')).toMatch(/^reading \d+, timer \d+, /);
    expect(once.stdout).toMatch(/\n2 guests: 2 hold, 0 failed, 0 inconclusive\n$/);
  });

  test('saves what breaks an invariant, and names the command that replays it', async () => {
    const words = ['check', '--seed', '1', '--numRuns', '50', '--expect-exit', '0', guest('lost-update')];
    const failed = await run(words);
    expect(failed.code).toBe(1);
    expect(field(failed.stdout, 'replication laws')).toMatch(/^hold/);
    expect(field(failed.stdout, 'guest invariants')).toBe('BROKEN: exit code 0');
    const [, path] = /\n {2}lockstep replay (\S+)\n/.exec(failed.stdout)!;
    expect(path).toMatch(/^fixtures\/lost-update\/[0-9a-f]+\.json$/);
    expect(readdirSync(file('fixtures/lost-update'))).toHaveLength(1);
    const fixture = JSON.parse(readFileSync(file(path!), 'utf8')) as Record<string, unknown>;
    expect(fixture).toMatchObject({ lockstep: 1, found: { kind: 'invariant', name: 'exit code 0' } });
    expect(fixture['invariants']).toEqual({ exit: 0 });
    expect(fixture['guest']).toMatch(/lost-update\.elf$/);

    const trial = /\nWith the same options, (.*) begins with it\.\n$/.exec(failed.stdout)![1]!.split(' ');
    const again = await run([...words.slice(0, 1), ...trial, ...words.slice(3)]);
    expect(again.code).toBe(1);
    expect(field(again.stdout, 'guest invariants')).toBe(field(failed.stdout, 'guest invariants'));

    const replayed = await run(['replay', path!]);
    expect(replayed.code).toBe(1);
    expect(replayed.stderr).toContain('exit code 0: the exit code is 1');
    const { invariants: _, ...asksNothing } = fixture;
    writeFileSync(file(path!), JSON.stringify(asksNothing));
    const unjudged = await run(['replay', path!]);
    expect(unjudged.code).toBe(1);
    expect(unjudged.stderr).toContain('NOT JUDGED: it was found breaking "exit code 0"');
  });

  test('judges by what is printed and by where the guest gets', async () => {
    const judged = (...words: string[]) => run(['check', '--seed', '1', '--numRuns', '30', ...words]);
    // Before a fixture of the same guest is there, which would be judged too.
    const held = await judged(
      ...['--expect-exit', '0', '--never-output', 'panic', '--never-reach', 'unexpected', guest('hello')],
    );
    const [printed, reached] = await Promise.all([
      judged('--never-output', 'LOST: \\d', guest('lost-update')),
      judged('--never-reach', 'main', guest('hello')),
    ]);
    expect(field(printed.stdout, 'guest invariants')).toBe('BROKEN: never prints /LOST: \\d/m');
    const [, saved] = /^It is saved in (\S+)\.$/m.exec(printed.stdout)!;
    expect(readFileSync(file(saved!), 'utf8')).toContain(
      '"invariants": { "neverOutput": ["/LOST: \\\\d/m"] }',
    );
    expect(field(reached.stdout, 'guest invariants')).toBe('BROKEN: never reaches main');
    expect(held.code === 0 ? field(held.stdout, 'guest invariants') : held.stderr).toMatch(
      /^hold|no such symbol/,
    );
  });

  test('does a part of the trials, and all parts do all of them', async () => {
    const words = ['check', '--seed', '4', '--numRuns', '31', guest('clocks')];
    const parts = ['1/3', '2/3', '3/3'].map((shard) => run([...words, '--shard', shard]));
    const [whole, ...thirds] = (await Promise.all([run(words), ...parts])).map(({ stdout }) => stdout);
    const sum = thirds.reduce((events, stdout) => events + consumed(stdout), 0);
    expect(sum).toBe(consumed(whole!));
    expect(thirds.map((stdout) => /, (\d+) trials, /.exec(stdout)![1])).toEqual(['11', '10', '10']);
  });

  test('gives each trial a disk with the content of a file, and never writes that', async () => {
    const disk = file('disk.img');
    writeFileSync(disk, new Uint8Array(2048 * 512).fill(3));
    const words = ['check', '--seed', '1', '--numRuns', '5', '--disk', disk, guest('blocks')];
    const { code, stdout } = await run(words);
    expect(code).toBe(0);
    expect(field(stdout, 'consumed')).toContain('disk ');
    expect(readFileSync(disk).every((byte) => byte === 3)).toBe(true);
  });

  test('judges one scenario, and says the same of it each time', async () => {
    const scenario = file('quit.json');
    const arrivals = [{ at: 3000, console: 'quit\r' }];
    writeFileSync(scenario, JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 9000, arrivals }));
    const { code, stdout } = await run(['check', '--scenario', scenario]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^editor\.elf@[0-9a-f]{16}: holds, 1 trial, seed 0\n/);
    expect(field(stdout, 'ended with')).toBe('exit code 0 1');
  });

  test('prints, for a scenario that fails, the command that fails in the same way', async () => {
    const [scenario, fails] = [file('another.json'), 'guest invariants'];
    writeFileSync(scenario, JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 9000 }));
    const over = ['--memory', '16MiB', '--append', 'a "b" c', '--clock', 'paced', '--limit', '100000'];
    const law = ['--law', 'same scenario, same bytes'];
    const words = ['check', guest('hello'), '--scenario', scenario, ...over, ...law, '--expect-exit', '7'];
    const failed = await run(words);
    expect(failed.code).toBe(1);
    const command = /^ {2}lockstep (check .*)$/m.exec(failed.stdout)![1]!;
    const again = execFileSync('sh', ['-c', `"$0" "$1" ${command} || true`, process.execPath, MAIN], {
      encoding: 'utf8',
    });
    expect(again).toBe(failed.stdout);
    expect(field(again, fails)).toContain('exit code 7');

    const own = await run(['check', '--scenario', scenario, '--never-reach', 'main']);
    expect(own.stdout).toContain(`\n  lockstep replay ${scenario} --never-reach main\n`);
  });

  test('matches what is printed line by line, or as the flags of /REGEX/FLAGS say', async () => {
    const never = async (pattern: string) => {
      const words = ['check', '--seed', '1', '--numRuns', '1', '--never-output', pattern, guest('scheduler')];
      // Where nothing is kept of the ones before.
      const folder = mkdtempSync(file('never-'));
      return (await lockstep(words, '', folder)).code;
    };
    const second = (await run(['run', '--seed', '1', guest('scheduler')])).stdout
      .split(/\r?\n/)[1]!
      .slice(0, 6);
    expect(second).toMatch(/^[\w ]+$/);
    expect(await never(`^${second}`)).toBe(1);
    expect(await never(`/^${second}/`)).toBe(0);
    expect(await never(`/^${second.toUpperCase()}/im`)).toBe(1);
  });

  test('refuses beside a scenario what says which trials to generate', async () => {
    const one = file('one.json');
    writeFileSync(one, JSON.stringify({ lockstep: 1, guest: guest('hello'), limit: 9000 }));
    for (const [name, value] of [
      ['numRuns', '10'],
      ['seed', '1'],
      ['path', '1'],
      ['budget', '1s'],
      ['shard', '1/2'],
    ]) {
      const { code, stdout, stderr } = await run(['check', '--scenario', one, `--${name}`, value!]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`--${name}: not with --scenario`);
    }
  });

  test('names the file and the field of a scenario that cannot be tried', async () => {
    const refusal = async (fields: object) => {
      const path = file('refused.json');
      writeFileSync(path, JSON.stringify({ lockstep: 1, guest: guest('hello'), limit: 9000, ...fields }));
      const commands = [['check', '--scenario'], ['replay']];
      const results = await Promise.all(commands.map((words) => run([...words, path])));
      expect(results.map(({ code }) => code)).toEqual([2, 2]);
      expect(results[0]!.stderr).toBe(results[1]!.stderr);
      return results[0]!.stderr;
    };
    expect(await refusal({ guest: 'nosuch.elf' })).toContain(
      'refused.json: guest: "nosuch.elf": no such file',
    );
    expect(await refusal({ board: { memory: '100' } })).toMatch(/refused\.json: .*100/);
    expect(await refusal({ arrivals: [{ at: 1, signal: 'tick' }] })).toMatch(/refused\.json: arrivals\[0\]/);
  });

  test('ends with 3 where nothing reached the guest', async () => {
    const nothing = file('nothing.json');
    writeFileSync(nothing, JSON.stringify({ lockstep: 1, guest: guest('hello'), limit: 9000 }));
    const { code, stdout } = await run(['check', '--scenario', nothing]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^hello\.elf@[0-9a-f]{16}: inconclusive, 1 trial/);
  });

  test('begins no more trials when the time is up or somebody interrupts it, and gives the counts so far', async () => {
    const words = ['check', '--seed', '1', '--numRuns', '1000000', guest('scheduler')];
    const started = performance.now();
    const timed = await run([...words, '--budget', '4s']);
    expect(timed.code).toBe(0);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(consumed(timed.stdout)).toBeGreaterThan(0);
    expect(timed.stdout).toMatch(/: holds, \d+ of 1000000 trials \(no time for more\), seed 1\n/);

    const drawn = startIn(file(''), ['check', '--numRuns', '1000000', guest('scheduler')]);
    // Told first, so that a check that is stopped can be made again.
    await drawn.printed('seed ');
    // Time for a trial, also where others keep the processors busy.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    drawn.kill('SIGINT');
    const interrupted = await drawn.finished;
    expect(interrupted.code).toBe(130);
    expect(interrupted.stdout).toMatch(/^seed (\d+)\nscheduler\.elf@[0-9a-f]+: .*, seed \1\n/);
    expect(interrupted.stderr).toContain('ended by SIGINT: the counts are of the trials until then');
  });

  test.each([
    ['a law', ['--law', 'gravity']],
    ['a place', ['--never-reach', 'nowhere']],
    ['a pair', ['--law', 'the output rule']],
    ['a file', ['none.elf']],
  ])('draws no seed where it is refused for %s', async (_what, words) => {
    expect(await run(['check', ...words, guest('hello')])).toMatchObject({ code: 2, stdout: '' });
  });

  test('tries a guest once, however often it is named', async () => {
    const named = [guest('hello'), guest('tohost'), relative(file(''), guest('hello'))];
    const { stdout } = await run(['check', '--seed', '1', '--numRuns', '2', ...named]);
    expect([...stdout.matchAll(/^(\w+)\.elf@/gm)].map(([, name]) => name)).toEqual(['hello', 'tohost']);
    expect(stdout).toContain('\n2 guests: ');
  });

  test('ends with 2 where it cannot be tried, with one line that says why', async () => {
    const refusal = async (...words: string[]) => {
      const { code, stdout, stderr } = await run(['check', '--seed', '1', ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
      return stderr;
    };
    expect(await refusal(file('none.elf'))).toContain('no such file');
    expect(await refusal('--law', 'gravity', guest('hello'))).toContain('there are "replay equals record"');
    expect(await refusal('--never-output', '(', guest('hello'))).toContain('--never-output: Invalid regular');
    expect(await refusal('--never-reach', 'nowhere', guest('hello'))).toMatch(
      /--never-reach nowhere: .*hello\.elf has no such symbol; lockstep info lists them/,
    );
    expect(await refusal('--never-reach', '0x80000000', guest('hello'))).toContain(
      'written as pc:0x80000000',
    );
    expect(await refusal('--shard', '4/3', guest('hello'))).toContain('a part is written as 1/4');
    expect(await refusal('--path', 'xx', guest('hello'))).toContain(
      'a path is numbers and colons as in 12:0:3',
    );
    expect(await refusal('--path', '0:99999', guest('hello'))).toContain('--path 0:99999: leads to no trial');
    const alone = await run(['check', '--path', '41:2', guest('hello')]);
    expect(alone).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: 'lockstep: --path 41:2: it goes with the --seed that the failure named; give both\n',
    });
    expect(await refusal('--expect-exit', 'abc', guest('hello'))).toContain(
      'an exit code is a number from 0',
    );
    expect(await refusal('--budget', '10', guest('hello'))).toContain('a time is written as 90s, 10m or 2h');
  });
});
