import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../src/harness/scenario/parse-json.ts';

const parse = (text: string): unknown => parseJson(text, 'f.json');

test('JSON means what JSON.parse says', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), undefined, indent);
      expect(parse(spaced)).toEqual(JSON.parse(spaced));
    }),
    { numRuns: 500 },
  );
});

test('what is JSON with one character changed is JSON for both, or for neither', () => {
  const text = '{"a": [1, -2.5e3, "x\\u0041\\n", true, null, {"b": {}}], "c": []}';
  const change = fc.tuple(
    fc.nat(text.length),
    fc.constantFrom(...'{}[]",:\\0-+.eEtu \n\t\u0001x'),
    fc.nat(1),
  );
  fc.assert(
    fc.property(change, ([at, character, removed]) => {
      const changed = text.slice(0, at) + character + text.slice(at + removed);
      let expected: unknown;
      try {
        expected = JSON.parse(changed);
      } catch {
        expect(() => parse(changed)).toThrow(/^f\.json: line \d+, column \d+: /);
        return;
      }
      expect(parse(changed)).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

describe('what is no JSON is refused with line, column and what is wrong', () => {
  test.each([
    ['', 'line 1, column 1: a value is expected, but the file ends'],
    ['{\n  "a": 1,\n}', 'line 2, column 9: nothing follows this comma'],
    ['{"a" 1}', 'line 1, column 6: ":" is expected'],
    ['{a: 1}', `line 1, column 2: a field's name in " " is expected`],
    ['[1\n 2]', 'line 2, column 2: "," or "]" is expected'],
    ['{"a": 1', 'line 1, column 8: "," or "}" is expected, but the file ends'],
    ['["a\n"]', 'line 1, column 2: this text does not end on its line, or has a wrong escape'],
    ['[1] 2', 'line 1, column 5: nothing may follow the value'],
    ['{"a": 1,\n "a": 2}', 'line 2, column 2: the field "a" is there already'],
    ['// no', 'line 1, column 1: a value is expected'],
    ['['.repeat(100_000), 'line 1, column 102: nested deeper than 100'],
  ])('%s', (text, message) => {
    expect(() => parse(text)).toThrow(`f.json: ${message}`);
  });
});

test('a field may have any name', () => {
  const value = parse('{"__proto__": 1, "constructor": 2}') as object;
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
});
