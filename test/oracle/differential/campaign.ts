import fc from 'fast-check';
import type { HartModule } from '../../../src/riscv/hart/core.ts';
import { makeBatch, runningSequence } from './batch.ts';
import { firstDifferent } from './compare.ts';
import { Coverage } from './coverage.ts';
import { describeDifference } from './describe.ts';
import { runHere, traceHere } from './ours.ts';
import { runOnQemu } from './qemu.ts';
import { shrink } from './shrink.ts';
import { sequence } from './steps.ts';
import type { Sequence } from './steps.ts';

/** Sequences in one image: enough that QEMU's start costs nothing, few enough for RAM. */
export const BATCH_SEQUENCES = 500;

/** More slots than a sequence of forward jumps takes, with the runtime around it. */
const SLOTS_PER_SEQUENCE = 20_000;

export interface CampaignResult {
  readonly coverage: Coverage;
  readonly sequences: number;
  /** Sequences that do not end, and were left out. */
  readonly endless: number;
  /** What the first difference is, how to see it again, and its smallest sequence; undefined if all agree. */
  readonly difference: string | undefined;
}

/** What executes sequences here. */
interface Machine {
  readonly runtime: Uint8Array;
  readonly hart?: HartModule | undefined;
}

/** A batch that ends on our machine, and what it has left there. */
export interface Finished {
  readonly image: Buffer;
  readonly sequences: readonly Sequence[];
  readonly memory: Buffer;
  readonly slots: number;
}

/**
 * Executes generated sequences here and on QEMU until so many instructions have been executed, or a difference is found.
 * @param seed an int32; batch b is generated from seed + b
 * @param hart another than the shipped one
 */
export async function campaign(
  runtime: Uint8Array,
  seed: number,
  instructions: number,
  hart?: HartModule,
): Promise<CampaignResult> {
  const coverage = new Coverage();
  let sequences = 0;
  let endless = 0;
  for (let batch = 0; coverage.executed < instructions; batch++) {
    const batchSeed = (seed + batch) | 0;
    const generated = generate(batchSeed);
    const here = finish(runtime, generated, hart);
    const different = await differsOnQemu(here);
    if (different !== undefined) {
      const index = generated.indexOf(different);
      return {
        coverage,
        sequences,
        endless,
        difference: await describeSmallest({ runtime, hart }, batchSeed, index, different),
      };
    }
    cover(coverage, here);
    sequences += here.sequences.length;
    endless += generated.length - here.sequences.length;
  }
  return { coverage, sequences, endless, difference: undefined };
}

/** One batch of sequences, the same for the same seed. */
export function generate(seed: number): Sequence[] {
  return fc.sample(sequence, { seed, numRuns: BATCH_SEQUENCES });
}

/**
 * Runs sequences here, without those that do not end: a jump back that nobody meant, by a register that happened to
 * hold an address.
 */
export function finish(runtime: Uint8Array, generated: readonly Sequence[], hart?: HartModule): Finished {
  let sequences = generated;
  for (;;) {
    const { image } = makeBatch(runtime, sequences);
    const { memory, ended, slots } = runHere(image, sequences.length * SLOTS_PER_SEQUENCE, hart);
    if (ended) return { image, sequences, memory, slots };
    const endless = runningSequence(memory);
    sequences = sequences.filter((_, index) => index !== endless);
  }
}

/** The first sequence that leaves something else on QEMU than here, or does not end there. */
export async function differsOnQemu({ image, sequences, memory }: Finished): Promise<Sequence | undefined> {
  const theirs = await runOnQemu(image);
  const different = theirs.ended
    ? firstDifferent(memory, theirs.memory, sequences.length)
    : runningSequence(theirs.memory);
  return different === undefined ? undefined : sequences[different];
}

/** Runs a batch once more, slot by slot, which must make no difference, and counts what it executes. */
function cover(coverage: Coverage, { image, memory, slots }: Finished): void {
  const traced = traceHere(image, slots);
  if (!traced.memory.equals(memory)) throw new Error('executed slot by slot, the same batch ends otherwise');
  coverage.add(traced.trace);
}

/** Shrinks a sequence that differs, and describes what is left of it. */
async function describeSmallest(
  machine: Machine,
  seed: number,
  index: number,
  original: Sequence,
): Promise<string> {
  const firstDifferent = async (candidates: readonly Sequence[]): Promise<Sequence | undefined> =>
    differsOnQemu(finish(machine.runtime, candidates, machine.hart));
  const smallest = await shrink(original, firstDifferent);
  const { length } = smallest.steps;
  return [
    `Sequence ${index} of seed ${seed} ends differently on QEMU, with ${length} of its ${original.steps.length} steps:`,
    ...(await describeSequence(machine, smallest)),
    'Again:',
    `  ORACLE_SEED=${seed} ORACLE_INSTRUCTIONS=1 npm run test:oracle -- differential.test`,
  ].join('\n');
}

/** A sequence, disassembled, and what it leaves differently when it is alone in its image. */
export async function describeSequence({ runtime, hart }: Machine, candidate: Sequence): Promise<string[]> {
  const { image, memory } = finish(runtime, [candidate], hart);
  const theirs = await runOnQemu(image);
  return describeDifference(image, memory, theirs.memory);
}
