import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../repository/files.ts';
import { finish } from './differential/campaign.ts';
import { firstDifferent } from './differential/compare.ts';
import { DEVIATIONS } from './differential/deviations.ts';
import { runOnQemu } from './differential/qemu.ts';
import { buildRuntime } from './differential/runtime.ts';

let runtime: Buffer;
beforeAll(() => {
  runtime = buildRuntime();
});

describe('QEMU does otherwise, as listed, in', () => {
  test.each(DEVIATIONS)('$what', async (deviation) => {
    const here = finish(runtime, [{ values: [0n], before: 0, steps: deviation.shows }]);
    const theirs = await runOnQemu(here.image);
    const others = DEVIATIONS.filter((other) => other !== deviation);
    expect(firstDifferent(here.memory, theirs.memory, 1, others)).toBe(0);
    // Where the log says how, this is all that differs.
    if (deviation.onQemu !== undefined) expect(firstDifferent(here.memory, theirs.memory, 1)).toBeUndefined();
  });
});

test('docs/oracle.md lists every deviation', () => {
  const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());
  const rows = read('docs/oracle.md').split('\n').map(cells);
  for (const { what, qemu, here, reason } of DEVIATIONS)
    expect(rows).toContainEqual(['', what, qemu, here, reason, '']);
});
