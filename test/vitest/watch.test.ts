import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { guest } from '../cli/lockstep.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { root } from '../repository/files.ts';

const CONFIG = fileURLToPath(new URL('watched/vitest.config.ts', import.meta.url));
/** What it says when it has run all that there is to run. */
const WAITS = /(Waiting|Watching) for file changes/;
const inFolder = temporaryFolder();

/** A vitest that watches, in a folder. */
function watching(folder: string): { said: (text: RegExp) => Promise<string>; end: () => void } {
  const { VITEST: _inside, ...environment } = process.env;
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'watch', '--config', CONFIG, '--reporter', 'verbose'], {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1', CI: '' },
  });
  let printed = '';
  let look = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      look();
    });
  }
  const said = (text: RegExp): Promise<string> =>
    new Promise((resolve) => {
      look = () => {
        const found = text.exec(printed);
        if (found === null) return;
        look = () => {};
        const before = printed.slice(0, found.index + found[0].length);
        printed = printed.slice(before.length);
        resolve(before);
      };
      look();
    });
  return { said, end: () => child.kill() };
}

test('a guest that is built anew has its tests run again, and no others', async () => {
  const folder = inFolder('watched');
  mkdirSync(path.join(folder, 'firmware'), { recursive: true });
  const elf = path.join(folder, 'firmware', 'guest.elf');
  const { said, end } = watching(folder);
  try {
    const first = await said(WAITS);
    expect(first).toContain('firmware/guest.elf: no such file');
    expect(first).toContain('✓ other.check.ts > something else');
    copyFileSync(guest('counters'), elf);
    const built = await said(WAITS);
    expect(built).toMatch(/RERUN .*guest\.elf/);
    expect(built).toContain('✓ uses.check.ts > a guest');
    expect(built).not.toContain('other.check.ts');
    copyFileSync(guest('hello'), elf);
    const changed = await said(WAITS);
    expect(changed).toContain('× uses.check.ts > a guest');
    expect(changed).toContain('BROKEN: never prints /Hello/');
    expect(changed).not.toContain('Serialized Error');
    expect(changed).not.toContain('other.check.ts');
  } finally {
    end();
  }
});
