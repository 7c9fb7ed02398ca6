import { describe, expect, test } from 'vitest';
import { Seed } from '../../../src/environment/seed.ts';
import { Bench } from './bench.ts';

/** A server that is up. */
function started(): Bench {
  const bench = new Bench();
  bench.settle();
  return bench;
}

/** Requests and the answer to each; '' for none. */
type Dialogue = readonly (readonly [string, string])[];

function expectDialogue(bench: Bench, dialogue: Dialogue): void {
  const heard = dialogue.map(([request]) => [request, bench.ask(request).join('|')]);
  expect(heard).toEqual(dialogue);
}

describe('the guest key-value', () => {
  test('says where it is, and that its disk was blank', () => {
    expect(started().printed).toBe('key-value: 10.0.2.15 port 4711, 0 keys, 0 records recovered\n');
  });

  test('puts, gets, deletes and swaps', () => {
    expectDialogue(started(), [
      ['0 1 get k', '0 1 none'],
      ['0 2 put k v_1', '0 2 ok'],
      ['1 1 get k', '1 1 value v_1'],
      ['0 3 put k V2', '0 3 ok'],
      ['1 2 get k', '1 2 value V2'],
      ['0 4 swap k v_1 v3', '0 4 no'],
      ['0 5 swap k V2 v3', '0 5 ok'],
      ['0 6 swap k - v4', '0 6 no'],
      ['1 3 get k', '1 3 value v3'],
      ['0 7 delete k', '0 7 ok'],
      ['0 8 delete k', '0 8 ok'],
      ['1 4 get k', '1 4 none'],
      ['0 9 swap k v3 v4', '0 9 no'],
      ['0 10 swap k - v4', '0 10 ok'],
      ['15 2147483647 get k\n', '15 2147483647 value v4'],
    ]);
  });

  test('takes names of 16 characters', () => {
    expectDialogue(started(), [
      ['0 1 put abcdefghijklmnop QRSTUVWXYZ_01234', '0 1 ok'],
      ['0 2 put abcdefghijklmno other', '0 2 ok'],
      ['0 3 get abcdefghijklmnop', '0 3 value QRSTUVWXYZ_01234'],
    ]);
  });

  test('executes each request once, and gives its answer again', () => {
    const bench = started();
    expectDialogue(bench, [
      ['3 1 put k a', '3 1 ok'],
      ['3 2 swap k a b', '3 2 ok'],
      ['3 2 swap k a b', '3 2 ok'],
      ['4 1 put k c', '4 1 ok'],
      ['3 2 swap k a b', '3 2 ok'],
      ['3 1 put k a', ''],
      ['4 2 get k', '4 2 value c'],
      ['5 1 swap k x y', '5 1 no'],
      ['4 3 put k x', '4 3 ok'],
      ['5 1 swap k x y', '5 1 no'],
    ]);
    bench.reset();
    bench.settle();
    expectDialogue(bench, [
      ['3 2 swap k a b', '3 2 ok'],
      ['5 1 swap k x y', '5 1 no'],
      ['4 4 get k', '4 4 value x'],
    ]);
  });

  test('executes a get again, and ignores one that is older than the last request', () => {
    expectDialogue(started(), [
      ['2 5 get k', '2 5 none'],
      ['1 1 put k v', '1 1 ok'],
      ['2 5 get k', '2 5 value v'],
      ['2 4 get k', ''],
      ['2 6 put k w', '2 6 ok'],
      ['2 5 get k', ''],
    ]);
  });

  test('says when there is no room for another key', () => {
    const bench = started();
    for (let key = 0; key < 64; key++) expect(bench.ask(`0 ${key + 1} put key${key} v`)).toHaveLength(1);
    expectDialogue(bench, [
      ['1 1 put another v', '1 1 full'],
      ['1 2 swap another - v', '1 2 full'],
      ['1 3 put key7 w', '1 3 ok'],
      ['1 4 delete key8', '1 4 ok'],
      ['1 4 delete key8', '1 4 ok'],
      ['1 5 put another v', '1 5 ok'],
      ['1 6 get another', '1 6 value v'],
      ['1 7 get key63', '1 7 value v'],
    ]);
    bench.losePower();
    bench.printed = '';
    bench.settle();
    expect(bench.printed).toMatch(/, 64 keys, \d+ records recovered\n$/);
    expectDialogue(bench, [['1 8 put yet_another v', '1 8 full']]);
  });

  test('ends with 0 once its farewell is out, which waits for what came before', () => {
    const bench = started();
    bench.send('0 1 put k v');
    bench.send('quit\n');
    bench.send('1 1 get k');
    bench.settle();
    expect(bench.takeAnswers()).toEqual(['0 1 ok', 'bye']);
    expect(bench.exit).toBe(0);
  });

  test.each([
    '',
    '\n',
    ' ',
    '1',
    '1 ',
    '1 2',
    '1 2 ',
    '1 2 get',
    '1 2 get ',
    '1 2 get  k',
    '1  2 get k',
    ' 1 2 get k',
    '1 2 get k ',
    '1 2 get k\n\n',
    '1 2 get k v',
    '1 2 get k\0',
    '1 2 GET k',
    '1 2 gets k',
    '1 2 get -',
    '1 2 get kéy',
    '1 2 get abcdefghijklmnopq',
    '1 2 put k',
    '1 2 put k -',
    '1 2 put k v w',
    '1 2 put k abcdefghijklmnopq',
    '1 2 put abcdefghijklmnopqrstuvwxyz v',
    '1 2 swap k - -',
    '1 2 swap k -a b',
    '1 2 swap k a',
    '1 2 swap k abcdefghijklmnopq b',
    '1 2 delete k v',
    '16 1 get k',
    '-1 1 get k',
    '01 1 get k',
    '1 0 get k',
    '1 02 get k',
    '1 2147483648 get k',
    '1 4294967297 get k',
    '1 18446744073709551617 get k',
    '99999999999999999999999999 1 get k',
    '0x1 1 get k',
    'quit ',
    'quit\n\n',
    'quitter',
    `1 2 get ${'k'.repeat(1400)}`,
    '9'.repeat(1472),
  ])('refuses %j', (text) => {
    const bench = started();
    bench.printed = '';
    expect(bench.ask(text)).toEqual([]);
    expect(bench.printed).toMatch(/^refused: request, .+\n$/);
    expectDialogue(bench, [['1 1 put k v', '1 1 ok']]);
  });

  test('goes on serving after any noise', () => {
    const random = Seed.root(7).random();
    const bench = started();
    const request = '3 77 swap some_key old_value new_value';
    for (let round = 0; round < 500; round++) {
      const text = [...request.slice(0, random.integer(0, request.length))];
      for (let changes = random.integer(0, 3); changes > 0; changes--)
        text[random.integer(0, text.length)] = String.fromCharCode(random.integer(0, 127));
      bench.ask(text.join('').replaceAll('quit', 'quiz'));
      bench.sendFrame(random.bytes(random.integer(14, 100)));
    }
    bench.settle();
    expect(bench.exit).toBeUndefined();
    expectDialogue(bench, [['15 2147483647 put k v', '15 2147483647 ok']]);
  });
});
