import { expect, test } from 'vitest';

import { Bench } from '../../src/harness/bench.ts';
import { check } from '../../src/harness/check/check.ts';
import { Counter } from './counter.ts';

/** A machine in plain JavaScript, which no compiler has looked at. */
function subject(faulty: object) {
  return { id: 'faulty@1', create: () => Object.assign(new Counter(), faulty), accepts: ['tick'] };
}

test.each([
  [undefined, 'undefined'],
  ['limit', 'limit'],
  [{ reason: 'limits' }, '{"reason":"limits"}'],
])('a machine whose run gives %j fails for that reason', (exit, said) => {
  const { failure } = check(subject({ run: () => exit }), { seed: 1, numRuns: 1 });
  expect(failure).toMatchObject({ kind: 'error', name: 'the machine failed' });
  expect(failure!.message).toMatch(/^TypeError: the machine's run\(\d+\) gave .*, which is no exit$/);
  expect(failure!.message).toContain(` gave ${said},`);
});

test('a machine that saves no bytes is refused, or fails once it does so', () => {
  expect(() => new Bench(subject({ save: () => ({ ticks: 3 }) }))).toThrow(
    'faulty@1: the machine\'s save() gave {"ticks":3}, which is no Uint8Array',
  );
  const { failure } = check(subject({ save: () => 7, reset: () => {} }), { seed: 1, numRuns: 1 });
  expect(failure).toMatchObject({
    kind: 'error',
    message: "TypeError: the machine's save() gave 7, which is no Uint8Array",
  });
});
