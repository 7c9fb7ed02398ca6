import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

import { leaksOf } from '../../src/audit/leaks.ts';
import { PAIR_LEAKS } from '../../src/audit/pair-leaks.ts';
import { fixtureOf } from '../../src/harness/fixture.ts';
import { packBytes } from '../../src/harness/fixtures/packed-bytes.ts';
import { canaryGuest } from '../../src/harness/riscv/leaks/canary-guest.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import { riscvLeaks } from '../../src/harness/riscv/leaks/riscv-leaks.ts';
import { replayFile } from '../../src/cli/replay/replay-file.ts';
import type { FileArguments } from '../../src/cli/replay/replay-file.ts';
import type { ReplayOrder } from '../../src/cli/replay/replay-worker.ts';
import type { ReplayedFile } from '../../src/cli/replay/replayed-file.ts';
import { root } from '../repository/files.ts';
import { leakyHartModules } from '../support/leaky-harts.ts';
import { guest, lockstep, lockstepHere } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();
const OURS = join(root, 'fixtures');

// Compiled once, and not in the middle of a replay.
beforeAll(() => leakyHartModules());

/** A guest of one instruction, which jumps to itself. */
const LOOP = Uint8Array.of(0x6f, 0, 0, 0);

describe('the fixtures of this repository', () => {
  test('of leaks are one for each leak, and hold where nothing leaks', async () => {
    const canary = canaryGuest(readFileSync(guest('exerciser')));
    const leaks = [...leaksOf(riscvLeaks(canary, {})), ...PAIR_LEAKS].map(({ name }) => name);
    expect(readdirSync(join(OURS, 'leaks')).sort()).toEqual(leaks.map((name) => `${name}.json`).sort());
    const { code, stdout } = await lockstep(['replay', '--leak', 'none', join(OURS, 'leaks')]);
    const lines = leaks.sort().map((name) => `${name}.json: holds without the leak ${name}`);
    expect(stdout.split('\n')).toEqual([
      ...lines,
      `${leaks.length} of ${leaks.length} as recorded or expected`,
      '',
    ]);
    expect(code).toBe(0);
  });

  test('come out as each of them expects, and are written as the present release writes them', async () => {
    cpSync(OURS, file('copies/fixtures'), { recursive: true });
    cpSync(join(root, 'guests/elf'), file('copies/guests/elf'), { recursive: true });
    const { code, stdout } = await lockstep(['replay', '--update', file('copies/fixtures')]);
    const lines = stdout.trimEnd().split('\n');
    expect({ code, wrong: lines.slice(0, -1).filter((line) => !/^\S+: up to date: /.test(line)) }).toEqual({
      code: 0,
      wrong: [],
    });
    expect(lines.at(-1)).toBe(`${lines.length - 1} of ${lines.length - 1} as recorded or expected`);
  });
});

/** What comes of a scenario's text, as `lockstep replay` says it of a file in a folder. */
async function replayed(text: string, given: Partial<FileArguments> = {}): Promise<ReplayedFile> {
  writeFileSync(file('one.json'), text);
  const invariants = { exit: undefined, neverOutput: [], neverReach: [] };
  return replayFile(file('one.json'), 'one.json', {
    ...{ guest: undefined, leak: undefined, update: undefined, invariants },
    ...given,
  });
}

