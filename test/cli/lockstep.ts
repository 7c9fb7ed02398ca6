import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';

/** The built command. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a run of the command gave. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  /** Resolves once standard output holds a text. */
  readonly printed: (text: string) => Promise<void>;
  readonly type: (text: string) => void;
  readonly endInput: () => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes the reader's end of standard output. */
  readonly closeOutput: () => void;
  readonly finished: Promise<Finished>;
}

/** The path of a shipped guest. */
export function guest(name: string): string {
  return fileURLToPath(new URL(`../../guests/elf/${name}.elf`, import.meta.url));
}

/** Starts the built command, with a pipe for standard input that stays open. */
export function start(...words: readonly string[]): Started {
  return startIn(process.cwd(), words);
}

/** The same in a working directory. */
export function startIn(folder: string, words: readonly string[]): Started {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const watcher of watchers) watcher();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {});
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void finished.then(() =>
        reject(new Error(`ended without "${text}"; printed "${stdout}", "${stderr}"`)),
      );
    });
  return {
    printed,
    type: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    kill: (signal) => void child.kill(signal),
    closeOutput: () => void child.stdout.destroy(),
    finished,
  };
}

/** Runs the built command to its end, with `input` as standard input. */
export function lockstep(words: readonly string[], input = '', folder = process.cwd()): Promise<Finished> {
  const started = startIn(folder, words);
  started.type(input);
  started.endInput();
  return started.finished;
}

/**
 * Runs the command line in this process, as `main.ts` does: for what is refused before anything is done, of which there is much.
 * Not for commands that have threads.
 */
export async function lockstepHere(words: readonly string[], folder = process.cwd()): Promise<Finished> {
  const before = process.cwd();
  let [stdout, stderr] = ['', ''];
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((stdout += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((stderr += String(text)))),
  ];
  try {
    process.chdir(folder);
    process.exitCode = undefined;
    await runCommandLine(words);
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    process.exitCode = undefined;
    process.chdir(before);
    for (const stream of streams) stream.mockRestore();
  }
}
