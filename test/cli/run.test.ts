import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { guest, lockstep, lockstepHere, start } from './lockstep.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, data: Uint8Array | string): string => {
  writeFileSync(join(folder, name), data);
  return join(folder, name);
};

/** Refused with one line and 125. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await lockstepHere(words);
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
  return stderr;
}

describe('lockstep run ends', () => {
  test('with the guest’s own code', async () => {
    expect(await lockstep(['run', guest('hello')])).toEqual({
      code: 0,
      stdout: 'Hello from a RISC-V machine.\r\n',
      stderr: '',
    });
    expect((await lockstep(['run', guest('tohost')])).code).toBe(7);
  });

  test('with 124 at the limit, and says where', async () => {
    const { code, stderr } = await lockstep(['run', '--limit', '1_00', guest('hello')]);
    expect({ code, stderr }).toEqual({ code: 124, stderr: 'lockstep: limit reached at position 100\n' });
  });

  test('with 124 when the guest waits for ever', async () => {
    const { code, stdout, stderr } = await lockstep(['run', guest('editor')], 'sum 1 2\r');
    expect(code).toBe(124);
    expect(stdout).toContain('3\r\n');
    expect(stderr).toMatch(/^lockstep: at position \d+ the guest waits for an interrupt, and nothing/);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('at a %s, with %i', async (signal, code) => {
    const run = start('run', guest('editor'));
    await run.printed('> ');
    run.kill(signal);
    const finished = await run.finished;
    expect(finished.code).toBe(code);
    expect(finished.stderr).toContain(`lockstep: ended by ${signal} at position`);
  });

  test('quietly when nobody reads its output any more', async () => {
    const run = start('run', guest('editor'));
    await run.printed('> ');
    run.closeOutput();
    run.type('help\r'.repeat(1000));
    expect(await run.finished).toMatchObject({ code: 141, stderr: '' });
  });
});

describe('lockstep run gives the guest', () => {
  test('what is typed, a flood of it without losing a byte', async () => {
    const commands = Array.from({ length: 500 }, (_, index) => `sum ${index} 1\r`).join('');
    const { code, stdout } = await lockstep(['run', guest('editor')], `${commands}quit\r`);
    expect(code).toBe(0);
    const sums = [...stdout.matchAll(/^(\d+)\r$/gm)].map(([, sum]) => Number(sum));
    expect(sums).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });

  test('disks that it reads and writes in place', async () => {
    const disk = file('disk.img', new Uint8Array(1024 * 1024));
    const { code, stdout } = await lockstep(['run', '--disk', disk, guest('blocks')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('disk: 2048 sectors') });
    expect(readFileSync(disk).some((byte) => byte !== 0)).toBe(true);
  });

  test('a network of datagrams', async () => {
    const port = await freePort();
    const run = start('run', '--net', `udp:${port}`, guest('echo'));
    await run.printed('echo: 10.0.2.15');
    const peer = createSocket('udp4');
    const question = Buffer.from(
      'ffffffffffff020000000001080600010800060400010200000000010a0002020000000000000a00020f',
      'hex',
    );
    const answer = new Promise<Buffer>((resolve) => peer.once('message', resolve));
    peer.send(question, port, '127.0.0.1');
    expect((await answer).toString('hex', 0, 22)).toBe('02000000000152540012345608060001080006040002');
    peer.close();
    run.kill('SIGTERM');
    await run.finished;
  });

  test('clock and entropy of a seed: the same run each time, and another with another seed', async () => {
    const run = async (seed: string, name: string): Promise<string> =>
      (await lockstep(['run', '--seed', seed, guest(name)])).stdout;
    for (const name of ['clocks', 'shuffle']) {
      const once = await run('-7', name);
      expect(await run('-7', name)).toBe(once);
      expect(await run('8', name)).not.toBe(once);
    }
  });

  test('a paced clock', async () => {
    const { code, stdout } = await lockstep(['run', '--clock', 'paced', '--seed', '1', guest('scheduler')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/[1-9]\d* preemptions/) });
  });

  test('a raw file as its program', async () => {
    // lui t0, 0x100; lui t1, 0x5; addi t1, t1, 0x555; sw t1, 0(t0): the test finisher's pass.
    const code = Uint32Array.of(0x0010_02b7, 0x0000_5337, 0x5553_0313, 0x0062_a023);
    const raw = file('raw.bin', new Uint8Array(code.buffer));
    expect((await lockstep(['run', '--raw', raw])).code).toBe(0);
  });
});

describe('lockstep run tells on standard error', () => {
  test('the last slots, disassembled', async () => {
    const { stdout, stderr } = await lockstep(['run', '--trace', '3', guest('hello')]);
    expect(stdout).toBe('Hello from a RISC-V machine.\r\n');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^\d+ {2}8[0-9a-f]{7} {2}[0-9a-f]{4,8} +[a-z]/);
    expect(lines.at(-1)).toMatch(/ sw .* finish\+0x/);
  });

  test('the traps among them', async () => {
    const { stderr } = await lockstep(['run', '--trace', '100000', '--seed', '1', guest('scheduler')]);
    expect(stderr).toMatch(/-> |timer interrupt/);
  });

  test('the address that a trap is about', async () => {
    // lw t0, 0x100(zero); the trap goes to mtvec, 0.
    const raw = file('fault.bin', new Uint8Array(Uint32Array.of(0x1000_2283).buffer));
    const { code, stderr } = await lockstep(['run', '--raw', '--limit', '20', '--trace', '20', raw]);
    expect(code).toBe(124);
    expect(stderr).toMatch(/lw t0, 256\(zero\) {2}-> load access fault at 0x100\n/);
    expect(stderr).toMatch(/00000000 +instruction access fault at 0x0\n/);
  });

  test('counts and speed', async () => {
    const { stderr } = await lockstep(['run', '--stats', '--seed', '1', guest('clocks')]);
    expect(stderr).toMatch(
      /^slots +\d+\nretired +\d+ .*\ntime .*\nspeed .*\nexits .*question.*\nevents +\d+ clock\n/,
    );
  });
});

describe('lockstep refuses in one line, with 125,', () => {
  test('files that are no guests', async () => {
    expect(await refusal('run', join(folder, 'none.elf'))).toContain('none.elf: no such file');
    expect(await refusal('run', folder)).toContain('is a directory');
    expect(await refusal('run', file('empty.elf', ''))).toContain('empty.elf: the file is empty');
    expect(await refusal('info', file('text.elf', 'hello\n'))).toContain('text.elf: not an ELF file');
    expect(await refusal('disassemble', guest('hello'), 'nothing')).toContain('no symbol nothing');
  });

  test('flags and values that it does not know', async () => {
    expect(await refusal('run', '--bogus', guest('hello'))).toContain('Unknown argument: bogus');
    expect(await refusal('run', guest('hello'), 'more')).toContain('Unknown argument: more');
    expect(await refusal('run')).toContain('which guest?');
    expect(await refusal()).toContain('no command given');
    expect(await refusal('run', '--clock', 'x', guest('hello'))).toContain('a clock is read or paced');
    expect(await refusal('run', '--memory', '3', guest('hello'))).toContain('64 KiB');
  });

  test('one file for two disks, and a seventh disk', async () => {
    const disk = file('same.img', new Uint8Array(512));
    expect(await refusal('run', '--disk', disk, '--disk', disk, guest('hello'))).toContain('given twice');
    const seven = Array.from({ length: 7 }, (_, index) => [
      '--disk',
      file(`${index}.img`, new Uint8Array(512)),
    ]).flat();
    expect(await refusal('run', ...seven, guest('hello'))).toContain('7 disks: the board takes 6');
  });
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => void socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => void socket.close(() => resolve()));
  return port;
}
