import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

import { fileError } from '../../environment/host/file.ts';
import { renamed } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { shrinkFixture } from '../../harness/check/shrink-fixture.ts';
import type { Shrunk } from '../../harness/check/shrink-fixture.ts';
import { formatLocalisation } from '../../harness/localise/format-localisation.ts';
import { describeScenario } from '../../harness/scenario/describe-scenario.ts';
import { LockstepError } from '../../machine/errors.ts';
import { VERDICT } from '../exit-codes.ts';
import { invariantsOf } from '../invariant-options.ts';
import { fixtureSubject, openFixture } from '../replay/fixture-subject.ts';
import { inScenario } from '../scenario-file.ts';
import type { ShrinkArguments } from './shrink-arguments.ts';

/**
 * Makes a failing fixture smaller, in its place, and says on standard output what is left of it.
 * @returns what the process ends with
 * @throws LockstepError
 */
export async function shrinkFile(path: string, options: ShrinkArguments): Promise<number> {
  const { output, trials, invariants } = options;
  const open = await openFixture(path);
  if (output === undefined && !existsSync(path)) {
    throw new LockstepError('bad-configuration', 'shrink a string into which file? Give -o FIXTURE.json');
  }
  const shrunk = await shrink(open, options, { trials, invariants: invariantsOf(invariants) });
  if (shrunk === undefined) {
    throw new LockstepError(
      'bad-scenario',
      `${path}: it does not fail, so there is nothing to shrink; what is asked of its guest has to be given again`,
    );
  }
  const written = output ?? path;
  const scenario = seenFrom(written, path, shrunk.scenario);
  const places = open.machine?.places && { places: open.machine.places };
  const { text } = renamed({ ...open.fixture, scenario }, written, places);
  try {
    writeFileSync(written, text);
  } catch (error) {
    throw fileError(written, error);
  }
  process.stdout.write(report(written, shrunk));
  return VERDICT.good;
}

async function shrink(
  open: Awaited<ReturnType<typeof openFixture>>,
  options: ShrinkArguments,
  what: Pick<Parameters<typeof shrinkFixture>[2], 'trials' | 'invariants'>,
): Promise<Shrunk | undefined> {
  try {
    const { subject, rig } = await fixtureSubject(open, options);
    return shrinkFixture(subject, open.fixture, { ...what, rig });
  } catch (error) {
    throw inScenario(open.fixture.name, error);
  }
}

/** Paths in a scenario are relative to its file. */
function seenFrom(written: string, read: string, scenario: Fixture['scenario']): Fixture['scenario'] {
  const { guest } = scenario;
  const [from, to] = [dirname(resolve(read)), dirname(resolve(written))];
  if (guest === undefined || from === to) return scenario;
  return { ...scenario, guest: relative(to, resolve(from, guest)).replaceAll(sep, '/') };
}

function report(
  path: string,
  { finding, scenario, before, events, steps, trials, minimal, ...rest }: Shrunk,
): string {
  const { localisation } = rest;
  const lines = [
    `${path}: ${finding.name}`,
    `  at position ${finding.position}: ${finding.message}`,
    `  ${before} ${before === 1 ? 'event' : 'events'} before, ${events} now: ${steps} steps in ${trials} trials; ${
      minimal ? 'nothing more can be taken away or made simpler' : 'it may get smaller, run it again to go on'
    }`,
    '',
    ...describeScenario(scenario).trimEnd().split('\n'),
    ...(localisation === undefined ? [] : ['', ...formatLocalisation(localisation).trimEnd().split('\n')]),
  ];
  return lines.map((line, index) => `${index > 2 && line !== '' ? '  ' : ''}${line}\n`).join('');
}