describe('a fixture', () => {
  const hello: Scenario = { lockstep: 1, guest: 'hello.elf', limit: 9000 };
  beforeAll(() => cpSync(guest('hello'), file('hello.elf')));

  test('judges its guest by itself, and what is asked with options is asked too', async () => {
    const asking = (invariants: object, given?: Partial<FileArguments>) =>
      replayed(fixtureOf(hello, undefined, { invariants }).text, given);
    expect(await asking({ exit: 0 })).toMatchObject({ code: 0, verdict: 'as expected' });
    const broken = await asking({ exit: 7 });
    expect(broken).toMatchObject({ code: 1, verdict: 'failed', failure: { kind: 'invariant' } });
    expect(broken.line).toContain('exit code 7: the exit code is 0');
    const options = { exit: undefined, neverOutput: ['Hello'], neverReach: [] };
    const both = await asking({ exit: 0 }, { invariants: options });
    expect(both).toMatchObject({ code: 1, line: expect.stringContaining('never prints /Hello/m') });
    const unknown = await asking({ neverReach: ['mian'] });
    expect(unknown).toMatchObject({ code: 2, verdict: 'refused' });
    expect(unknown.line).toMatch(/invariants\.neverReach: mian: .*hello\.elf has no such symbol/);
  });

  test('has to break what it says, and nothing else', async () => {
    const breaking = (breaks: string) =>
      replayed(
        fixtureOf({ ...hello, expect: 'invariant-broken' }, undefined, { breaks, invariants: { exit: 7 } })
          .text,
      );
    const as = await breaking('exit code 7');
    expect(as.code).toBe(0);
    expect(as.line).toMatch(/^invariant-broken, as expected: exit code 7/);
    expect(await breaking('exit code 3')).toMatchObject({ code: 1, verdict: 'failed' });
  });

  test('with its guest inside needs no other file, and a damaged one is refused', async () => {
    mkdirSync(file('alone'));
    writeFileSync(file('alone/a.json'), fixtureOf({ ...hello, guest: '../hello.elf' }).text);
    const embedded = await lockstep(['replay', '--update', '--embed', file('alone/a.json')]);
    expect(embedded).toMatchObject({ code: 0, stdout: expect.stringContaining('updated: holds') });
    mkdirSync(file('elsewhere/deep'), { recursive: true });
    const text = readFileSync(file('alone/a.json'), 'utf8');
    writeFileSync(file('elsewhere/deep/a.json'), text);
    expect(await lockstep(['replay', file('elsewhere/deep/a.json')])).toMatchObject({ code: 0 });
    const again = await lockstep(['replay', '--update', '--embed', file('elsewhere/deep/a.json')]);
    expect(again.stdout).toContain('up to date: holds');
    expect(readFileSync(file('elsewhere/deep/a.json'), 'utf8')).toBe(text);
    writeFileSync(file('elsewhere/deep/a.json'), text.replace(/"bytes": \d/, '"bytes": 9'));
    const damaged = await lockstep(['replay', file('elsewhere/deep/a.json')]);
    expect(damaged.code).toBe(2);
    expect(damaged.stderr).toMatch(/^lockstep: \S+a\.json: image: damaged: [^\n]+\n$/);
  });

  test('of a leak or a machine that there is not is refused with those that there are', async () => {
    const refusal = async (fields: object, leak?: string) => {
      const seen = await replayed(JSON.stringify({ lockstep: 1, limit: 100, ...fields }), { leak });
      expect(seen).toMatchObject({ code: 2, verdict: 'refused' });
      return seen.line;
    };
    expect(await refusal({ machine: 'scribe', leak: 'gate-emptid' })).toContain('did you mean gate-emptied?');
    expect(await refusal({ machine: 'scribe' }, 'stale-code')).toContain('known here are none, output-early');
    expect(await refusal({ machine: 'scrib' })).toContain(
      'machine: "scrib" does not come with Lockstep (known is scribe), and there is no such file',
    );
    const leaky = { guest: guest('hello'), leak: 'stale-code' };
    writeFileSync(file('leaky.json'), JSON.stringify({ lockstep: 1, limit: 100, ...leaky }));
    const checked = await lockstep(['check', '--scenario', file('leaky.json')]);
    expect(checked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lockstep replay, report and shrink run it with the leak'),
    });
  });
});

