import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe } from 'vitest';
import { Bench } from '../src/harness/bench.ts';
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
import { breaches } from '../test/simulation/judged-pairs.ts';
import { ASKER } from '../test/simulation/asker.ts';
import { law } from './support/law.ts';

const CLOCKS: readonly ClockConfiguration[] = [{ kind: 'read' }, { kind: 'paced', rate: 2 ** 29 }];

function judgeAll(bench: Bench, trial: Scenario): void {
  for (const [name, { position, message }] of breaches(bench, trial, bench.runPair(trial)))
    throw new Error(`${name}: at ${position}, ${message}`);
}

/** All laws of pairs, of generated scenarios with faults and clients for one subject. */
function lawsOf(name: string, subject: Subject, limit: number, numRuns: number): void {
  const bench = new Bench(subject);
  const show = (trial: Scenario): string => formatScenario(trial);
  law(`hold for ${name}`, scenario(subject, { limit, faults: true }), { numRuns, show }, (trial) =>
    judgeAll(bench, trial),
  );
}

describe('the laws of primary and backup', () => {
  const shipped = (name: string, clock: ClockConfiguration): Subject =>
    riscvGuest(
      loadImage(readFileSync(new URL(`../guests/elf/${name}.elf`, import.meta.url)), `${name}.elf`),
      {
        ...{ memory: '16MiB', diskSectors: [64], clock },
      },
    );

  for (const clock of CLOCKS)
    lawsOf(
      `a guest that consumes every kind of input, with a ${clock.kind} clock`,
      shipped('exerciser', clock),
      80_000,
      50,
    );

  const counter: Subject = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
  lawsOf('a machine that somebody else has written', counter, 3000, 120);
  lawsOf('a machine that asks several questions in one slot', ASKER, 400, 40);

  for (const clock of CLOCKS) {
    law(
      `hold for generated guests, with a ${clock.kind} clock`,
      fc.record({ program: guestProgram(), trial: scenariosFor(clock) }),
      { numRuns: 40, show: ({ program, trial }) => `${program.source}\n${formatScenario(trial)}` },
      ({ program, trial }) => judgeAll(new Bench(program.guest(clock)), trial),
    );
  }
});

/** Scenarios for any generated guest: they are all on one board. */
function scenariosFor(clock: ClockConfiguration): fc.Arbitrary<Scenario> {
  const [any] = fc.sample(guestProgram(), { numRuns: 1, seed: 1 }) as [GuestProgram];
  return scenario(any.guest(clock), { limit: 30_000, faults: true });
}
