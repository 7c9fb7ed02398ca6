import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { subjectOf } from '../../harness/subject-of.ts';
import type { Subject } from '../../harness/subject.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Machine } from '../../machine/machine.ts';
import { visibleLine } from '../../machine/visible.ts';

const MEMBERS = ['run', 'deliver', 'save', 'load'] as const satisfies readonly (keyof Machine)[];

/**
 * The subject that a module of JavaScript has as its default export, or that the function gives which it exports so.
 * @param path of its file
 * @param about what messages call it: `--machine ./counter.js`
 * @throws LockstepError `bad-file` or `bad-configuration`
 */
export async function loadMachine(path: string, about: string): Promise<Subject> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new LockstepError('bad-file', `${about}: no such file`);
  }
  const module = await attempt(`${about}: it failed while it was loaded`, async () => {
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown };
  });
  if (module.default === undefined) {
    throw new LockstepError(
      'bad-configuration',
      `${about}: it has no default export; write "export default { id, create, accepts }"`,
    );
  }
  const subject = subjectOf(about, await givenBy(module.default, about));
  await attempt(`${about}: its \`create\` failed`, async () => checkMachine(subject.create(), about));
  return subject;
}

function givenBy(exported: unknown, about: string): unknown {
  if (typeof exported !== 'function') return exported;
  if (/^class\b/.test(Function.prototype.toString.call(exported))) {
    throw new LockstepError(
      'bad-configuration',
      `${about}: its default export is a class; write "export default { id, create: () => new ${exported.name || 'It'}() }"`,
    );
  }
  return attempt(`${about}: the function that it exports failed`, async () => exported() as unknown);
}

function checkMachine(machine: unknown, about: string): void {
  const members = (machine ?? {}) as Readonly<Record<string, unknown>>;
  const missing = MEMBERS.find((name) => typeof members[name] !== 'function');
  const lacks = typeof members['position'] === 'number' ? missing : 'position';
  if (lacks === undefined) return;
  throw new LockstepError('bad-configuration', `${about}: what its \`create\` gives has no \`${lacks}\``);
}

/** What somebody else's code throws, in one line. */
async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof LockstepError) throw error;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new LockstepError('bad-configuration', `${what}: ${visibleLine(message)}`, {
      cause: error,
    });
  }
}
