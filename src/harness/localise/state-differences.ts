import type { NamedValue } from '../../machine/explanation.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ValueDifference } from './localisation.ts';

/** Values that are not the same on all sides, in the order of the first one; of a single side all. */
export function valueDifferences(sides: readonly (readonly NamedValue[])[]): ValueDifference[] {
  const maps = sides.map((values) => new Map(values.map(({ name, value }) => [name, value])));
  const names = new Set(sides.flatMap((values) => values.map(({ name }) => name)));
  return [...names].flatMap((name) => {
    const values = maps.map((map) => map.get(name) ?? '');
    return sides.length > 1 && new Set(values).size === 1 ? [] : [{ name, values }];
  });
}

/**
 * What a machine that does not explain itself saves, as named values: those of JSON by their paths.
 * @returns `undefined`: it is no JSON
 */
export function savedValues(machine: Machine): readonly NamedValue[] | undefined {
  const text = new TextDecoder().decode(machine.save());
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return [...flat(JSON.parse(text), '')];
  } catch {
    return undefined;
  }
}

function* flat(value: unknown, path: string): Generator<NamedValue> {
  if (typeof value !== 'object' || value === null) {
    yield { name: path, value: JSON.stringify(value) };
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    yield* flat(part, path === '' ? key : Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  }
}
