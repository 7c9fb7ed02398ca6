import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { loadMachine } from '../../src/cli/check/load-machine.ts';
import { lockstep } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** Counts ticks, and prints how many there were. */
const COUNTER = `
class Counter {
  position = 0; #ticks = 0; #said = 0;
  run(limit) {
    if (this.#said === this.#ticks || this.position >= limit) {
      this.position = Math.max(this.position, limit);
      return { reason: 'limit' };
    }
    this.#said = this.#ticks;
    this.position++;
    return { reason: 'effects', effects: [{ kind: 'console', data: Uint8Array.of(this.#ticks) }] };
  }
  deliver() { this.#ticks += TICK; }
  save() { return new TextEncoder().encode(JSON.stringify([this.position, this.#ticks, this.#said])); }
  load(state) { [this.position, this.#ticks, this.#said] = JSON.parse(new TextDecoder().decode(state)); }
}
const subject = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
`;
const counter = COUNTER.replace('TICK', '1');
/** Another number for each machine that is made. */
const leaky = `let made = 0;\n${COUNTER.replace('TICK', 'this.step').replace('position = 0;', 'position = 0; step = ++made;')}`;

function written(name: string, text: string): string {
  writeFileSync(file(name), text);
  return file(name);
}

describe('lockstep check --machine', () => {
  test('judges a machine of a module’s, and saves what fails with its path', async () => {
    mkdirSync(file('machines'));
    written('machines/leaky.mjs', `${leaky}\nexport default subject;\n`);
    const words = ['check', '--machine', 'machines/leaky.mjs', '--seed', '1', '--numRuns', '20'];
    const failed = await lockstep(words, '', file(''));
    expect(failed).toMatchObject({ code: 1, stderr: '' });
    expect(failed.stdout).toMatch(/^counter@1: FAILED, 1 trial, seed 1\n/);
    const [name] = readdirSync(file('fixtures/leaky'));
    const saved = JSON.parse(readFileSync(file(`fixtures/leaky/${name}`), 'utf8')) as object;
    expect(saved).toMatchObject({ machine: '../../machines/leaky.mjs', found: { kind: 'law' } });
    const command = `lockstep replay fixtures/leaky/${name}`;
    expect(failed.stdout).toContain(command);
    // Once it is mended, the scenario holds.
    written('machines/leaky.mjs', `${counter}\nexport default async () => subject;\n`);
    const mended = await lockstep(command.split(' ').slice(1), '', file(''));
    expect(mended).toMatchObject({ code: 0, stderr: `lockstep: fixtures/leaky/${name}: holds\n` });
  });

  test('shows what a machine throws in one line, with nothing in it that a terminal acts on', async () => {
    const throwing = counter.replace(
      'deliver() {',
      String.raw`deliver() { throw new TypeError('no \x1b[31mred\nhere');`,
    );
    written('throwing.mjs', `${throwing}\nexport default subject;\n`);
    const failed = await lockstep(['check', '--machine', 'throwing.mjs', '--seed', '1'], '', file(''));
    expect(failed).toMatchObject({ code: 1, stderr: '' });
    expect(failed.stdout).toContain('\n  at position 0: TypeError: no ^[[31mred here\n');
    expect(failed.stdout).not.toContain('\u001b');
  });

  test('takes neither guests nor a board beside it', async () => {
    const refused = (...words: string[]) => lockstep(['check', '--machine', 'x.mjs', ...words]);
    const [guest, board, raw, none, pending] = await Promise.all([
      refused('uart.elf'),
      refused('--memory', '1MiB'),
      refused('--raw'),
      refused(),
      lockstep(['check', '--machine', written('pending.mjs', 'await new Promise(() => {});')]),
    ]);
    for (const each of [guest, board, raw, none, pending])
      expect(each).toMatchObject({ code: 2, stdout: '' });
    expect(guest.stderr).toBe(
      'lockstep: --machine x.mjs: it stands in place of guests; uart.elf is one too many\n',
    );
    expect(board.stderr).toBe('lockstep: --memory: not with --machine, which has no board\n');
    expect(raw.stderr).toBe('lockstep: --raw: not with --machine, which has no board\n');
    expect(none.stderr).toBe('lockstep: --machine x.mjs: no such file\n');
    expect(pending.stderr).toBe('lockstep: the thread of the check has ended before it was done\n');
  });
});

describe('a module with a machine', () => {
  test.each([
    ['no-export', 'export const machine = 1;', /no default export; write "export default \{ id, create/],
    ['throws', 'throw new Error("a\\nb")', /failed while it was loaded: Error: a b$/],
    ['syntax', 'export default ((', /failed while it was loaded: .*syntax/i],
    ['missing', "import 'nowhere';", /failed while it was loaded: .*nowhere/],
    [
      'class',
      'export default class Vm {}',
      /is a class; write "export default \{ id, create: \(\) => new Vm\(\)/,
    ],
    ['function', 'export default () => { throw "no"; }', /the function that it exports failed: no$/],
    ['number', 'export default 7', /here: 7 is no guest; a guest is riscv\(\{ elf \}\), or a subject/],
    ['create', 'export default { id: "x", create: () => { throw 3; } }', /its `create` failed: 3$/],
    ['nothing', 'export default { id: "x", create: () => undefined }', /`create` gives has no `position`$/],
    ['less', 'export default { id: "x", create: () => ({ position: 0, run() {} }) }', /has no `deliver`$/],
  ])('is refused in one line: %s', async (name, text, message) => {
    const loaded = loadMachine(written(`${name}.mjs`, text), 'here');
    await expect(loaded).rejects.toThrow(message);
    await expect(loaded).rejects.toMatchObject({ name: 'LockstepError' });
  });
});
