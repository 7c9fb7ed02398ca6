import { describe, expect, test } from 'vitest';
import { isText, read, repositoryFiles } from './files.ts';

const MAX_LINES = 500;

/** Files that are longer, and why that serves the reader. */
const LONG_FILES: Record<string, string> = {};

const files = repositoryFiles();
const texts = files.filter((file) => isText(file) && file !== 'package-lock.json');
const sources = files.filter((file) =>
  /^(src|test|properties|bench|tools|examples)\/.*\.(ts|mjs)$/.test(file),
);

/** The lines of the files where a pattern is found, as `file:line: text`. */
function found(where: readonly string[], pattern: RegExp): string[] {
  return where.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('the repository', () => {
  test('has files of at most 500 lines, but for those with a reason', () => {
    const long = sources.filter((file) => read(file).split('\n').length > MAX_LINES);
    expect(long.filter((file) => !(file in LONG_FILES))).toEqual([]);
    expect(Object.keys(LONG_FILES).filter((file) => !long.includes(file))).toEqual([]);
  });

  test('names no folder of the machine that it was written on', () => {
    const machine = /(^|[\s'"`(=])(\/(home|root|work|Users|mnt)\/[\w.]|[A-Z]:\\\\?[A-Za-z])/;
    expect(found(texts, machine)).toEqual([]);
  });

  test('skips, narrows and postpones no test', () => {
    const tests = sources.filter((file) => /^(test|properties)\//.test(file));
    const skipped = new RegExp(
      `\\b(test|it|describe|bench|suite)\\.(${['skip', 'only', 'todo', 'fails'].join('|')})`,
    );
    expect(found(tests, skipped)).toEqual([]);
    expect(found(tests, /\b(ctx|context|t)\.skip\(|\b(skip|run)If\(/)).toEqual([]);
  });

  test('leaves nothing to be done later in a comment', () => {
    expect(found(texts, /\b(T[O]DO|F[I]XME|X[X]X)\b/)).toEqual([]);
  });

  test('ends every text file with one line feed and has no carriage returns', () => {
    const wrong = texts.filter((file) => {
      const text = read(file);
      return text.includes('\r') || !text.endsWith('\n') || text.endsWith('\n\n');
    });
    expect(wrong).toEqual([]);
  });

  test('turns the linter off nowhere without a reason', () => {
    const disabled = found(sources, /(oxlint|eslint)-disable/);
    expect(disabled.filter((line) => !line.includes(' -- '))).toEqual([]);
  });
});
