import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { scenario } from '../../../src/harness/scenario/arbitraries/scenario.ts';
import { fixtureOf, parseFixture } from '../../../src/harness/fixture.ts';
import { jsonSchema } from '../../../src/harness/scenario/json-schema.ts';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import { scenarioShape } from '../../../src/harness/scenario/scenario-shape.ts';
import { LockstepError } from '../../../src/machine/errors.ts';
import { BOARD, COUNTER, PACED } from './subjects.ts';

const schema = jsonSchema('A scenario of Lockstep', scenarioShape());
const schemaAccepts = new Ajv2020().compile(schema);

function validatorAccepts(value: unknown): boolean {
  try {
    parseScenario(value);
    return true;
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'bad-scenario') return false;
    throw error;
  }
}

/** With what generated ones have not. */
const rich = {
  lockstep: 1,
  guest: 'a.elf',
  board: { memory: '1GiB', disks: [{ sectors: 1 }], append: '', clock: 'read' },
  limit: 10,
  arrivals: [
    { after: 'lr', hit: 2, plus: 1, signal: 'x', data: '00' },
    { at: 3, frame: '00'.repeat(14), device: 1 },
    { at: 3, console: { hex: '0a' } },
    { at: 4, pace: { jump: 0, rate: 0 } },
  ],
  expect: 'holds',
  found: { guest: 'a.elf@1', kind: 'law', name: 'replay equals record', position: 7, release: '1.0.0' },
};

const odd = [
  ...[-1, 0, 1, 1.5, 255, 256, 2 ** 20, 2 ** 20 + 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e300, true, false, null],
  ...['', 'a', 'a b', '00', '0G', '000', 'timer', 'trap', 'symbol:', 'symbol:a', 'pc:0x1', '16MiB', 'paced'],
  ...[[], {}, [0], [-1], ['00'], { seed: 1 }, { seed: 1, x: 1 }, { hex: '00' }, { hex: '' }, { sectors: 1 }],
];
const names = [
  'x',
  'at',
  'after',
  'hit',
  'plus',
  'device',
  'data',
  'reset',
  'console',
  'signal',
  'tail',
  'faults',
];

/** A copy in which one thing is another: a value, a field more, or one less. */
function mutated(value: unknown, choices: readonly number[]): unknown {
  const copy: unknown = structuredClone(value);
  const spots: { readonly holder: Record<string, unknown>; readonly name: string }[] = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [name, inner] of Object.entries(holder)) {
      spots.push({ holder: holder as Record<string, unknown>, name });
      visit(inner);
    }
  };
  visit(copy);
  const [spot, deed, what] = choices as [number, number, number];
  const { holder, name } = spots[spot % spots.length]!;
  if (deed % 4 === 0 && Array.isArray(holder)) holder.splice(Number(name), 1);
  else if (deed % 4 === 0) delete holder[name];
  else if (deed % 4 === 1 && !Array.isArray(holder))
    holder[names[what % names.length]!] = odd[spot % odd.length];
  else holder[name] = odd[what % odd.length];
  return copy;
}

test('the schema that ships is the one of the validator’s table', async () => {
  const text = await format(JSON.stringify(schema), {
    parser: 'json',
    printWidth: 110,
  });
  await expect(text).toMatchFileSnapshot('../../../schema/scenario.schema.json');
});

test('a fixture that a check saves is allowed by the schema', () => {
  const found = {
    guest: 'a.elf@1',
    kind: 'invariant',
    name: 'exit code 0',
    position: 3,
    release: '1',
  } as const;
  const { text } = fixtureOf({ lockstep: 1, limit: 10 }, found);
  expect([schemaAccepts(JSON.parse(text)), schemaAccepts.errors]).toEqual([true, null]);
  expect(parseFixture(text, 'x.json').found).toEqual(found);
});

test('every generated scenario is allowed by validator and schema', () => {
  const any = fc.oneof(scenario(BOARD), scenario(COUNTER), scenario(PACED));
  fc.assert(
    fc.property(any, (value) => {
      expect(parseScenario(value)).toEqual(value);
      expect([schemaAccepts(value), schemaAccepts.errors]).toEqual([true, null]);
    }),
    { numRuns: 1000 },
  );
});

test('validator and schema refuse the same altered scenarios, most of them', () => {
  const any = fc.oneof(
    fc.constant(rich),
    scenario(BOARD, { maxLength: 4 }),
    scenario(PACED, { maxLength: 4 }),
  );
  const refused = { yes: 0, no: 0 };
  fc.assert(
    fc.property(any, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (value, choices) => {
      const altered = mutated(value, choices);
      const accepted = validatorAccepts(altered);
      expect([altered, schemaAccepts(altered)]).toEqual([altered, accepted]);
      refused[accepted ? 'no' : 'yes']++;
    }),
    { numRuns: 4000 },
  );
  expect(refused.yes).toBeGreaterThan(2000);
  expect(refused.no).toBeGreaterThan(200);
});

test('validator and schema agree on scenarios that combine all fields of an arrival', () => {
  const fields = {
    at: 1,
    after: 'trap',
    hit: 1,
    plus: 0,
    interrupt: 'timer',
    console: 'a',
    frame: '00'.repeat(14),
    reset: true,
    signal: 'x',
    device: 0,
    data: '',
  };
  fc.assert(
    fc.property(fc.subarray(Object.entries(fields), { maxLength: 5 }), (some) => {
      const value = { lockstep: 1, limit: 1, arrivals: [Object.fromEntries(some)] };
      expect([value, schemaAccepts(value)]).toEqual([value, validatorAccepts(value)]);
    }),
    { numRuns: 2000 },
  );
});
