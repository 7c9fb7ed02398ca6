import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

import { fixtureOf } from '../../src/harness/fixture.ts';
import { read } from '../repository/files.ts';
import { MAIN, guest, lockstep } from './lockstep.ts';
import type { Finished } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();
const CHECK = ['check', '--seed', '1', '--numRuns', '5', '--expect-exit', '0', 'build/lost-update.elf'];
let failed: Finished;
let saved: string[];

function run(...words: readonly string[]): Promise<Finished> {
  return lockstep(words, '', file('project'));
}

/** What a JSON report says, if its schema allows it. */
function reported(name: 'check' | 'replay', { stdout }: Finished): Record<string, never> {
  const schemas = ['scenario.schema.json', 'replay-report.schema.json', 'check-report.schema.json'];
  const ajv = new Ajv2020();
  for (const schema of schemas) ajv.addSchema(JSON.parse(read(`schema/${schema}`)) as object, schema);
  const report = JSON.parse(stdout) as Record<string, never>;
  const accepts = ajv.getSchema(`${name}-report.schema.json`)!;
  expect([accepts(report), accepts.errors]).toEqual([true, null]);
  return report;
}

beforeAll(async () => {
  mkdirSync(file('project/build'), { recursive: true });
  cpSync(guest('lost-update'), file('project/build/lost-update.elf'));
  failed = await run(...CHECK);
  saved = readdirSync(file('project/fixtures/lost-update'));
});

describe('a failure that a check has saved', () => {
  test('is printed as a string too, which replays where the file is not', () => {
    expect(failed.code).toBe(1);
    expect(saved).toHaveLength(1);
    const [, command] = /\nWhere that file is not:\n {2}lockstep (replay --scenario ls1\.[\w-]+)\n/.exec(
      failed.stdout,
    )!;
    mkdirSync(file('elsewhere'));
    cpSync(file('project/build'), file('elsewhere/build'), { recursive: true });
    // As a shell takes it, without quotes.
    const shell = `"$0" "$1" ${command} 2>&1 || echo "exit $?"`;
    const printed = execFileSync('sh', ['-c', shell, process.execPath, MAIN], {
      encoding: 'utf8',
      cwd: file('elsewhere'),
    });
    expect(printed).toMatch(
      /\nlockstep: ls1\.\S+…: FAILED at position \d+: exit code 0: the exit code is 1\n[^]*exit 1\n$/,
    );
  });

  test('is refused as a string of which a part is missing, in one line', async () => {
    const string = /--scenario (ls1\S+)/.exec(failed.stdout)![1]!;
    const refusals = await Promise.all(
      [string.slice(0, -9), 'zonk', ''].map((wrong) => run('replay', `--scenario=${wrong}`)),
    );
    for (const { code, stdout, stderr } of refusals) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^lockstep: \S*: no string of a scenario: [^\n]+\n$/);
    }
    const both = await run('replay', '--scenario', string, 'fixtures');
    expect(both.stderr).toBe('lockstep: --scenario: not with a file as well (fixtures)\n');
  });

  test('is replayed before the next trials, and not saved twice', async () => {
    const again = await run(...CHECK);
    expect(again.code).toBe(1);
    const path = `fixtures/lost-update/${saved[0]}`;
    const [folder, line] = again.stdout.split('\n');
    expect(folder).toBe('fixtures/lost-update: 0 of 1 as expected');
    expect(line).toMatch(/^ {2}[0-9a-f]{12}\.json: FAILED at position \d+: exit code 0: the exit code is 1$/);
    expect(again.stdout).toContain(`\n${path} has the same failure already: nothing is saved.\n`);
    expect(again.stdout).toContain(`\n  lockstep replay ${path}\n`);
    expect(readdirSync(file('project/fixtures/lost-update'))).toEqual(saved);

    // One that is meant to fail notices it as well.
    const kept = JSON.parse(readFileSync(file(`project/${path}`), 'utf8')) as object;
    writeFileSync(file(`project/${path}`), JSON.stringify({ ...kept, expect: 'invariant-broken' }));
    const meant = await run(...CHECK);
    expect(meant.stdout).toMatch(/^fixtures\/lost-update: 1 of 1 as expected\n/);
    expect(meant.stdout).toContain(`\n${path} has the same failure already: nothing is saved.\n`);
    writeFileSync(file(`project/${path}`), JSON.stringify(kept));

    // The same scenario is found again with another seed only in other words: another invariant is another failure.
    const other = await run(...CHECK.slice(0, 5), '--never-output', 'LOST', ...CHECK.slice(7));
    expect(other.stdout).toContain('It is saved in fixtures/lost-update/');
    expect(readdirSync(file('project/fixtures/lost-update'))).toHaveLength(2);
  });

  test('has its guest inside with --embed, and needs no other file then', async () => {
    mkdirSync(file('embedded/build'), { recursive: true });
    cpSync(guest('lost-update'), file('embedded/build/lost-update.elf'));
    expect((await lockstep([...CHECK, '--embed'], '', file('embedded'))).code).toBe(1);
    const [name] = readdirSync(file('embedded/fixtures/lost-update'));
    cpSync(file(`embedded/fixtures/lost-update/${name}`), file('alone.json'));
    const { code, stderr } = await lockstep(['replay', file('alone.json')]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exit code 0: the exit'),
    });
  });
});

