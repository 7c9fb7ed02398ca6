import { expect, test } from 'vitest';
import { RECORDING_SHAPE } from '../../../src/harness/fixtures/recording-fixture.ts';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import { scenarioShape } from '../../../src/harness/scenario/scenario-shape.ts';
import type { RecordShape, Shape } from '../../../src/harness/scenario/shape.ts';
import { read } from '../../repository/files.ts';

const document = read('docs/scenario.md');

function recordsIn(shape: Shape): RecordShape[] {
  if (shape.kind === 'list') return recordsIn(shape.of);
  if (shape.kind === 'either') return [shape.record];
  if (shape.kind !== 'record') return [];
  return [shape, ...Object.values(shape.fields).flatMap((field) => recordsIn(field.shape))];
}

test('the documents of scenarios and fixtures name every field that there is', () => {
  const records = [scenarioShape(), RECORDING_SHAPE].flatMap(recordsIn);
  const fields = records.flatMap((record) => Object.keys(record.fields));
  expect(fields.length).toBeGreaterThan(40);
  const named = [...(document + read('docs/fixtures.md')).matchAll(/`[^`\n]+`/g)].join(' ');
  expect(
    fields.filter((field) => !new RegExp(`(?<!\\w)${field.replace('$', '\\$')}\\b`).test(named)),
  ).toEqual([]);
});

test('the scenarios in the document are such', () => {
  const examples = [...document.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text!);
  expect(examples).toHaveLength(2);
  for (const example of examples) expect(parseScenario(example)).toEqual(JSON.parse(example));
});

test('the refusals in the document are word for word', () => {
  const arrivals = [
    { at: 1, reset: true },
    { at: 2, reset: true },
    { at: 3, reset: true },
    { after: 'trpa', reset: true },
  ];
  const afer = [{ afer: 'trap', reset: true }];
  const sources = [
    { lockstep: 1, limit: 9, arrivals },
    { lockstep: 1, limit: 9, arrivals: afer },
    '{\n  "lockstep": 1,\n  "arrivals": [\n    { "at": 900 "console": "a" }',
  ];
  for (const source of sources) {
    let message = '';
    try {
      parseScenario(source, 'scenario.json');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(document.split('\n')).toContain(message);
  }
});
