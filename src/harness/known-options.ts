import { LockstepError } from '../machine/errors.ts';
import { similarNames } from '../machine/similar-names.ts';

/**
 * Refuses options that do not exist: a misspelled one would be as if it were not there.
 * @param where who takes them: `check`
 * @throws LockstepError `bad-configuration`, with the name that was probably meant
 */
export function knownOptions(where: string, options: object, known: readonly string[]): void {
  optionsObject(where, options);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const [meant] = similarNames(known, name);
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
    throw new LockstepError('bad-configuration', `${where}: there is no option "${name}"; ${hint}`);
  }
}

/** Refuses options that are none, such as the timeout that other tests take. @throws LockstepError `bad-configuration` */
export function optionsObject(where: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  const given = typeof options === 'function' ? 'a function' : JSON.stringify(options);
  throw new LockstepError(
    'bad-configuration',
    `${where}: options are an object as in { numRuns: 100 }, and ${given} is none`,
  );
}
