import { beforeAll, describe, expect, test } from 'vitest';
import type { HartModule } from '../../src/riscv/hart/core.ts';
import { arithmeticSequences } from './differential/arithmetic.ts';
import { BATCH_SEQUENCES, campaign, describeSequence } from './differential/campaign.ts';
import { differsOnQemu, finish, generate } from './differential/campaign.ts';
import type { Finished } from './differential/campaign.ts';
import { firstDifferent } from './differential/compare.ts';
import { compileMutant, MUTANTS } from './differential/mutants.ts';
import { runHere } from './differential/ours.ts';
import { runOnQemu } from './differential/qemu.ts';
import { buildRuntime } from './differential/runtime.ts';

/** A whole number from the environment, for long campaigns and replays. */
function option(name: string, otherwise: number): number {
  const text = process.env[name];
  const value = text === undefined ? otherwise : Number(text);
  if ((value | 0) !== value) throw new RangeError(`${name}=${text}: a whole number of 32 bits is needed`);
  return value;
}

const SEED = option('ORACLE_SEED', 20_260_101);
const IN_CI = 1_000_000;
const INSTRUCTIONS = option('ORACLE_INSTRUCTIONS', IN_CI);
/** How often each instruction and each trap cause must come in so many instructions. */
const LEAST = 100;

let runtime: Buffer;
beforeAll(() => {
  runtime = buildRuntime();
});

describe('here and on QEMU', () => {
  // However long a campaign is asked for.
  test('generated sequences leave the same registers, memory and traps', { timeout: 0 }, async () => {
    const { coverage, sequences, endless, difference } = await campaign(runtime, SEED, INSTRUCTIONS);
    expect(difference).toBeUndefined();
    console.log(
      `Seed ${SEED}: ${sequences} sequences agree with QEMU; ${endless} were endless and left out.`,
    );
    console.log(coverage.format());
    // A replay of one batch is not asked to cover everything.
    if (INSTRUCTIONS >= IN_CI) expect(coverage.below(LEAST)).toEqual([]);
  });

  test('every instruction of two registers has the same result for every pair of boundary values', async () => {
    const all = arithmeticSequences();
    for (let first = 0; first < all.length; first += BATCH_SEQUENCES) {
      const here = finish(runtime, all.slice(first, first + BATCH_SEQUENCES));
      const different = await differsOnQemu(here);
      expect(different && (await describeSequence({ runtime }, different)).join('\n')).toBeUndefined();
    }
  });
});

describe('the comparison finds a hart that', () => {
  interface Judged {
    readonly right: Finished;
    readonly theirs: Buffer;
  }
  const judged: Judged[] = [];

  beforeAll(async () => {
    const all = arithmeticSequences();
    for (const sequences of [generate(SEED), all.slice(0, BATCH_SEQUENCES), all.slice(-BATCH_SEQUENCES)]) {
      const right = finish(runtime, sequences);
      const { memory } = await runOnQemu(right.image);
      judged.push({ right, theirs: memory });
    }
  });

  const finds = (hart?: HartModule): boolean =>
    judged.some(({ right: { image, sequences, slots }, theirs }) => {
      const { memory, ended } = runHere(image, 2 * slots, hart);
      return !ended || firstDifferent(memory, theirs, sequences.length) !== undefined;
    });

  test.each(MUTANTS)('$what', async (mutant) => {
    expect(finds(await compileMutant(mutant))).toBe(true);
  });

  test('takes the minimum of unsigned words for that of signed ones, and says where, in one instruction', async () => {
    const mutant = MUTANTS.find(({ what }) => what.startsWith('takes the minimum'))!;
    const { difference } = await campaign(runtime, SEED, 1, await compileMutant(mutant));
    const lines = difference?.split('\n') ?? [];
    expect(lines[0]).toMatch(
      /^Sequence \d+ of seed -?\d+ ends differently on QEMU, with 1 of its \d+ steps:$/,
    );
    // The address and perhaps the operand are loaded, then comes the instruction, then the end.
    expect(lines.findIndex((line) => line.includes('amominu.'))).toBeLessThanOrEqual(3);
    expect(lines.findIndex((line) => line.includes('ecall'))).toBeLessThanOrEqual(4);
    expect(lines).toContainEqual(expect.stringMatching(/^First difference: .* here, .* on QEMU$/));
    expect(lines.at(-1)).toMatch(/ORACLE_SEED=-?\d+ ORACLE_INSTRUCTIONS=1 npm run test:oracle/);
  });

  test('is compiled in the same way and is right: not at all', async () => {
    expect(finds(await compileMutant({ ...MUTANTS[0]!, instead: MUTANTS[0]!.line }))).toBe(false);
  });
});
