/** A test, as vitest tells it to those who run in it. */
export interface RunningTest {
  /** Path of its file, from the project's root. */
  readonly file: string;
  /** Without those of the suites around it. */
  readonly name: string;
}

/** The command that runs a test, and no other. */
export function sameTest({ file, name }: RunningTest): string {
  const pattern = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll("'", '.');
  return `npx vitest run ${/^[\w./@-]+$/.test(file) ? file : `'${file}'`} -t '${pattern}'`;
}
