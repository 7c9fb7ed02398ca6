import { SCRIBE } from '../../audit/scribe.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { unpackBytes } from '../../harness/fixtures/packed-bytes.ts';
import type { Rig } from '../../harness/rig.ts';
import type { Subject } from '../../harness/subject.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { RiscvGuest } from '../../riscv/guest.ts';
import { loadImage } from '../../riscv/loader/load.ts';
import type { GuestSymbol } from '../../riscv/loader/symbols.ts';
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
  readonly symbols: readonly GuestSymbol[];
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

/** @throws LockstepError */
export async function fixtureSubject(fixture: Fixture, given: GivenSubject): Promise<FixtureSubject> {
  const leak = given.leak ?? fixture.leak ?? NO_LEAK;
  const riscv = fixture.machine === undefined || given.guest !== undefined;
  const guest = riscv ? riscvGuestOf(fixture, given.guest) : undefined;
  const rig = leak === NO_LEAK ? {} : (await leakNamed(leak, guest?.guest)).rig;
  if (guest === undefined) {
    return { name: fixture.machine!, subject: machineNamed(fixture.machine!), rig, symbols: [] };
  }
  return { name: guest.path, subject: guest.guest, rig, symbols: guest.guest.image.symbols };
}

function machineNamed(name: string): Subject {
  const machine = MACHINES[name];
  if (machine !== undefined) return machine;
  const known = Object.keys(MACHINES).join(', ');
  throw new LockstepError(
    'bad-configuration',
    `machine: "${name}" does not come with Lockstep; known is ${known}`,
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
