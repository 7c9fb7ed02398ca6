import { existsSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';

import { fileError } from '../../environment/host/file.ts';
import { pathFrom } from '../../environment/host/folder.ts';
import { renamed } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { shrinkFixture } from '../../harness/check/shrink-fixture.ts';
import type { Shrunk } from '../../harness/check/shrink-fixture.ts';
import { formatLocalisation } from '../../harness/localise/format-localisation.ts';
import { describeScenario } from '../../harness/scenario/describe-scenario.ts';
import { LockstepError } from '../../machine/errors.ts';
import { VERDICT } from '../exit-codes.ts';
import { placeOf } from '../../harness/fixtures/same-failure.ts';
import { bothSettings } from '../../harness/invariants/asked-invariants.ts';
import { invariantsOf, settingGiven } from '../invariant-options.ts';
import { contentsSeenFrom, machineSeenFrom } from '../keep/seen-from.ts';
import { NO_LEAK } from '../replay/leak-named.ts';
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
  const places = open.machine?.places && { places: open.machine.places };
  const { text } = renamed(smaller(open.fixture, shrunk, written, options), written, places);
  if (written !== path) refuseOverwriting(written);
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

/** Nothing but a fixture is written over. */
function refuseOverwriting(path: string): void {
  if (extname(path) !== '.json') {
    throw new LockstepError('bad-configuration', `-o ${path}: the name of a fixture ends with .json`);
  }
  if (existsSync(path)) throw new LockstepError('bad-file', `-o ${path}: there is something already`);
}

/** The fixture with the smaller scenario, what was found in that, and what was asked; paths are seen from where it is written. */
function smaller(
  fixture: Fixture,
  { scenario, finding, localisation }: Shrunk,
  written: string,
  { invariants, leak }: ShrinkArguments,
): Omit<Fixture, 'text'> {
  const folder = dirname(written);
  const asked = bothSettings(fixture.invariants ?? {}, settingGiven(invariants));
  const { kind, name, position, message } = finding;
  const place = placeOf(localisation);
  const { guest } = scenario;
  const moved = resolve(folder) !== resolve(dirname(fixture.name));
  return {
    ...fixture,
    scenario:
      guest === undefined || !moved
        ? scenario
        : { ...scenario, guest: pathFrom(folder, resolve(dirname(fixture.name), guest)) },
    ...(moved && fixture.machine !== undefined && { machine: machineSeenFrom(folder, fixture) }),
    ...(moved && fixture.contents !== undefined && { contents: contentsSeenFrom(folder, fixture) }),
    ...(leak !== undefined && leak !== NO_LEAK && { leak }),
    ...(Object.keys(asked).length > 0 && { invariants: asked }),
    ...(fixture.found !== undefined &&
      kind !== 'fixture' && {
        found: { ...fixture.found, kind, name, position, message, ...(place !== undefined && { place }) },
      }),
  };
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
      minimal
        ? 'nothing more can be taken away, and no number or payload made smaller'
        : 'it may get smaller, run it again to go on'
    }`,
    '',
    ...describeScenario(scenario).trimEnd().split('\n'),
    ...(localisation === undefined ? [] : ['', ...formatLocalisation(localisation).trimEnd().split('\n')]),
  ];
  return lines.map((line, index) => `${index > 2 && line !== '' ? '  ' : ''}${line}\n`).join('');
}
