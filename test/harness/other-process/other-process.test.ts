import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { Bench } from '../../../src/harness/bench.ts';
import { scenario } from '../../../src/harness/scenario/arbitraries/scenario.ts';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { riscvGuest } from '../../../src/riscv/guest.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';

const REPLAY = fileURLToPath(new URL('replay.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lockstep-other-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['read', 'paced'] as const)(
  'a replay in another process, which has nothing but the log, equals the recording (%s clock)',
  (kind) => {
    const file = readFileSync(new URL('../../../guests/elf/exerciser.elf', import.meta.url));
    const clock = kind === 'read' ? { kind } : { kind, rate: 2 ** 29 };
    const guest = riscvGuest(loadImage(file, 'exerciser.elf'), { memory: '16MiB', diskSectors: [64], clock });
    const bench = new Bench(guest);
    for (const [index, trial] of fc
      .sample(scenario(guest, { limit: 60_000 }), { seed: 7, numRuns: 6 })
      .entries()) {
      const { log, outcome, position, digest } = bench.record(trial);
      const { header, entries } = readEntries(memorySource(log));
      const path = join(folder, `${kind}-${index}.log`);
      writeFileSync(path, writeEntries({ ...header.header, machine: guest.describe() }, entries));
      const answer = execFileSync(process.execPath, [REPLAY, DIST, path], { encoding: 'utf8' });
      expect(JSON.parse(answer)).toEqual({ result: { verdict: 'equal', outcome, position }, digest });
    }
  },
);
