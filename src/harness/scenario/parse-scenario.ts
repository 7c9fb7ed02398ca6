import type { Happening } from '../../machine/machine.ts';
import { LockstepError } from '../../machine/errors.ts';
import { checkShape } from './check-shape.ts';
import { parseJson } from './parse-json.ts';
import { scenarioShape } from './scenario-shape.ts';
import type { Scenario } from './scenario.ts';

export interface ParseScenarioOptions {
  /** Places that only the machine at hand knows, beside those of every RISC-V guest. */
  readonly places?: readonly Happening[];
}

const VERSION = 1;

/**
 * Reads a scenario that somebody wrote.
 *
 * What only editors need, and where a fixture comes from, is checked and left out.
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
  const value = typeof source === 'string' ? parseJson(source.replace(/^\ufeff/, ''), where) : source;
  refuseNewer(value, where);
  const checked = checkShape(scenarioShape(places), value, where);
  const {
    $schema: _,
    found: _found,
    ...scenario
  } = checked as Scenario & { $schema?: string; found?: object };
  return scenario;
}

/** What a later release wrote is best refused as that, whatever else in it is strange. */
function refuseNewer(value: unknown, where: string): void {
  const version =
    typeof value === 'object' && value !== null ? (value as Partial<Scenario>).lockstep : undefined;
  if (Number.isInteger(version) && version! > VERSION) {
    throw new LockstepError(
      'bad-scenario',
      `${where}: lockstep: ${version}: written for a newer release of Lockstep; this one reads version ${VERSION}`,
    );
  }
}