test('a leak that no machine has is refused for a folder once, and not by each file', async () => {
  const refused = await lockstepHere(['replay', '--leak', 'foo', join(OURS, 'leaks')]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(
    /^lockstep: leak "foo": there is none of this name; known here are none, [^\n]*stale-code[^\n]*\n$/,
  );
  const near = await lockstepHere(['replay', '--leak', 'stale-cod', join(OURS, 'leaks')]);
  expect(near.stderr).toBe(
    'lockstep: leak "stale-cod": there is none of this name; did you mean stale-code?\n',
  );
});

test('the package says that the harts of some leaks are not in it', async () => {
  // As it is installed: without what compiles them.
  for (const part of ['dist', 'guests/elf', 'package.json'])
    cpSync(join(root, part), file(`package/${part}`), { recursive: true });
  symlinkSync(join(root, 'node_modules'), file('package/node_modules'), 'junction');
  const main = file('package/dist/cli/main.js');
  const replayed = (leak: string) =>
    spawnSync(process.execPath, [main, 'replay', join(OURS, `leaks/${leak}.json`)], { encoding: 'utf8' });
  expect(replayed('interrupt-late')).toMatchObject({ status: 0 });
  const { status, stderr } = replayed('stale-code');
  expect({ status, stderr }).toMatchObject({ status: 2 });
  expect(stderr).toMatch(
    /^lockstep: \S+stale-code\.json: leak "stale-code": its hart is no part of the package; [^\n]+\n$/,
  );
});

describe('a folder', () => {
  test('goes on where one file throws and another one never ends', async () => {
    const image = { name: 'loop.bin', format: 'raw', ...packBytes(LOOP) } as const;
    mkdirSync(file('folder'));
    writeFileSync(file('folder/b.json'), fixtureOf({ lockstep: 1, limit: 1e15 }, undefined, { image }).text);
    for (const name of ['a', 'c', 'd']) {
      writeFileSync(
        file(`folder/${name}.json`),
        fixtureOf({ lockstep: 1, limit: 9 }, undefined, { image }).text,
      );
    }
    const { code, stdout } = await lockstep(['replay', '--timeout', '3s', file('folder')]);
    expect(stdout.split('\n')).toEqual([
      'a.json: holds, though nothing reached the guest',
      'b.json: HUNG: it had not ended after 3 s (--timeout)',
      'c.json: holds, though nothing reached the guest',
      'd.json: holds, though nothing reached the guest',
      '3 of 4 as recorded or expected',
      '',
    ]);
    expect(code).toBe(1);

    const module = join(root, 'dist/cli/replay/replay-in-workers.js');
    const { replayInWorkers } = (await import(module)) as {
      replayInWorkers(
        orders: readonly ReplayOrder[],
        timeoutMilliseconds: number,
        done: (file: ReplayedFile) => void,
      ): Promise<void>;
    };
    const given = { guest: undefined, leak: undefined, update: undefined };
    const invariants = { exit: undefined, neverOutput: [], neverReach: [] };
    const order = (name: string): ReplayOrder => ({
      path: file(`folder/${name}.json`),
      name,
      given: { ...given, invariants },
    });
    const broken = { ...order('c'), given: { ...given, invariants: null } } as unknown as ReplayOrder;
    const seen: ReplayedFile[] = [];
    await replayInWorkers([order('a'), broken, order('d')], 60_000, (done) => seen.push(done));
    expect(seen.map(({ name, verdict, code }) => ({ name, verdict, code }))).toEqual([
      { name: 'a', verdict: 'as expected', code: 0 },
      { name: 'c', verdict: 'error', code: 70 },
      { name: 'd', verdict: 'as expected', code: 0 },
    ]);
  });

  test('that is updated keeps failures as they are, and says so', async () => {
    mkdirSync(file('kept'));
    const [good, bad] = [file('kept/good.json'), file('kept/bad.json')];
    const sound = { lockstep: 1, guest: guest('hello'), limit: 9000 };
    writeFileSync(good, JSON.stringify(sound));
    writeFileSync(bad, JSON.stringify({ ...sound, invariants: { exit: 7 } }));
    const before = readFileSync(bad, 'utf8');
    const { code, stdout } = await lockstep(['replay', '--update', file('kept')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^bad\.json: not updated: FAILED at position \d+: exit code 7: .*\ngood\.json: updated: holds/,
    );
    expect(readFileSync(bad, 'utf8')).toBe(before);
    expect(readFileSync(good, 'utf8')).toMatch(/^\{\n {2}"lockstep": 1,\n/);
    expect((await lockstep(['replay', '--update', file('kept')])).stdout).toContain(
      'good.json: up to date: ',
    );
  });
});
