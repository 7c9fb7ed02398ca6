import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

import { readEntries, writeEntries } from '../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { guest, lockstep } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** Records the editor with some keys typed at it. */
async function typed(name: string, ...keys: readonly (readonly [number, string])[]): Promise<string> {
  const arrivals = keys.map(([at, console]) => ({ at, console }));
  const path = file(`${name}.json`);
  writeFileSync(path, JSON.stringify({ lockstep: 1, guest: guest('editor'), limit: 60_000, arrivals }));
  const log = file(`${name}.log`);
  await lockstep(['record', '--scenario', path, '--checkpoints', '700', '-o', log]);
  return log;
}

let [good, bad] = ['', ''];

beforeAll(async () => {
  good = await typed('good', [1000, 'hello'], [1200, 'x']);
  bad = await typed('bad', [1000, 'hello'], [1200, 'y']);
});

describe('lockstep diff', () => {
  test('names the first instruction behind which two runs are not the same, and in what they differ', async () => {
    const { code, stdout } = await lockstep(['diff', good, bad]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^different: their first unequal entry is for position \d+\n\nFirst difference: /);
    expect(stdout).toMatch(/UART received bytes +78 +79\n/);
    expect(stdout).toMatch(/good\.log +"x"\n +bad\.log +"y"\n/);
    expect(stdout).toMatch(/! +\d+ +console: 1 byte: "y", at trap_entry\+0x/);
  });

  test('says the same as JSON', async () => {
    const { stdout } = await lockstep(['diff', '--json', good, bad]);
    const { verdict, localisation } = JSON.parse(stdout) as { verdict: string; localisation: object };
    expect(verdict).toBe('different');
    expect(localisation).toMatchObject({ certainty: 'first', sides: ['good.log', 'bad.log'] });
  });

  test('finds a clock reading that another recording has otherwise, in the slot that asks for it', async () => {
    const path = file('clocks.log');
    await lockstep(['record', '--seed', '3', '--limit', '30000', guest('scheduler'), '-o', path]);
    const { header, entries } = readEntries(memorySource(readFileSync(path)));
    const reading = entries.findLast(({ kind }) => kind === 'answer')!;
    const { value } = (reading as unknown as { input: { value: number } }).input;
    Object.assign(reading, { input: { kind: 'clock', value: value + 1 } });
    writeFileSync(file('later.log'), writeEntries(header, entries));
    const { code, stdout } = await lockstep(['diff', path, file('later.log')]);
    expect(code).toBe(1);
    expect(stdout).toContain(`First difference: in the slot at position ${reading.position}, `);
  });

  test('says of two that are the same that they are equal', async () => {
    const { code, stdout } = await lockstep(['diff', good, good]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'equal: everything that reached the guest is the same\n',
    });
  });

  test('refuses runs of different guests, and what is no log', async () => {
    const hello = file('hello.log');
    await lockstep(['record', '--seed', '1', guest('hello'), '-o', hello]);
    const other = await lockstep(['diff', good, hello]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/they are of guests editor\.elf \(\w+\) and hello\.elf \(\w+\)\n$/);
    expect((await lockstep(['diff', good, file('none.log')])).stderr).toContain('no such file');
    expect((await lockstep(['diff', good])).stderr).toContain('which second log? See --help');
  });
});
