import type { Scenario } from '../scenario/scenario.ts';

/** What of a scenario can be made simpler. Where it ends, and what it runs on, stay: a trial that is cut off shows something else. */
const PARTS = ['arrivals', 'faults', 'clients', 'clock', 'io', 'entropy', 'replay', 'pair'] as const;
/** Numbers that say which, and not how much. */
const NAMES: ReadonlySet<string> = new Set(['seed', 'device', 'errors']);
/** Texts that are payloads: of the others a part says something else. */
const PAYLOADS: ReadonlySet<string> = new Set(['console', 'hex', 'frame', 'data', 'bytes', 'echo', 'types']);

/**
 * Scenarios that are like this one but for one value, which is smaller: a position, a number, a payload; the smallest first. Not
 * each is one that can be run.
 */
export function* simplerScenarios(scenario: Scenario): Generator<Scenario> {
  for (const part of PARTS) {
    const value = scenario[part];
    if (value === undefined) continue;
    for (const simpler of simplerValues(value, part)) yield { ...scenario, [part]: simpler };
  }
}

function* simplerValues(value: unknown, name: string): Generator {
  if (typeof value === 'number') {
    if (!NAMES.has(name)) yield* smallerNumbers(value);
  } else if (typeof value === 'string') {
    if (PAYLOADS.has(name)) yield* shorterTexts(value, name);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const simpler of simplerValues(item, name)) yield value.with(index, simpler);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      for (const simpler of simplerValues(part, key)) yield { ...value, [key]: simpler };
    }
  }
}

/** 0, a half, three quarters, and so on, up to one less. */
function* smallerNumbers(value: number): Generator<number> {
  if (!Number.isSafeInteger(value) || value <= 0) return;
  for (let less = value; less >= 1; less = Math.floor(less / 2)) yield value - less;
}

/** Nothing, and the first parts of a text; of hexadecimal digits whole bytes. */
function* shorterTexts(text: string, name: string): Generator<string> {
  const unit = name === 'hex' || name === 'frame' || name === 'data' || name === 'bytes' ? 2 : 1;
  for (const length of smallerNumbers(text.length / unit)) yield text.slice(0, length * unit);
}
