import { readFileSync } from 'node:fs';

import { Bench } from '../../src/harness/bench.ts';
import type { Breach } from '../../src/harness/breach.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import type { PairTrial } from '../../src/harness/pair/pair-trial.ts';
import type { Rig } from '../../src/harness/rig.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Subject } from '../../src/harness/subject.ts';
import type { PairHistory } from '../../src/simulation/history.ts';
import { riscvGuest } from '../../src/riscv/guest.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';

export const PAIR_LAWS = LAWS.filter(({ pair }) => pair === true);

/** One of the guests that Lockstep ships, on a small board. */
export function shippedGuest(name: string, clock: 'read' | 'paced' = 'read'): Subject {
  const file = new URL(`../../guests/elf/${name}.elf`, import.meta.url);
  return riscvGuest(loadImage(readFileSync(file), `${name}.elf`), {
    memory: '16MiB',
    diskSectors: [name === 'blocks' ? 2048 : 64],
    clock: clock === 'read' ? { kind: 'read' } : { kind: 'paced', rate: 2 ** 29 },
  });
}

/** Where scenarios are run on pairs of one subject; each is judged by all laws of pairs. */
export class JudgedPairs {
  readonly bench: Bench;
  readonly #limit: number;

  constructor(subject: Subject, limit: number, rig?: Rig) {
    this.bench = new Bench(subject, rig);
    this.#limit = limit;
  }

  /** @throws Error a law does not hold */
  run(scenario: Partial<Scenario> = {}): PairTrial {
    const whole = { lockstep: 1, limit: this.#limit, ...scenario } as const;
    const pair = this.bench.runPair(whole);
    for (const [name, { position, message }] of breaches(this.bench, whole, pair))
      throw new Error(`${name}: at ${position}, ${message}; with ${JSON.stringify(scenario)}`);
    return pair;
  }
}

/** By law, what a trial breaks. */
export function breaches(bench: Bench, scenario: Scenario, pair: PairTrial): [string, Breach][] {
  return PAIR_LAWS.flatMap(({ name, judge }): [string, Breach][] => {
    // Laws of pairs look at nothing else of a trial.
    const breach = judge({ scenario, pair } as Parameters<typeof judge>[0], bench, () => {});
    return breach === undefined ? [] : [[name, breach]];
  });
}

/** What the outside saw printed, repeats and all. */
export function printedBy({ departed }: Pick<PairHistory, 'departed'>): string {
  const decoder = new TextDecoder();
  return departed
    .map(({ output }) => (output.kind === 'console' ? decoder.decode(output.data) : ''))
    .join('');
}

/** What one machine prints. */
export function printedByOne({ reference }: Pick<PairTrial, 'reference'>): string {
  const decoder = new TextDecoder();
  return reference.outputs
    .map(({ output }) => (output.kind === 'console' ? decoder.decode(output.data) : ''))
    .join('');
}
