import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { Bench } from '../src/harness/bench.ts';
import { LAWS } from '../src/harness/laws/laws.ts';
import { guestProgram } from '../src/harness/riscv/programs/guest-program.ts';
import type { GuestProgram } from '../src/harness/riscv/programs/guest-program.ts';
import { scenario } from '../src/harness/scenario/arbitraries/scenario.ts';
import { formatScenario } from '../src/harness/scenario/format-scenario.ts';
import type { Scenario } from '../src/harness/scenario/scenario.ts';
import type { Subject } from '../src/harness/subject.ts';
import type { ClockConfiguration } from '../src/riscv/board/configuration.ts';
import { riscvGuest } from '../src/riscv/guest.ts';
import { loadImage } from '../src/riscv/loader/load.ts';
import { Counter } from '../test/harness/counter.ts';
import { law } from './support/law.ts';

const CLOCKS: readonly ClockConfiguration[] = [{ kind: 'read' }, { kind: 'paced', rate: 2 ** 29 }];

/**
 * Every law judges the trial, those included that take turns in a check. These machines refuse what they cannot take as
 * Lockstep does: any other error is a crash.
 */
function judgeAll(bench: Bench, trial: Scenario): void {
  const run = bench.run(trial);
  for (const { name, judge } of LAWS) {
    const breach = judge(run, bench, (what) => {
      expect(what).not.toContain('refused by the machine');
    });
    if (breach !== undefined) throw new Error(`${name}: at ${breach.position}, ${breach.message}`);
  }
}

/** All laws, of generated scenarios for one subject. */
function lawsOf(name: string, subject: Subject, limit: number, numRuns: number): void {
  const bench = new Bench(subject);
  const show = (trial: Scenario): string => formatScenario(trial);
  law(`hold for ${name}`, scenario(subject, { limit }), { numRuns, show }, (trial) => judgeAll(bench, trial));
}

describe('the laws of record and replay', () => {
  const image = loadImage(
    readFileSync(new URL('../guests/elf/exerciser.elf', import.meta.url)),
    'exerciser.elf',
  );
  for (const clock of CLOCKS) {
    const guest = riscvGuest(image, { memory: '16MiB', diskSectors: [64], clock });
    lawsOf(`a guest that consumes every kind of input, with a ${clock.kind} clock`, guest, 80_000, 40);
  }

  lawsOf(
    'a machine that somebody else has written',
    { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] },
    3000,
    60,
  );

  for (const clock of CLOCKS) {
    law(
      `hold for generated guests, with a ${clock.kind} clock`,
      fc.record({ program: guestProgram(), trial: scenariosFor(clock) }),
      { numRuns: 50, show: ({ program, trial }) => `${program.source}\n${formatScenario(trial)}` },
      ({ program, trial }) => judgeAll(new Bench(program.guest(clock)), trial),
    );
  }
});

/** Scenarios for any generated guest: they are all on one board. */
function scenariosFor(clock: ClockConfiguration): fc.Arbitrary<Scenario> {
  const [any] = fc.sample(guestProgram(), { numRuns: 1, seed: 1 }) as [GuestProgram];
  return scenario(any.guest(clock), { limit: 30_000 });
}
