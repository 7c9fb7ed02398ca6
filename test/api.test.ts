import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as lockstep from 'lockstep';
import { invariant, riscv, scenario } from 'lockstep';
import { afterAll, describe, expect, test } from 'vitest';

import { Counter } from './harness/counter.ts';

const elf = fileURLToPath(new URL('../guests/elf/lost-update.elf', import.meta.url));
const guest = riscv({ elf, memory: '16MiB' });
const folder = mkdtempSync(join(tmpdir(), 'lockstep-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a history of one’s own', () => {
  function told(answer: lockstep.Answer): lockstep.HistoryVerdict {
    const history = new lockstep.History();
    const put = history.invoke(0, 1, { kind: 'put', key: 'k', value: 'a' }, 10);
    history.answer(put, { kind: 'ok' }, 20);
    const get = history.invoke(1, 1, { kind: 'get', key: 'k' }, 30);
    history.answer(get, answer, 40);
    return lockstep.linearizability(history.calls);
  }

  test('is judged by the package’s interface', () => {
    expect(told({ kind: 'value', value: 'a' })).toEqual({ kind: 'holds' });
    const verdict = told({ kind: 'none' });
    expect(verdict.kind).toBe('broken');
    expect(lockstep.formatHistoryVerdict(verdict)).toBe(
      [
        'key k: no single server answers so, in whatever order it executes these operations:',
        '  client 0  put k a  ok    [10, 20]',
        '  client 1  get k    none  [30, 40]',
        'The answer at tick 40 makes it impossible.',
      ].join('\n'),
    );
  });

  test('is refused where it cannot be one', () => {
    const history = new lockstep.History();
    const call = history.invoke(0, 1, { kind: 'get', key: 'k' }, 10);
    expect(() => history.answer(7, { kind: 'none' }, 20)).toThrow(
      /^call 7 of the history: invoke has returned/,
    );
    expect(() => history.answer(call, { kind: 'none' }, 9)).toThrow(
      'call 0 of the history: it was made at 10, and cannot be answered at 9',
    );
    history.answer(call, { kind: 'none' }, 20);
    expect(() => history.answer(call, { kind: 'none' }, 30)).toThrow(/it has been answered$/);
    const [{ invoked, ...rest }] = history.calls as [lockstep.Call];
    const late = { ...rest, invoked: { ...invoked, order: 9 } };
    expect(() => lockstep.linearizability([late])).toThrow(
      'call 0 of the history: answered at 1 in the order of moments, and invoked at 9',
    );
  });
});

describe('a check by the package’s interface', () => {
  test('rejects with the report where an invariant is broken', async () => {
    const promise = lockstep.assert(guest, {
      numRuns: 200,
      seed: 42,
      limit: 200_000,
      fixtures: join(folder, 'none yet'),
      scenario: scenario(guest, { interrupts: { maxLength: 8 } }),
      invariants: [invariant.exit(0), invariant.neverOutput(/panic/i)],
    });
    await expect(promise).rejects.toThrow(lockstep.CheckFailure);
    await expect(promise).rejects.toThrow(/BROKEN: exit code 0/);
    await expect(promise).rejects.toThrow(/seed: 42, path: '/);
  });

  test('saves the scenario that failed, which fails again before anything is generated', async () => {
    const options = { seed: 42, numRuns: 200, invariants: [invariant.exit(0)] };
    const result = await lockstep.check(guest, options);
    expect(result.failed).toBe(true);
    const path = await result.fixture!.save(folder);
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(saved['guest']).toMatch(/guests\/elf\/lost-update\.elf$/);
    expect(saved['board']).toMatchObject({ memory: '16384KiB' });
    const again = await lockstep.check(guest, { ...options, numRuns: 0, fixtures: folder });
    expect(again.failure).toMatchObject({ name: 'exit code 0', trials: 1 });
    expect(again.failure!.fixture).toBe(path.slice(folder.length + 1));
  });

  test('holds for any machine', async () => {
    await lockstep.assert({ id: 'counter@1', create: () => new Counter(), accepts: ['tick'] });
  });

  test('rejects where nothing reached the guest: that is no pass', async () => {
    const deaf = { id: 'deaf@1', create: () => new Counter() };
    await expect(lockstep.assert(deaf, { numRuns: 3 })).rejects.toThrow(/inconclusive/);
  });

  test('draws a seed where none is given, and names it', async () => {
    const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
    const seeds = await Promise.all(
      [1, 2].map(async () => (await lockstep.check(counter, { numRuns: 1 })).seed),
    );
    expect(seeds[0]).not.toBe(seeds[1]);
    expect(seeds.every((seed) => seed === (seed | 0))).toBe(true);
  });

  test.each<[unknown, RegExp]>([
    [5000, /^check: options are an object as in \{ numRuns: 100 \}, and 5000 is none$/],
    [null, /and null is none/],
    [{ invariants: invariant.exit(0) }, /^check: invariants is a list/],
    [{ fixtures: 7 }, /^check: fixtures is the path of a folder; 7 is none$/],
    [{ limit: 0 }, /limit 0: a whole number from 1 is possible/],
  ])('refuses options that are none: %j', async (options, message) => {
    const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
    const checked = lockstep.check(counter, options as object);
    await expect(checked).rejects.toThrow(message);
    await expect(checked).rejects.toThrow(expect.objectContaining({ code: 'bad-configuration' }) as Error);
  });

  test('refuses a seed that is none, a path without one, and a fixture that cannot be read', async () => {
    const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
    const refused = expect.objectContaining({ code: 'bad-configuration' }) as Error;
    await expect(lockstep.check(counter, { seed: 0.5 })).rejects.toThrow(refused);
    await expect(lockstep.check(counter, { seed: 2 ** 31 })).rejects.toThrow(/-2147483648 to 2147483647/);
    await expect(lockstep.check(counter, { path: '41:2' })).rejects.toThrow(
      /path "41:2": it goes with the seed that the failure named/,
    );
    const bad = mkdtempSync(join(folder, 'bad-'));
    writeFileSync(join(bad, 'x.json'), '{');
    await expect(lockstep.check(counter, { fixtures: bad })).rejects.toThrow(/x\.json/);
  });
});
