import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { SCRIBE } from '../../audit/scribe.ts';
import { readWholeFile } from '../../environment/host/file.ts';
import { parseFixture } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { unpackBytes } from '../../harness/fixtures/packed-bytes.ts';
import { looksLikeString, textOfString } from '../../harness/fixtures/scenario-string.ts';
import type { Rig } from '../../harness/rig.ts';
import { parseJson } from '../../harness/scenario/parse-json.ts';
import type { Subject } from '../../harness/subject.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { RiscvGuest } from '../../riscv/guest.ts';
import { loadImage } from '../../riscv/loader/load.ts';
import type { GuestSymbol } from '../../riscv/loader/symbols.ts';
import { withKeptContents } from '../disk-contents.ts';
import { loadMachine } from '../check/load-machine.ts';
import { guestInScenario, imageInScenario, scenarioBoard } from '../scenario-board.ts';
import { guestPathOf } from '../scenario-file.ts';
import { NO_LEAK, leakNamed } from './leak-named.ts';

/** What a fixture is run with. */
export interface FixtureSubject {
  /** What messages call it: the guest's path, or the machine's name. */
  readonly name: string;
  readonly subject: Subject;
  /** The leak, if there is one. */
  readonly rig: Rig;
  /** Absent for a machine of which only its own code knows what it can watch for. */
  readonly symbols: readonly GuestSymbol[] | undefined;
}

/** What the command line says of it. */
export interface GivenSubject {
  /** Path of the guest's file, if it is not the fixture's own. */
  readonly guest: string | undefined;
  /** Name of a leak, if it is not the fixture's own. */
  readonly leak: string | undefined;
}

/** Machines that are no RISC-V guests, and come with Lockstep. */
const MACHINES: Readonly<Record<string, Subject>> = { scribe: SCRIBE };

/** A fixture that was read, with the machine that it names. */
export interface OpenFixture {
  readonly fixture: Fixture;
  readonly machine: Subject | undefined;
}

/**
 * Reads a fixture; its machine first, which knows what else an arrival can come after.
 * @param path of its file, or its string
 * @throws LockstepError
 */
export async function openFixture(path: string): Promise<OpenFixture> {
  const { name, text } = looksLikeString(path) && !existsSync(path) ? textOfString(path) : readText(path);
  const value = parseJson(text.replace(/^\ufeff/, ''), name);
  const { machine: said } = (value ?? {}) as { readonly machine?: unknown };
  const machine = typeof said === 'string' ? await machineNamed(said, name) : undefined;
  const fixture = parseFixture(text, name, machine?.places === undefined ? {} : { places: machine.places });
  return { fixture, machine };
}

function readText(path: string): { readonly name: string; readonly text: string } {
  return { name: path, text: new TextDecoder().decode(readWholeFile(path).bytes) };
}

/** @throws LockstepError */
export async function fixtureSubject(
  { fixture, machine }: OpenFixture,
  given: GivenSubject,
): Promise<FixtureSubject> {
  const leak = given.leak ?? fixture.leak ?? NO_LEAK;
  const guest =
    machine === undefined || given.guest !== undefined ? riscvGuestOf(fixture, given.guest) : undefined;
  const leaking = leak === NO_LEAK ? {} : (await leakNamed(leak, guest?.guest)).rig;
  const rig = withKeptContents(leaking, fixture);
  if (guest === undefined) return { name: fixture.machine!, subject: machine!, rig, symbols: undefined };
  return { name: guest.path, subject: guest.guest, rig, symbols: guest.guest.image.symbols };
}

/** One that comes with Lockstep, or the module at a path seen from the fixture's file. */
async function machineNamed(name: string, fixture: string): Promise<Subject> {
  const machine = MACHINES[name];
  if (machine !== undefined) return machine;
  const path = resolve(dirname(fixture), name);
  if (existsSync(path)) return loadMachine(path, `${fixture}: machine: ${name}`);
  const known = Object.keys(MACHINES).join(', ');
  throw new LockstepError(
    'bad-configuration',
    `${fixture}: machine: "${name}" does not come with Lockstep (known is ${known}), and there is no such file`,
  );
}

function riscvGuestOf(
  fixture: Fixture,
  given: string | undefined,
): { readonly path: string; readonly guest: RiscvGuest } {
  const board = scenarioBoard(fixture.scenario.board, AS_WRITTEN);
  const { image, name } = fixture;
  if (image === undefined || given !== undefined) {
    const path = guestPathOf(fixture, given);
    return { path, guest: guestInScenario(path, false, board) };
  }
  const bytes = unpackBytes(image, `${name}: image`);
  const loaded = loadImage(bytes, image.name, { raw: image.format === 'raw' });
  return { path: image.name, guest: imageInScenario(loaded, board) };
}

/** No option of a board is given. */
const AS_WRITTEN = {
  raw: false,
  memoryBytes: undefined,
  disks: [],
  commandLine: undefined,
  clock: undefined,
};
