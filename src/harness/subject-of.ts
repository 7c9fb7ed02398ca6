import { LockstepError } from '../machine/errors.ts';
import type { Subject } from './subject.ts';

/**
 * A subject from somewhere that no compiler has looked at.
 * @param where what it was given to: `check`, or a file's path
 * @throws LockstepError `bad-configuration`: it is none
 */
export function subjectOf(where: string, value: unknown): Subject {
  const problem = problemOf(value);
  if (problem === undefined) return value as Subject;
  throw new LockstepError(
    'bad-configuration',
    `${where}: ${problem}; a guest is riscv({ elf }), or a subject { id, create, accepts }`,
  );
}

function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return `${nameOf(value)} is no guest`;
  const { id, create, accepts } = value as { readonly [name in keyof Subject]: unknown };
  if (typeof id !== 'string' || id === '') return `its \`id\` is ${nameOf(id)}, no name`;
  if (typeof create !== 'function') return `its \`create\` is ${nameOf(create)}, no function`;
  if (accepts === undefined) return undefined;
  const names = Array.isArray(accepts) && accepts.every((name) => typeof name === 'string');
  return names ? undefined : 'its `accepts` is no list of names';
}

function nameOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
