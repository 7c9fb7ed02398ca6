import { parseScenario } from './parse-scenario.ts';
import type { ParseScenarioOptions } from './parse-scenario.ts';
import { scenarioShape } from './scenario-shape.ts';
import type { Scenario } from './scenario.ts';
import type { RecordShape, Shape } from './shape.ts';

/**
 * A scenario as the text of its file: the same scenario always gives the same bytes. Fields are in a fixed order, what
 * needs not be said is left out, and each arrival, fault and client has its own line, so that differences between two read
 * well.
 * @throws LockstepError `bad-scenario`: no scenario
 */
export function formatScenario(scenario: Scenario, options: ParseScenarioOptions = {}): string {
  return formatFields(scenarioShape(options.places), parseScenario(scenario, 'scenario', options));
}

/** A checked record as the text of a file, in the same way. */
export function formatFields(shape: RecordShape, value: object): string {
  const said = saidFields(shape, value as Record<string, unknown>);
  const fields = Object.entries(said).map(([name, field]) => {
    const text = LINE_BY_LINE.has(name) ? linesOf(field as unknown[]) : fieldText(field);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

const LINE_BY_LINE: ReadonlySet<string> = new Set(['arrivals', 'faults', 'clients', 'log']);

/** Base64 has lines already, as many as it takes. */
function fieldText(value: unknown): string {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && 'deflate' in item)) {
    return `[\n${value.map((item) => `    ${fieldText(item)}`).join(',\n')}\n  ]`;
  }
  const { deflate, ...rest } = (value ?? {}) as { readonly deflate?: readonly string[] };
  if (deflate === undefined) return lineOf(value);
  const before = lineOf(rest).slice(0, -' }'.length);
  return `${before}, "deflate": ${linesOf(deflate)} }`;
}

/** A value without what means the same when it is left out. */
function saidOf(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'hex':
      return (value as string).toLowerCase();
    case 'list':
      return (value as unknown[]).map((item) => saidOf(shape.of, item));
    case 'record':
      return saidFields(shape, value as Record<string, unknown>);
    case 'either':
      return saidOf(typeof value === 'object' ? shape.record : shape.plain, value);
    default:
      return value;
  }
}

function saidFields({ fields }: RecordShape, value: Record<string, unknown>): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (const [name, { shape, unsaid }] of Object.entries(fields)) {
    if (value[name] === undefined) continue;
    const field = saidOf(shape, value[name]);
    if (unsaid === undefined || JSON.stringify(field) !== JSON.stringify(unsaid)) said[name] = field;
  }
  return said;
}

function linesOf(items: readonly unknown[]): string {
  return `[\n${items.map((item) => `    ${lineOf(item)}`).join(',\n')}\n  ]`;
}

function lineOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(lineOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${lineOf(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
