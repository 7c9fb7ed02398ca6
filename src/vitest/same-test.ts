/** A test, as vitest tells it to those who run in it. */
export interface RunningTest {
  /** Path of its file, from the project's root. */
  readonly file: string;
  /** With those of the suites around it, as `-t` of vitest has it: one space in between. */
  readonly name: string;
}

/** The command that runs a test, and no other. */
export function sameTest({ file, name }: RunningTest): string {
  const pattern = `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
  return `npx vitest run ${quoted(file)} -t ${quoted(pattern)}`;
}

/** What vitest says of a test that runs. */
interface Task {
  readonly name: string;
  readonly file: { readonly name: string };
  readonly suite?: Suite | undefined;
}

interface Suite {
  readonly name: string;
  readonly suite?: Suite | undefined;
}

/** A test that runs, by its task. */
export function runningTest(task: Task): RunningTest {
  const names = [task.name];
  for (let { suite } = task; suite !== undefined; suite = suite.suite) names.unshift(suite.name);
  return { file: task.file.name, name: names.join(' ') };
}

/** A text as a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
