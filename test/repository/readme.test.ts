import { spawnSync } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import { read, root } from './files.ts';

const COMMAND = /^\$ npx lockstep (.*)$/m;

/** The blocks of the documents that show a command, with what it prints. */
const sessions = ['README.md', 'docs/architecture.md']
  .flatMap((document) => [...read(document).matchAll(/^```\w*\n(\$ npx lockstep [\s\S]*?)^```/gm)])
  .map(([, block]) => ({ options: COMMAND.exec(block!)![1]!, printed: block!.replace(/^.*\n/, '') }));

describe('the README', () => {
  test('shows at least one command with its output', () => {
    expect(sessions.length).toBeGreaterThan(0);
  });

  test.each(sessions)('shows what "lockstep $options" prints', ({ options, printed }) => {
    const done = spawnSync(process.execPath, ['dist/cli/main.js', ...options.split(' ')], {
      cwd: root,
      encoding: 'utf8',
      input: '',
      env: { ...process.env, NO_COLOR: '1' },
    });
    // A serial line ends its lines with a carriage return too, which a terminal does not show.
    expect((done.stdout + done.stderr).replaceAll('\r\n', '\n')).toBe(printed);
  });

  test('shows the example as it is', () => {
    const shown = [...read('README.md').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text]) => text!);
    const example = read('examples/two-clocks.ts');
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) expect(example).toContain(text);
  });

  test('says the truth about its example: other readings, another interleaving; the same, the same', async () => {
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
