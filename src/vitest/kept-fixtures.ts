import { readFixtures } from '../api/savable-fixture.ts';
import type { Fixture } from '../harness/fixture.ts';
import { invariantOf } from '../harness/invariants/predicate.ts';
import type { Subject } from '../harness/subject.ts';
import { fixtureFolder } from './fixture-folder.ts';
import type { TestOptions } from './test-options.ts';

/** The fixtures of a guest. */
export interface KeptFixtures {
  /** Where failures are saved; absent if there shall be no fixtures. */
  readonly folder?: string;
  /** Those that a test runs. */
  readonly own: readonly Fixture[];
  /** Those that it leaves to other tests of this guest: what broke there is nothing that it asks for. */
  readonly others: readonly Fixture[];
}

/**
 * Reads the fixtures of a guest. Of a folder that was named all are to be run; one that belongs to the guest is shared by
 * all its tests.
 * @throws LockstepError `bad-file` or `bad-scenario`
 */
export function keptFixtures(
  subject: Subject,
  { fixtures, invariants = [] }: Pick<TestOptions, 'fixtures' | 'invariants'>,
): KeptFixtures {
  if (fixtures === false) return { own: [], others: [] };
  const folder = fixtures ?? fixtureFolder(subject);
  const all = readFixtures(folder, subject);
  if (fixtures !== undefined) return { folder, own: all, others: [] };
  const asked = new Set(invariants.map((invariant) => invariantOf(invariant).name));
  const isOwn = ({ found }: Fixture): boolean => found?.kind !== 'invariant' || asked.has(found.name);
  return { folder, own: all.filter(isOwn), others: all.filter((fixture) => !isOwn(fixture)) };
}
