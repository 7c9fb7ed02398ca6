import { knownOptions } from '../harness/known-options.ts';
import { LockstepError } from '../machine/errors.ts';

const LISTS = ['invariants', 'laws', 'examples'];

/**
 * Refuses options of a check that no compiler has looked at: those that do not exist, and those of another kind.
 * @param where who takes them: `check`
 * @param known their names; with `save` among them, `fixtures` can be `false`
 * @throws LockstepError `bad-configuration`
 */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  knownOptions(where, options, known);
  const given = options as Readonly<Record<string, unknown>>;
  for (const name of LISTS) {
    if (given[name] === undefined || Array.isArray(given[name])) continue;
    throw new LockstepError('bad-configuration', `${where}: ${name} is a list, as in { ${name}: [..] }`);
  }
  const { fixtures } = given;
  const none = known.includes('save');
  if (fixtures === undefined || typeof fixtures === 'string' || (none && fixtures === false)) return;
  throw new LockstepError(
    'bad-configuration',
    `${where}: fixtures is the path of a folder${none ? ', or false' : ''}; ${JSON.stringify(fixtures)} is none`,
  );
}
