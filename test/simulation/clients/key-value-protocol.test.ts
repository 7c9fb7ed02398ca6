import { describe, expect, test } from 'vitest';
import {
  canAnswer,
  formatRequest,
  isOperation,
  parseReply,
} from '../../../src/simulation/clients/key-value-protocol.ts';
import type { Operation } from '../../../src/simulation/clients/key-value-protocol.ts';

const put: Operation = { kind: 'put', key: 'a', value: 'b_1' };
const get: Operation = { kind: 'get', key: 'a' };
const remove: Operation = { kind: 'delete', key: 'a' };
const swap: Operation = { kind: 'swap', key: 'a', old: '-', value: 'c' };

describe('the datagrams of the guest key-value', () => {
  test('name client and number first, then operation, key and values', () => {
    expect(formatRequest(0, 1, put)).toBe('0 1 put a b_1');
    expect(formatRequest(15, 2, get)).toBe('15 2 get a');
    expect(formatRequest(1, 3, remove)).toBe('1 3 delete a');
    expect(formatRequest(1, 4, swap)).toBe('1 4 swap a - c');
    expect(formatRequest(1, 5, { ...swap, old: 'b' })).toBe('1 5 swap a b c');
  });

  test.each([
    ['0 1 ok', 0, 1, { kind: 'ok' }],
    ['15 20 no', 15, 20, { kind: 'no' }],
    ['1 2 none', 1, 2, { kind: 'none' }],
    ['1 2 full', 1, 2, { kind: 'full' }],
    ['1 2 value none', 1, 2, { kind: 'value', value: 'none' }],
    ['1 2 value abcdefghijklmno_', 1, 2, { kind: 'value', value: 'abcdefghijklmno_' }],
  ])('are answered: %s', (payload, client, sequence, answer) => {
    expect(parseReply(payload)).toEqual({ client, sequence, answer });
  });

  test.each([
    '',
    'ok',
    '1 ok',
    '1 0 ok',
    '01 1 ok',
    '1 1 ok ',
    '1 1 ok\n',
    ' 1 1 ok',
    '1  1 ok',
    '1 1 OK',
    '1 1 maybe',
    '1 1 value',
    '1 1 value ',
    '1 1 value a b',
    '1 1 value -',
    '1 1 value abcdefghijklmnop_',
    '-1 1 ok',
    '1 1e3 ok',
    '1 99999999999999999999 ok',
  ])('are no answers where they are written otherwise: %o', (payload) => {
    expect(parseReply(payload)).toBeUndefined();
  });

  test('answer each operation in ways of its own', () => {
    const answers = [{ kind: 'ok' }, { kind: 'no' }, { kind: 'none' }, { kind: 'full' }] as const;
    const possible = (operation: Operation) =>
      [...answers, { kind: 'value', value: 'a' } as const]
        .filter((answer) => canAnswer(operation, answer))
        .map(({ kind }) => kind);
    expect(possible(put)).toEqual(['ok', 'full']);
    expect(possible(get)).toEqual(['none', 'full', 'value']);
    expect(possible(remove)).toEqual(['ok', 'full']);
    expect(possible(swap)).toEqual(['ok', 'no', 'full']);
  });

  test('have keys and values of 1 to 16 letters, digits and underlines', () => {
    expect([put, get, remove, swap].every(isOperation)).toBe(true);
    for (const word of ['', '-', 'a b', 'ü', 'abcdefghijklmnopq', 'a\n']) {
      expect(isOperation({ kind: 'get', key: word }), `key ${word}`).toBe(false);
      expect(isOperation({ ...put, value: word }), `value ${word}`).toBe(false);
      expect(isOperation({ ...swap, old: word }), `old ${word}`).toBe(word === '-');
    }
  });
});
