import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './files.ts';

/**
 * A project elsewhere with our settings and the sources given (path to text), and the output of a tool that runs there.
 * @param settings files of the repository that are copied
 * @param command a program under node_modules, and its arguments
 */
export function runTool(
  sources: Readonly<Record<string, string>>,
  settings: readonly string[],
  [program, ...options]: readonly [string, ...string[]],
): { status: number | null; output: string } {
  const project = mkdtempSync(path.join(tmpdir(), 'lockstep-repository-'));
  try {
    symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
    for (const file of settings) copyFileSync(path.join(root, file), path.join(project, file));
    for (const [file, text] of Object.entries(sources)) {
      mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      writeFileSync(path.join(project, file), text);
    }
    const done = spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...options], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    return { status: done.status, output: done.stdout + done.stderr };
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
