import { createHash } from 'node:crypto';

import { LockstepError } from '../machine/errors.ts';
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

const FOUND_FIELDS: Readonly<Record<keyof Found, 'string' | 'number'>> = {
  guest: 'string',
  kind: 'string',
  name: 'string',
  position: 'number',
  release: 'string',
};
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
  if (typeof value !== 'object' || value === null || !('found' in value)) {
    return { name, text, scenario: parseScenario(value, name, options) };
  }
  const { found, ...rest } = value;
  return { name, text, scenario: parseScenario(rest, name, options), found: checkFound(found, name) };
}

/** The text of a scenario with one field more. */
function withFound(text: string, found: Found): string {
  const fields = Object.keys(FOUND_FIELDS).map(
    (name) => `${JSON.stringify(name)}: ${JSON.stringify(found[name as keyof Found])}`,
  );
  return `${text.trimEnd().slice(0, -1).trimEnd()},\n  "found": { ${fields.join(', ')} }\n}\n`;
}

function checkFound(found: unknown, where: string): Found {
  const fields = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
  for (const [name, type] of Object.entries(FOUND_FIELDS)) {
    if (typeof fields[name] === type) continue;
    throw new LockstepError('bad-scenario', `${where}: found.${name} should be a ${type}`);
  }
  return fields as unknown as Found;
}
