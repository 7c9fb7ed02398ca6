import { createHash } from 'node:crypto';

import { LockstepError } from '../machine/errors.ts';
import type { Finding } from './check/finding.ts';
import type { PackedBytes } from './fixtures/packed-bytes.ts';
import { invariantsFrom } from './invariants/asked-invariants.ts';
import type { InvariantSetting } from './invariants/invariant-setting.ts';
import { checkShape } from './scenario/check-shape.ts';
import { formatFields, formatScenario } from './scenario/format-scenario.ts';
import { parseScenario, scenarioFields } from './scenario/parse-scenario.ts';
import type { ParseScenarioOptions } from './scenario/parse-scenario.ts';
import { scenarioShape } from './scenario/scenario-shape.ts';
import type { Scenario } from './scenario/scenario.ts';

/** A scenario that is kept, to be run again on every build of its guest. */
export interface Fixture extends FixtureRemarks {
  /** File name; follows from the scenario and what broke. */
  readonly name: string;
  /** The file's content. */
  readonly text: string;
  readonly scenario: Scenario;
}

/** What its file says beside the scenario. */
export interface FixtureRemarks {
  /** Where an editor finds the JSON schema. */
  readonly $schema?: string;
  /** Why it is there. */
  readonly about?: string;
  /** In place of a guest: a machine by its name. */
  readonly machine?: string;
  /** The law or invariant that it has to break. */
  readonly breaks?: string;
  /** The leak that it is run with. */
  readonly leak?: string;
  /** What is asked of the guest. */
  readonly invariants?: InvariantSetting;
  readonly found?: Found;
  /** The guest's file. */
  readonly image?: EmbeddedFile;
  /** What disks hold at power-on; zeros, or what the scenario says, where nothing is said of them. */
  readonly contents?: readonly KeptContent[];
}

/** What a disk holds at power-on: itself, with zeros behind it, or where it is. */
export interface KeptContent extends Partial<PackedBytes> {
  /** Which one, from 0. */
  readonly disk: number;
  /** Of what is inside, or of the file. */
  readonly sha256: string;
  /** Its path, relative to the fixture's file. */
  readonly file?: string;
}

/** A guest's file inside a fixture. */
export interface EmbeddedFile extends PackedBytes {
  /** Without folder. */
  readonly name: string;
  readonly format: 'elf' | 'raw';
}

/** Where a fixture comes from. */
export interface Found {
  /** The guest's id, which names its build. */
  readonly guest: string;
  /** What broke. */
  readonly kind: Exclude<Finding['kind'], 'fixture'>;
  readonly name: string;
  readonly position: number;
  /** The release of Lockstep that found it. */
  readonly release: string;
  /** The instruction where it was seen, as `main+0x8`, or its address; absent for a machine that cannot tell. */
  readonly place?: string;
  /** What was seen. */
  readonly message?: string;
}

const NAME_DIGITS = 12;
const REMARKS = [
  '$schema',
  'about',
  'machine',
  'breaks',
  'leak',
  'invariants',
  'found',
  'image',
  'contents',
] as const;

/** A scenario as a fixture: from now on it is expected to hold, unless it says otherwise. */
export function fixtureOf(
  scenario: Scenario,
  found?: Found,
  { places, ...remarks }: ParseScenarioOptions & Omit<FixtureRemarks, 'found'> = {},
): Fixture {
  const options = places === undefined ? {} : { places };
  const plain = formatScenario(scenario, options);
  // Two invariants can be broken by one scenario, and are two fixtures then.
  const broke = found === undefined ? '' : `${found.kind} ${found.name}`;
  const digest = createHash('sha256').update(`${plain}${broke}`).digest('hex').slice(0, NAME_DIGITS);
  return renamed({ scenario, ...remarks, ...(found !== undefined && { found }) }, `${digest}.json`, options);
}

/** A fixture under another name, with its text in the canonical form. */
export function renamed(
  fixture: Omit<Fixture, 'name' | 'text'>,
  name: string,
  { places = [] }: ParseScenarioOptions = {},
): Fixture {
  const shape = scenarioShape(places);
  const remarks = remarksOf(fixture);
  const value = { ...parseScenario(fixture.scenario, name, { places }), ...remarks };
  const text = formatFields(shape, checkShape(shape, value, name) as object);
  return { name, text, scenario: fixture.scenario, ...remarks };
}

/**
 * Reads a fixture; a scenario that somebody wrote is one too.
 * @param name the file's name
 * @throws LockstepError `bad-scenario`
 */
export function parseFixture(text: string, name: string, options?: ParseScenarioOptions): Fixture {
  const fields = scenarioFields(text, name, options);
  const remarks = remarksOf(fields as FixtureRemarks);
  refuseContradictions(fields, name);
  return { name, text, scenario: parseScenario(fields, name, options), ...remarks };
}

function remarksOf(all: FixtureRemarks): FixtureRemarks {
  return Object.fromEntries(
    REMARKS.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
  ) as FixtureRemarks;
}

/** What every field may say by itself, and not together. */
function refuseContradictions(fields: FixtureRemarks & Partial<Scenario>, name: string): void {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new LockstepError('bad-scenario', `${name}: ${problem}`, { cause });
  };
  const { machine, guest, image, breaks, expect = 'holds', invariants } = fields;
  if (machine !== undefined && (guest ?? image) !== undefined) {
    refuse(
      `machine: it stands in place of a guest, and there is "${guest === undefined ? 'image' : 'guest'}" too`,
    );
  }
  if (breaks !== undefined && expect === 'holds') {
    refuse('breaks: nothing breaks where "expect" is "holds"');
  }
  try {
    invariantsFrom(invariants ?? {});
  } catch (error) {
    refuse(`invariants: ${(error as Error).message}`, error);
  }
}
