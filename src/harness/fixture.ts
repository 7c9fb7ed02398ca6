import { createHash } from 'node:crypto';

import type { Finding } from './check/finding.ts';
import { formatScenario } from './scenario/format-scenario.ts';
import { parseJson } from './scenario/parse-json.ts';
import { parseScenario } from './scenario/parse-scenario.ts';
import type { ParseScenarioOptions } from './scenario/parse-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';

/** A scenario that is kept, to be run again on every build of its guest. */
export interface Fixture {
  /** File name; follows from the scenario and what broke. */
  readonly name: string;
  /** The file's content. */
  readonly text: string;
  readonly scenario: Scenario;
  readonly found?: Found;
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
}

const FOUND_FIELDS: readonly (keyof Found)[] = ['guest', 'kind', 'name', 'position', 'release'];
const NAME_DIGITS = 12;

/** A scenario as a fixture: from now on it is expected to hold, unless it says otherwise. */
export function fixtureOf(scenario: Scenario, found?: Found, options?: ParseScenarioOptions): Fixture {
  const plain = formatScenario(scenario, options);
  // Two invariants can be broken by one scenario, and are two fixtures then.
  const broke = found === undefined ? '' : `${found.kind} ${found.name}`;
  const digest = createHash('sha256').update(`${plain}${broke}`).digest('hex').slice(0, NAME_DIGITS);
  const text = found === undefined ? plain : withFound(plain, found);
  return { name: `${digest}.json`, text, scenario, ...(found !== undefined && { found }) };
}

/**
 * Reads a fixture; a scenario that somebody wrote is one too.
 * @param name the file's name
 * @throws LockstepError `bad-scenario`
 */
export function parseFixture(text: string, name: string, options?: ParseScenarioOptions): Fixture {
  const value = parseJson(text, name);
  const scenario = parseScenario(value, name, options);
  const { found } = value as { readonly found?: Found };
  return { name, text, scenario, ...(found !== undefined && { found }) };
}

/** The text of a scenario with one field more. */
function withFound(text: string, found: Found): string {
  const fields = FOUND_FIELDS.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(found[name])}`);
  return `${text.trimEnd().slice(0, -1).trimEnd()},\n  "found": { ${fields.join(', ')} }\n}\n`;
}
