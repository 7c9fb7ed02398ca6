import { LockstepError } from '../../machine/errors.ts';

/** What is nested deeper was not made by a program that means well. */
const MAX_DEPTH = 100;

/**
 * A JSON value in its one form: no spaces, the keys of each object in the order of their code units. Members that are
 * `undefined` are left out.
 * @param what what messages call it
 * @throws LockstepError `bad-configuration`: something in it is no JSON
 */
export function canonicalJson(value: unknown, what: string, depth = 0): string {
  if (depth > MAX_DEPTH) throw noJson(what, `it is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw noJson(what, `${value} is no JSON number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => canonicalJson(item, `${what}[${index}]`, depth + 1)).join(',')}]`;
  }
  if (typeof value !== 'object') throw noJson(what, `a ${typeof value} is no JSON`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw noJson(what, 'it is no plain object');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, `${what}.${key}`, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function noJson(what: string, why: string): LockstepError {
  return new LockstepError('bad-configuration', `${what}: ${why}`);
}
