import fc from 'fast-check';
import type { BoardConfiguration, ClockConfiguration } from '../../src/riscv/board/configuration.ts';
import type { Computer } from '../../src/riscv/computer.ts';
import type { Arrival, Habits, History, Stimulus } from '../../test/support/play.ts';
import { bytesOf, play } from '../../test/support/play.ts';
import { genes, listing, programOf } from './soup.ts';
import { EPOCH_SECONDS, startProgram, stubMachine } from './stub.ts';

const NETWORK_SLOT = 1;

/** A random program, and what comes from outside while it runs; positions count from its first slot. */
export interface Trial {
  readonly clock: ClockConfiguration['kind'];
  readonly genes: readonly number[];
  readonly arrivals: readonly Arrival[];
  readonly clockSteps: readonly number[];
  readonly latencies: readonly number[];
}

/** One tick in ten slots, as the simulated clock has it. */
const RATE = Math.floor(2 ** 32 / 10);

const RATES = [0, 1, RATE, 2 ** 32, 3 * 2 ** 31, 2 ** 40];

/** An arrival at a position up to `slots`, from one number: it shrinks towards a byte at the start. */
function arrivalOf(gene: number, slots: number): Arrival {
  const position = gene % slots;
  const rest = Math.floor(gene / slots);
  const value = rest >>> 2;
  const kind = (rest & 3) === 2 && value % 16 === 1 ? 'reset' : rest & 3;
  switch (kind) {
    case 0:
      return { position, input: { kind: 'console', data: bytesOf(value, 1 + (value % 3)) } };
    case 1:
      return {
        position,
        input: { kind: 'frame', device: NETWORK_SLOT, data: bytesOf(value, 14 + (value % 50)) },
      };
    case 'reset':
      return { position, input: { kind: 'reset' } };
    default:
      return { position, ticks: value % 100, rate: RATES[value % RATES.length]! };
  }
}

/** Trials with programs of up to `maxGenes` genes that are to run for `slots` slots. */
export function trials(maxGenes: number, slots: number): fc.Arbitrary<Trial> {
  return fc.record({
    clock: fc.constantFrom('read', 'paced'),
    genes: genes(maxGenes),
    arrivals: fc
      .array(fc.nat(0xffff_ffff), { maxLength: 4, size: 'max' })
      .map((numbers) =>
        numbers.map((number) => arrivalOf(number, slots)).sort((a, b) => a.position - b.position),
      ),
    clockSteps: fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
    latencies: fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }),
  });
}

/** Lengths of calls of `run`. */
export const slices: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 40 }), {
  minLength: 1,
  maxLength: 5,
});

/** For each kind of clock a machine that takes programs; made when it is needed, and used again for each trial. */
export class Machines {
  readonly #machines = new Map<string, Computer>();
  readonly #changes: Partial<BoardConfiguration>;

  constructor(changes: Partial<BoardConfiguration> = {}) {
    this.#changes = changes;
  }

  get(clock: ClockConfiguration['kind']): Computer {
    const present = this.#machines.get(clock);
    if (present !== undefined) return present;
    const configuration: ClockConfiguration =
      clock === 'read' ? { kind: 'read' } : { kind: 'paced', rate: RATE };
    const epochSeconds = clock === 'read' ? EPOCH_SECONDS : 0;
    const machine = stubMachine({ ...this.#changes, clock: configuration, epochSeconds });
    this.#machines.set(clock, machine);
    return machine;
  }
}

/** The outside of a trial on a machine that is about to execute its program. */
export function stimulusOf(trial: Trial, position: number, slots: number): Stimulus {
  const arrivals = trial.arrivals.map((arrival) => ({ ...arrival, position: arrival.position + position }));
  return { ...trial, arrivals, limit: position + slots };
}

/** Runs a trial from power-on. */
export function runTrial(machine: Computer, trial: Trial, slots: number, habits?: Habits): History {
  startProgram(machine, programOf(trial.genes));
  return play(machine, stimulusOf(trial, machine.position, slots), habits);
}

export function showTrial(trial: Trial): string {
  return listing(programOf(trial.genes));
}