describe('a failure of a check with options that a scenario has no words for', () => {
  const folder = 'board';
  const judged = (...words: readonly string[]) => lockstep(words, '', file(folder));
  const printed = (name: string) => ['check', '--seed', '1', '--numRuns', '1', '--never-output', '.', name];

  beforeAll(() => {
    mkdirSync(file(`${folder}/guests`), { recursive: true });
    cpSync(guest('key-value'), file(`${folder}/guests/key-value.elf`));
    cpSync(guest('hello'), file(`${folder}/guests/hello.elf`));
  });

  test('has what was on its disks inside, or their hash and path where that is too much', async () => {
    const disk = file(`${folder}/disk.img`);
    const noise = Uint8Array.from({ length: 2 ** 17 }, (_, at) => Math.imul(at, at ^ 0x9e37) >>> 7);
    for (const [content, where] of [
      [new Uint8Array(2 ** 17).fill(3, 0, 2048), 'deflate'],
      [noise, 'file'],
    ] as const) {
      writeFileSync(disk, content);
      rmSync(file(`${folder}/fixtures`), { recursive: true, force: true });
      const found = await judged(...printed('guests/key-value.elf'), '--disk', disk);
      const [, path] = /^It is saved in (\S+)\.$/m.exec(found.stdout)!;
      const [said] = (JSON.parse(readFileSync(file(`${folder}/${path}`), 'utf8')) as { contents: object[] })
        .contents;
      expect(said).toHaveProperty(where);
      const replayed = await judged('replay', path!);
      expect(replayed.code).toBe(1);
      // The guest says whether there was something that it knows on its disk.
      expect(replayed.stderr).toMatch(/it printed \S+/);
      const again = await judged('replay', '--update', path!);
      expect(again.stdout).toContain('not updated: FAILED');
      if (where === 'deflate') continue;
      writeFileSync(disk, new Uint8Array(2 ** 17));
      const other = await judged('replay', path!);
      expect(other).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is not that of the disk that was kept'),
      });
    }
  });

  test('has a guest inside that is no ELF file', async () => {
    // Writes a letter to the UART, and ends.
    const code = [
      0x100002b7, 0x06100313, 0x00628023, 0x001002b7, 0x00005337, 0x5553031b, 0x0062a023, 0x0000006f,
    ];
    writeFileSync(file(`${folder}/guests/letter.bin`), new Uint8Array(Uint32Array.from(code).buffer));
    const found = await judged(...printed('guests/letter.bin'), '--raw');
    expect(found.stdout).toContain('BROKEN: never prints /./m');
    expect(found.stdout).not.toContain('ls1.');
    const [, path] = /^It is saved in (\S+)\.$/m.exec(found.stdout)!;
    const replayed = await judged('replay', path!);
    expect(replayed).toMatchObject({
      code: 1,
      stdout: 'a',
      stderr: expect.stringContaining('it printed "a"'),
    });
  });
});

describe('fixtures of a guest', () => {
  test('fail its check where they fail, and only those that name it are replayed', async () => {
    mkdirSync(file('hello/fixtures/hello'), { recursive: true });
    cpSync(guest('hello'), file('hello/hello.elf'));
    const keep = (name: string, fields: object) =>
      writeFileSync(
        file(`hello/fixtures/hello/${name}.json`),
        JSON.stringify({ lockstep: 1, limit: 9000, guest: '../../hello.elf', ...fields }),
      );
    keep('good', { invariants: { exit: 0 } });
    keep('other', { guest: '../../another/hello.elf', invariants: { exit: 7 } });
    keep('leaky', { leak: 'interrupt-late', expect: 'law-violated' });
    const words = ['check', '--seed', '1', '--numRuns', '3', 'hello.elf'];
    const good = await lockstep(words, '', file('hello'));
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(
      /^fixtures\/hello: 1 of 1 as expected\n\nhello\.elf@[0-9a-f]{16}: holds, 3 trials/,
    );
    const shard = await lockstep([...words, '--shard', '2/2'], '', file('hello'));
    expect(shard.stdout).toMatch(/^hello\.elf@/);
    keep('bad', { invariants: { exit: 7 } });
    keep('wrong', { limits: 3 });
    const bad = await lockstep(words, '', file('hello'));
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(
      /^fixtures\/hello: 1 of 3 as expected\n {2}bad\.json: FAILED .*\n {2}wrong\.json: refused: limits: .*\n\nhello\.elf@\S+: holds/,
    );
  });
});

