import { describe, expect, test } from 'vitest';

import { riscv } from '../../src/index.ts';
import { subjectOf } from '../../src/harness/subject-of.ts';
import { fixtureFolder } from '../../src/vitest/fixture-folder.ts';
import { runningTest, sameTest } from '../../src/vitest/same-test.ts';
import { Counter } from '../harness/counter.ts';

const create = (): Counter => new Counter();

describe('the folder of a guest’s fixtures', () => {
  test.each([
    ['uart.elf@0123456789abcdef', 'fixtures/uart'],
    ['counter@1', 'fixtures/counter'],
    ['counter', 'fixtures/counter'],
    ['my machine@2@3', 'fixtures/my-machine-2'],
    ['../../etc/passwd', 'fixtures/etc-passwd'],
    ['.elf', 'fixtures/elf'],
    ['@1', 'fixtures/guest'],
  ])('is for %s %s', (id, folder) => {
    expect(fixtureFolder({ id, create })).toBe(folder);
  });
});

test('a test is run again by a command that a shell understands', () => {
  const name = "it's (not) lost?";
  const suite = { name: 'a suite', suite: { name: 'around' } };
  const command = (task: object) => sameTest(runningTest({ name, file: { name: 'x.test.ts' }, ...task }));
  expect(command({})).toBe(String.raw`npx vitest run x.test.ts -t '^it'\''s \(not\) lost\?$'`);
  expect(command({ name: 'x', file: { name: 'a b.test.ts' }, suite })).toBe(
    "npx vitest run 'a b.test.ts' -t '^around a suite x$'",
  );
});

describe('what is no subject', () => {
  test.each<[unknown, RegExp]>([
    [undefined, /^here: undefined is no guest; a guest is riscv\(\{ elf \}\), or/],
    ['x.elf', /"x\.elf" is no guest/],
    [Counter, /a function is no guest/],
    [{ create }, /its `id` is undefined, no name/],
    [{ id: '', create }, /its `id` is "", no name/],
    [{ id: 'x' }, /its `create` is undefined, no function/],
    [{ id: 'x', create, accepts: 'tick' }, /its `accepts` is no list of names/],
  ])('is refused: %o', (value, message) => {
    expect(() => subjectOf('here', value)).toThrow(message);
    expect(() => subjectOf('here', value)).toThrow(expect.objectContaining({ code: 'bad-configuration' }));
  });
});

test('a misspelled option of riscv() is refused', () => {
  const options = { elf: 'x.elf', memroy: '1MiB' };
  expect(() => riscv(options)).toThrow(/riscv: there is no option "memroy"; did you mean "memory"\?/);
});
