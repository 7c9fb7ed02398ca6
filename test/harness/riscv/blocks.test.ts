import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OverlayDisk } from '../../../src/environment/simulated/overlay-disk.ts';
import type { Block } from '../../../src/harness/riscv/programs/block.ts';
import { loadedCode } from '../../../src/harness/riscv/programs/blocks/loaded-code.ts';
import { overwrittenReservation } from '../../../src/harness/riscv/programs/blocks/overwritten-reservation.ts';
import { patch } from '../../../src/harness/riscv/programs/blocks/patch.ts';
import { drain } from '../../../src/harness/riscv/programs/blocks/wait.ts';
import { DISK_SECTORS } from '../../../src/harness/riscv/programs/conventions.ts';
import { programOf } from '../../../src/harness/riscv/programs/guest-program.ts';
import type { ProgramPlan } from '../../../src/harness/riscv/programs/program-source.ts';
import type { Computer } from '../../../src/riscv/computer.ts';
import { symbolNamed } from '../../../src/riscv/loader/symbols.ts';
import { register } from '../../support/computers.ts';
import { bytesOf, play } from '../../support/play.ts';

/** A register that no driver uses, and what each version of the loaded code adds to it three times. */
const A5 = 'x15';
const STEPS = [1, 64] as const;

/** A program of these blocks and nothing else, run to its end, each request taking so many slots. */
function runBlocks(
  main: readonly Block[],
  latency: number,
): { machine: Computer; variable(name: string): number } {
  const three = (line: string): string[] => [line, line, line];
  const plan: ProgramPlan = {
    rounds: 1,
    main,
    handlers: { timer: [], software: [], external: [], exception: [] },
    timer: { ticks: 0, rearm: 0 },
    console: undefined,
    frames: undefined,
    values: Array.from({ length: 8 }, () => 0n),
    code: STEPS.map((step) => three(`addi a5, a5, ${step}`)),
    lead: 0,
    exitCode: 0,
  };
  const program = programOf(plan);
  const machine = program.guest().create();
  const disk = new OverlayDisk(DISK_SECTORS);
  const { end } = play(machine, {
    limit: 100_000,
    latencies: [latency],
    data: (request) => {
      if (request.kind === 'read') return disk.read(request.sector, request.bytes);
      return bytesOf(1, 'bytes' in request ? request.bytes : 0);
    },
    perform: (request) => {
      if (request.kind === 'write') disk.write(request.sector, request.data);
    },
  });
  expect(end).toBe('halt 0');
  const variable = (name: string): number => {
    const { address } = symbolNamed(program.image.symbols, name)!;
    return machine.read(address, 1)[0]!;
  };
  return { machine, variable };
}

describe('a reservation that waits for DMA onto it', () => {
  const blocks = fc.sample(overwrittenReservation, { numRuns: 20, seed: 1 });

  test('is lost when the DMA comes before the SC', () => {
    for (const block of blocks) {
      const { variable } = runBlocks([block], 5);
      expect([variable('stored'), variable('not_stored')]).toEqual([0, 1]);
    }
  });

  test('is kept when the DMA comes later', () => {
    for (const block of blocks) {
      const { variable } = runBlocks([block], 5000);
      expect([variable('stored'), variable('not_stored')]).toEqual([1, 0]);
    }
  });
});

describe('code that is loaded from the disk', () => {
  /** Calls of the routine so far, by the version that was executed. */
  const calls = (machine: Computer): number[] => {
    const sum = Number(register(machine, A5));
    return [(sum % STEPS[1]) / 3, Math.floor(sum / STEPS[1]) / 3];
  };
  const blocks = fc.sample(loadedCode, { numRuns: 40, seed: 1 });

  test('is what the guest executes once it is there', () => {
    const seen = new Set<string>();
    for (const block of blocks) {
      const source = block.lines('_block').join('\n');
      const [version] = /li a2, (\d)/.exec(source)!.slice(1).map(Number) as [number];
      const expected = [0, 0];
      expected[version] = source.split('call loaded').length - 1;
      const first = source.includes('call drain') ? [block] : [block, fc.sample(drain, 1)[0]!, block];
      const { machine } = runBlocks(first, 100);
      const [before, after] = calls(machine) as [number, number];
      if (first.length === 1) expect([before, after]).toEqual(expected);
      else expect([before, after][version]).toBeGreaterThanOrEqual(expected[version]!);
      seen.add(`${version} ${first.length}`);
    }
    expect(seen.size).toBe(4);
  });

  test('may be replaced between two calls', () => {
    const loading = blocks.filter((block) =>
      /li a2, 1\n.*(call loaded\n*){3}/s.test(block.lines('_').join('\n')),
    );
    const executed = loading.flatMap((block) =>
      [1, 3, 5, 7, 9, 11, 13].map((latency) => calls(runBlocks([block], latency).machine)),
    );
    for (const [before, after] of executed) expect(before! + after!).toBe(3);
    expect(executed.some(([before, after]) => before! > 0 && after! > 0)).toBe(true);
  });
});

test('an instruction that is patched is executed as it was patched', () => {
  for (const block of fc.sample(patch, { numRuns: 20, seed: 1 })) {
    const [, word] = /li t1, (\d+)/.exec(block.lines('_block').join('\n'))!;
    // An addi whose immediate is one more in the first round of one.
    const [rd, rs1, immediate] = [7, 15, 20].map((bit) => (Number(word) >>> bit) & (bit === 20 ? 0xfff : 31));
    const { machine } = runBlocks([block], 1);
    if (rd !== 10) expect(register(machine, `x${rd}`)).toBe(BigInt(immediate! + 1));
    expect(rs1).toBeGreaterThanOrEqual(10);
  }
});