describe('the format', () => {
  test('json is the one that its schemas describe, for a check and for a replay', async () => {
    const check = reported('check', await run(...CHECK, '--format', 'json'));
    expect(check).toMatchObject({
      ...{ report: 1, command: 'check', exit: 1 },
      guests: [
        {
          ...{ guest: 'build/lost-update.elf', verdict: 'failed', invariants: 'broken', laws: 'hold' },
          fixtures: { folder: 'fixtures/lost-update' },
          failure: {
            ...{ kind: 'invariant', name: 'exit code 0', events: 1 },
            again: { known: true, string: expect.stringMatching(/^ls1\./) },
          },
        },
      ],
    });
    const replay = await run('replay', '--format', 'json', 'fixtures');
    expect(replay.code).toBe(1);
    expect(reported('replay', replay)).toMatchObject({
      ...{ command: 'replay', exit: 1 },
      files: [{ verdict: 'failed', failure: { kind: 'invariant' } }, { kind: 'scenario' }],
    });
  });

  test('junit and github say of each thing what the text says of it', async () => {
    const junit = await run(...CHECK, '--format', 'junit');
    expect(junit).toMatchObject({ code: 1, stderr: '' });
    expect(junit.stdout).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="lockstep check" tests="\d+" /,
    );
    expect(junit.stdout).toMatch(/<failure message="at position \d+: the exit code is 1">/);
    expect(junit.stdout.match(/<failure /g)).toHaveLength(3);
    const github = await run(...CHECK, '--format', 'github');
    expect(github.stdout).toContain('\nexit code 0\n  at position ');
    expect(github.stdout).toMatch(
      /\n::error file=build\/lost-update\.elf,title=lost-update\.elf@[0-9a-f]{16}%3A exit code 0::at position \d+: the exit code is 1%0A.+\n$/,
    );
    const single = await run('replay', '--format', 'junit', `fixtures/lost-update/${saved[0]}`);
    expect(single).toMatchObject({ code: 1, stderr: '' });
    expect(single.stdout).toContain(`file="fixtures/lost-update/${saved[0]}"`);
    const drawn = await lockstep(
      ['check', '--numRuns', '1', '--format', 'junit', guest('hello')],
      '',
      file(''),
    );
    expect(drawn.stdout).toMatch(/^<\?xml /);
    const unknown = await run('replay', '--format', 'xml', 'fixtures');
    expect(unknown.stderr).toBe('lockstep: --format xml: known are text, json, junit, github\n');
  });
});

test('lockstep keep makes a recording of a log and a regression of a scenario or its string', async () => {
  const log = await run('record', '--seed', '3', guest('scheduler'), '-o', 'run.log');
  expect(log.code).toBe(0);
  const kept = await run('keep', 'run.log', '--about', 'three tasks');
  expect(kept).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^fixtures\/scheduler\/run\.json: equal/),
  });
  const replayed = await run('replay', 'fixtures/scheduler');
  expect(replayed.stdout).toMatch(/^run\.json: equal to the end .*\n1 of 1 as recorded or expected\n$/);
  expect(await run('replay', '--update', 'fixtures/scheduler')).toMatchObject({
    stdout: expect.stringContaining('run.json: up to date: equal'),
  });
  const alone = await run('keep', 'run.log', '--embed', '-o', 'alone/all.json');
  expect([alone.code, readdirSync(file('project/alone'))]).toEqual([0, ['all.json']]);
  const printed = await run('replay', 'alone/all.json');
  expect([printed.code, printed.stdout]).toEqual([0, log.stdout]);
  const again = await run('keep', 'run.log', '--about', 'other words');
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is another one of this name'),
  });

  const bytes = readFileSync(file('project/fixtures/scheduler/run.log'));
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file('project/fixtures/scheduler/run.log'), bytes);
  const damaged = await run('replay', 'fixtures/scheduler/run.json');
  expect(damaged).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is not that of the log that was kept'),
  });

  const scenario = fixtureOf({ lockstep: 1, guest: 'build/lost-update.elf', limit: 100_000 });
  writeFileSync(file('project/scenario.json'), scenario.text);
  const regression = await run('keep', '--expect-exit', '0', '-o', 'kept/r.json', 'scenario.json');
  expect(regression).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^kept\/r\.json: (holds|FAILED)/),
  });
  expect(JSON.parse(readFileSync(file('project/kept/r.json'), 'utf8'))).toMatchObject({
    ...{ guest: '../build/lost-update.elf', invariants: { exit: 0 } },
  });
  const string = /--scenario (ls1\S+)/.exec(failed.stdout)![1]!;
  expect(await run('keep', string, '-o', 'kept/s.json')).toMatchObject({ code: 0 });
  expect(await run('replay', 'kept/s.json')).toMatchObject({ code: 1 });
});
