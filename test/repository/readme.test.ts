import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shippedGuests } from '../../src/cli/demo/shipped-guests.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import { read, repositoryFiles, root } from './files.ts';

// The README shows these tests: here they have to pass.
await import('../../examples/counter.test.ts');
await import('../../examples/firmware.test.ts');

/** A block that shows a command, with what that prints. */
const SESSION = /^```\w*\n\$ (npx lockstep .*|npm start)\n([\s\S]*?)^```/gm;
/** Stands in a block for any number of lines that are left out. */
const LEFT_OUT = '...\n';

const DOCUMENTS = ['README.md', 'docs/guide.md', 'docs/architecture.md', 'docs/questions.md'];
/** The guide's firmware is built in a folder of its own, by a compiler that there need not be here. */
const ELSEWHERE = /\bsampler\b/;

/** What `npm start` gave, which takes too long to be run once more. */
const demonstrations: SpawnSyncReturns<string>[] = [];

/** What a checkout has, where commands may leave things behind. */
const checkout = mkdtempSync(path.join(tmpdir(), 'lockstep-readme-'));

beforeAll(() => {
  for (const entry of ['dist', 'guests', 'examples', 'fixtures', 'package.json'])
    cpSync(path.join(root, entry), path.join(checkout, entry), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'), 'junction');
  mkdirSync(path.join(checkout, 'build'));
});

afterAll(() => rmSync(checkout, { recursive: true, force: true }));

function printedBy(command: string): string {
  const words = command === 'npm start' ? ['demo'] : command.split(' ').slice(2);
  const done = spawnSync(process.execPath, ['dist/cli/main.js', ...words], {
    cwd: checkout,
    encoding: 'utf8',
    input: '',
    env: { ...process.env, NO_COLOR: '1' },
  });
  // How long the demonstration took is on standard error.
  if (command === 'npm start') demonstrations.push(done);
  const printed = command === 'npm start' ? done.stdout : done.stdout + done.stderr;
  // A serial line ends its lines with a carriage return too, which a terminal does not show.
  return printed.replaceAll('\r\n', '\n');
}

/** Whether all that is shown was printed, and nothing was left out but where that is said. */
function shows(shown: string, printed: string): boolean {
  const pieces = shown.split(/^\.\.\.\n/m);
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  if (pieces.length === 1) return shown === printed;
  if (!printed.startsWith(first) || !(last === '' || `\n${printed}`.endsWith(`\n${last}`))) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = `\n${printed}`.indexOf(`\n${piece}`, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= printed.length - last.length;
}

/** What was printed, with those lines left out that were so before: whose likes were not shown. */
function shortened(shown: string, printed: string): string {
  if (!shown.includes(LEFT_OUT)) return printed;
  const likes = new Set(shown.slice(0, -1).split('\n').map(likeness));
  const lines = printed.replace(/\n$/, '').split('\n');
  const isLike = (line: string | undefined): boolean => line !== undefined && likes.has(likeness(line));
  // An empty line is like any other one: it belongs to what follows.
  const kept = lines.map((line, at) =>
    isLike(line) && (line !== '' || isLike(lines[at + 1])) ? `${line}\n` : LEFT_OUT,
  );
  return kept.join('').replaceAll(/^(\.\.\.\n)+/gm, LEFT_OUT);
}

/** How a line begins, whatever its numbers are. */
function likeness(line: string): string {
  return line
    .replaceAll(/\d[\d,]*/g, '0')
    .replaceAll(/ +/g, ' ')
    .slice(0, 18);
}

describe('the README, and what it leads to', () => {
  test('shows at least one command with its output', () => {
    expect([...read('README.md').matchAll(SESSION)].length).toBeGreaterThan(0);
  });

  test.each(DOCUMENTS)(
    'shows in %s what commands print',
    async (document) => {
      const told = read(document).replaceAll(SESSION, (block: string, command: string, shown: string) => {
        if (ELSEWHERE.test(command)) return block;
        const printed = printedBy(command);
        if (shows(shown, printed)) return block;
        return `${block.slice(0, block.indexOf('\n'))}\n$ ${command}\n${shortened(shown, printed)}\`\`\``;
      });
      // `npx vitest run test/repository/readme.test.ts -u` puts in what is printed now, with the same left out.
      await expect(told).toMatchFileSnapshot(path.join(root, document));
    },
    300_000,
  );

  test('has a demonstration that shows every guest, what was tried, what held and a broken Lockstep found out, and its figures elsewhere', () => {
    expect(demonstrations).toMatchObject([{ status: 0 }]);
    const [{ stdout, stderr }] = demonstrations as [SpawnSyncReturns<string>];
    for (const { name } of shippedGuests())
      expect(stdout).toMatch(new RegExp(`^  ${name} +(holds|inconclusive) `, 'm'));
    for (const kind of [
      'timer interrupts',
      'DMA arrivals',
      'clock readings',
      'primaries killed',
      'takeovers',
      'outputs held',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${kind} +[1-9]`, 'm'));
    expect(stdout).toContain(`What held, in every trial: all ${LAWS.length} laws`);
    expect(stdout).toMatch(/by the law "the output rule":\n/);
    expect(stdout).not.toMatch(/FAILED|NOT|a second/);
    expect(stderr).toMatch(/^\[\d+ trials in [\d.]+ s: \d+ a second/);
  });

  test('knows what was left out from what is not so', () => {
    expect(shows('a\nb\n', 'a\nb\n')).toBe(true);
    expect(shows('a\n', 'a\nb\n')).toBe(false);
    expect(shows(`a\n${LEFT_OUT}c\n`, 'a\nb\nc\n')).toBe(true);
    expect(shows(`${LEFT_OUT}b\n${LEFT_OUT}`, 'a\nb\nc\n')).toBe(true);
    expect(shows(`${LEFT_OUT}b\n${LEFT_OUT}`, 'a\nab\nc\n')).toBe(false);
    expect(shows(`${LEFT_OUT}b\n`, 'a\nb\nc\n')).toBe(false);
    expect(shows(`a\n${LEFT_OUT}c\n${LEFT_OUT}b\n${LEFT_OUT}`, 'a\nb\nc\nd\n')).toBe(false);
    expect(shows(`a\n${LEFT_OUT}a\n`, 'a\n')).toBe(false);
  });

  test('leaves out again what was left out, when figures change', () => {
    expect(shortened('a 1\n', 'a 2\nb 3\n')).toBe('a 2\nb 3\n');
    expect(shortened(`a 1\n${LEFT_OUT}b 1\n`, 'a 12\nx\ny\nb 3\n')).toBe(`a 12\n${LEFT_OUT}b 3\n`);
    expect(shortened(`${LEFT_OUT}b 1\n${LEFT_OUT}`, 'a\n\nb 3\nc\n')).toBe(`${LEFT_OUT}b 3\n${LEFT_OUT}`);
    expect(shortened(`a\n\n${LEFT_OUT}`, 'a\n\nb\n\nc\n')).toBe(`a\n${LEFT_OUT}`);
    expect(shortened(`${LEFT_OUT}\nc 1\n`, 'a\n\nb\n\nc 2\n')).toBe(`${LEFT_OUT}\nc 2\n`);
  });

  test('shows examples as they are', () => {
    const examples = repositoryFiles('examples').map(read);
    const shown = ['README.md', 'docs/guide.md'].flatMap((document) =>
      [...read(document).matchAll(/^```(?:ts|c|asm|ld|make|yaml)\n([\s\S]*?)^```/gm)].map(
        ([, text]) => text!,
      ),
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) expect(examples.some((example) => example.includes(text))).toBe(true);
  });

  test('says the truth about its clock: other readings, another interleaving; the same, the same', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('../../examples/two-clocks.ts');
    const printed = log.mock.calls.map(([text]) => String(text));
    log.mockRestore();
    expect(printed.map((text) => text.split('\n')[0])).toEqual([
      '20 ticks a look:',
      '50 ticks a look:',
      '50 ticks a look:',
    ]);
    expect(printed[0]).toMatch(/preemptions/);
    expect(printed[1]!.slice(printed[1]!.indexOf('\n'))).not.toBe(
      printed[0]!.slice(printed[0]!.indexOf('\n')),
    );
    expect(printed[2]).toBe(printed[1]);
  });
});
