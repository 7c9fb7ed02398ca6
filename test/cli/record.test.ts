import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { MAIN, guest, lockstep, lockstepHere, start } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** Refused with one line and 125. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await lockstepHere(words);
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
  return stderr;
}

/** The bytes of a log's header, which `inspect` knows the number of. */
async function headerOf(path: string): Promise<Buffer> {
  const { stdout } = await lockstep(['inspect', '--json', '--entries', '0', path]);
  const { log } = JSON.parse(stdout) as { log: { headerBytes: number } };
  return readFileSync(path).subarray(0, log.headerBytes);
}

describe('lockstep record', () => {
  test('prints what `run` prints, passes the guest’s code through, and leaves a log that replays to the same', async () => {
    const log = file('tohost.log');
    const run = await lockstep(['run', guest('tohost')]);
    expect(await lockstep(['record', guest('tohost'), '-o', log])).toEqual(run);
    expect(run.code).toBe(7);
    const replay = await lockstep(['replay', log]);
    expect(replay).toMatchObject({ code: 0, stdout: run.stdout });
    expect(replay.stderr).toMatch(/tohost\.log: equal to the end at position \d+: .*exit code 7\n$/);
  });

  test('gives the same bytes for the same seed, and for another one only another header’s rest', async () => {
    const logs = [file('a.log'), file('b.log'), file('c.log')] as const;
    const record = (log: string, seed: string) =>
      lockstep(['record', '--seed', seed, guest('clocks'), '-o', log]);
    await Promise.all([record(logs[0], '5'), record(logs[1], '5'), record(logs[2], '6')]);
    const [once, again, other] = logs.map((log) => readFileSync(log));
    expect(once!.equals(again!)).toBe(true);
    expect(once!.equals(other!)).toBe(false);
    expect((await headerOf(logs[0])).equals(await headerOf(logs[2]))).toBe(true);
  });

  test('records what is typed and what comes from a disk, which a replay needs no more', async () => {
    const [disk, log] = [file('disk.img'), file('disk.log')];
    writeFileSync(disk, new Uint8Array(2048 * 512));
    const { code } = await lockstep(['record', '--disk', disk, guest('blocks'), '-o', log]);
    expect(code).toBe(0);
    expect(readFileSync(disk).some((byte) => byte !== 0)).toBe(true);
    writeFileSync(disk, new Uint8Array(512));
    expect((await lockstep(['replay', log])).code).toBe(0);

    const typed = await lockstep(['record', guest('editor'), '-o', log], 'sum 1 2\rquit\r');
    expect(typed.stdout).toContain('3\r\n');
    expect(await lockstep(['replay', log])).toMatchObject({ code: 0, stdout: typed.stdout });
  });

  test('runs a guest in a scenario, where standard input plays no part', async () => {
    const [scenario, log] = [file('scenario.json'), file('scenario.log')];
    const arrivals = [
      { at: 3000, console: 'sum 1 2\r' },
      { after: 'symbol:main', plus: 5000, console: 'quit\r' },
    ];
    writeFileSync(
      scenario,
      JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 200_000, arrivals }),
    );
    const recorded = await lockstep(['record', '--scenario', scenario, '-o', log], 'sum 7 7\r');
    expect(recorded.code).toBe(0);
    expect(recorded.stdout).toContain('> sum 1 2\r\n3\r\n> quit\r\n');
    expect(await lockstep(['replay', log])).toMatchObject({ code: 0, stdout: recorded.stdout });
    expect(await refusal('record', '--scenario', scenario, '--seed', '1', '-o', log)).toContain(
      '--seed: not with',
    );
  });

  test('says which arrivals of a scenario never arrived', async () => {
    const scenario = file('missed.json');
    const arrivals = [
      { at: 10, console: 'a' },
      { at: 3_000_000, console: 'b' },
      { after: 'symbol:main', hit: 9, console: 'c' },
    ];
    writeFileSync(scenario, JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 9000, arrivals }));
    const { stderr } = await lockstep([
      'record',
      '--scenario',
      scenario,
      '--limit',
      '20',
      '-o',
      file('missed.log'),
    ]);
    expect(stderr).toContain(
      'never arrived, since their places were not reached: arrivals[1], arrivals[2]\n',
    );
  });

  test('finishes the log when a signal ends it', async () => {
    const log = file('signal.log');
    const recording = start('record', guest('editor'), '-o', log);
    await recording.printed('> ');
    recording.kill('SIGTERM');
    expect((await recording.finished).code).toBe(143);
    expect((await lockstep(['inspect', log])).stdout).toMatch(
      /end +the recorder was told to stop\n[^]*\nThe log is whole.\n$/,
    );
  });

  test('leaves, killed, a log that leads to everything that was seen of the guest', async () => {
    const log = file('killed.log');
    const recording = start('record', guest('editor'), '-o', log);
    await recording.printed('> ');
    recording.type('echo seen\r');
    await recording.printed('\nseen\r\n');
    recording.kill('SIGKILL');
    const seen = (await recording.finished).stdout;
    const replay = await lockstep(['replay', log]);
    expect(replay).toMatchObject({ code: 4, stdout: seen });
    expect(replay.stderr).toMatch(
      /killed\.log: recorder ended at position \d+; (equal up to its last checkpoint, at \d+, and it replays to the end|it replays to there, with no checkpoint before that to compare with)\n$/,
    );
  });

  // The largest size of a file stands for a full disk: 24 KiB or half of that, depending on the shell.
  test('says that the disk is full, and what was recorded until then replays', async () => {
    const log = file('full.log');
    const words = ['record', '--checkpoints', '1000', guest('mix'), '-o', log];
    const limited = `trap '' XFSZ; ulimit -f 48; exec "$0" "$@"`;
    const { status, stderr } = spawnSync('sh', ['-c', limited, process.execPath, MAIN, ...words], {
      encoding: 'utf8',
    });
    expect(status).toBe(125);
    expect(stderr).toMatch(
      /^lockstep: .*full\.log: larger than a file may become here; the recording ends at/,
    );
    expect((await lockstep(['replay', log])).code).toBe(4);
  });

  test('writes over no file that it needs, and begins no log before it knows its guest', async () => {
    const [elf, link, log] = [file('hello.elf'), file('link.log'), file('kept.log')];
    copyFileSync(guest('hello'), elf);
    symlinkSync(elf, link);
    writeFileSync(log, 'kept');
    expect(await refusal('record', elf, '-o', log)).toContain('it exists and is no log');
    expect(await refusal('record', elf, '-o', elf)).toContain('needed for the run');
    expect(await refusal('record', elf, '-o', link)).toContain('is the same file as');
    expect(readFileSync(elf).equals(readFileSync(guest('hello')))).toBe(true);
    expect(await refusal('record', file('none.elf'), '-o', log)).toContain('no such file');
    expect(readFileSync(log, 'utf8')).toBe('kept');
    expect(await refusal('record', elf)).toContain('Give -o RUN.log');
    expect(await refusal('record', elf, '-o', file('none/a.log'))).toContain('there is no folder');
    expect(existsSync(file('none'))).toBe(false);
    expect(await refusal('record', elf, '-o')).toBe('lockstep: -o needs a value; see --help\n');
    const [empty, again] = [file('empty.log'), ['record', elf, '-o', file('empty.log')]];
    writeFileSync(empty, '');
    expect((await lockstep(again)).code).toBe(0);
    expect((await lockstep(again)).code).toBe(0);
    expect((await lockstep(['replay', empty])).code).toBe(0);
  });

  test('leaves the guest out where that is wanted, and takes no other one for it', async () => {
    const log = file('bare.log');
    await lockstep(['record', '--no-embed', guest('hello'), '-o', log]);
    const without = await lockstep(['replay', log]);
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toContain('give the file (--guest)');
    expect((await lockstep(['replay', log, '--guest', guest('hello')])).code).toBe(0);
    const other = await lockstep(['replay', log, '--guest', guest('clocks')]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      `--guest ${guest('clocks')}: not the guest that was recorded (hello.elf: SHA-256`,
    );
  });
});
