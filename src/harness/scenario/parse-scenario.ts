import type { Happening } from '../../machine/machine.ts';
import { LockstepError } from '../../machine/errors.ts';
import { FIXTURE_FIELDS } from '../fixtures/fixture-shape.ts';
import { checkShape } from './check-shape.ts';
import { parseJson } from './parse-json.ts';
import { scenarioShape } from './scenario-shape.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario is read for. */
export interface ParseScenarioOptions {
  /** Places that only the machine at hand knows, beside those of every RISC-V guest. */
  readonly places?: readonly Happening[];
}

const VERSION = 1;

/**
 * Reads a scenario that somebody wrote.
 *
 * What only editors need, and what makes a fixture of it, is checked and left out.
 *
 * @param source a file's text, or the value in it
 * @param where the file's name, for messages
 * @throws LockstepError `bad-scenario`: no JSON, with line and column, or no scenario, with the path of the field
 */
export function parseScenario(
  source: unknown,
  where = 'scenario',
  { places = [] }: ParseScenarioOptions = {},
): Scenario {
  const fields = Object.entries(scenarioFields(source, where, { places }));
  return Object.fromEntries(fields.filter(([name]) => !Object.hasOwn(BESIDE, name))) as unknown as Scenario;
}

/** What stands in a scenario's file and is no part of the scenario. */
const BESIDE = { $schema: undefined, machine: undefined, ...FIXTURE_FIELDS };

/**
 * All that the file of a scenario says, checked, by field.
 * @throws LockstepError `bad-scenario`, as `parseScenario`
 */
export function scenarioFields(
  source: unknown,
  where: string,
  { places = [] }: ParseScenarioOptions = {},
): Readonly<Record<string, unknown>> {
  const value = typeof source === 'string' ? parseJson(source.replace(/^\ufeff/, ''), where) : source;
  refuseNewer(value, where);
  return checkShape(scenarioShape(places), value, where) as Record<string, unknown>;
}

/** What a later release wrote is best refused as that, whatever else in it is strange. */
export function refuseNewer(value: unknown, where: string): void {
  const version =
    typeof value === 'object' && value !== null ? (value as Partial<Scenario>).lockstep : undefined;
  if (Number.isInteger(version) && version! > VERSION) {
    throw new LockstepError(
      'bad-scenario',
      `${where}: lockstep: ${version}: written for a newer release of Lockstep; this one reads version ${VERSION}`,
    );
  }
}
