import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { guestProgram } from '../../../src/harness/riscv/programs/guest-program.ts';
import type { GuestProgram } from '../../../src/harness/riscv/programs/guest-program.ts';
import { instructionLength } from '../../../src/riscv/isa/decode.ts';
import { symbolNamed } from '../../../src/riscv/loader/symbols.ts';
import type { Outside, ProgramRun } from './run-program.ts';
import { runProgram } from './run-program.ts';

const PROGRAMS = 240;
const PAGE_BYTES = 4096;

/** Bytes and frames all through a program of the usual length, none of them at the same time. */
function outside(seed: number, clock: Outside['clock'] = { kind: 'read' }): Outside {
  return {
    seed,
    clock,
    typing: Array.from({ length: 8 }, (_, index) => ({ ticks: 30 + 60 * index + seed, bytes: 1 + index })),
    frames: Array.from({ length: 8 }, (_, index) => ({
      ticks: 31 + 61 * index + seed,
      bytes: 14 + 40 * index,
    })),
    failing: seed % 4 === 0 ? [seed % 7] : [],
  };
}

function addressOf({ image }: GuestProgram, name: string): number {
  const symbol = symbolNamed(image.symbols, name);
  if (symbol === undefined) throw new RangeError(`no symbol is named ${name}`);
  return symbol.address;
}

const programs = fc.sample(guestProgram(), { numRuns: PROGRAMS, seed: 3 });

describe('generated programs', () => {
  let runs: { readonly program: GuestProgram; readonly run: ProgramRun }[] = [];
  beforeAll(() => {
    runs = programs.map((program, index) => ({ program, run: runProgram(program, outside(index)) }));
  }, 120_000);
  const share = (holds: (run: ProgramRun, program: GuestProgram) => boolean): number =>
    runs.filter(({ run, program }) => holds(run, program)).length / PROGRAMS;

  test('end by the finisher, with the exit code they were made for', () => {
    expect(
      share(({ outcome }, { plan }) => outcome.end === 'halt' && outcome.code === plan.exitCode),
    ).toBeGreaterThan(0.9);
  });

  test.each<[string, number, (run: ProgramRun) => number]>([
    ['clock readings', 0.6, ({ statistics }) => statistics.exits.question],
    ['expiries of the timer', 0.5, ({ statistics }) => statistics.inputs.clock - statistics.exits.question],
    ['console input', 0.5, (run) => run.variable('typed')],
    ['frames', 0.5, (run) => run.variable('frames_received')],
    ['random numbers', 0.4, ({ statistics }) => statistics.effects.entropy],
    ['completed reads of the disk', 0.4, ({ statistics }) => statistics.effects.read],
    ['completed writes of the disk', 0.4, ({ statistics }) => statistics.effects.write],
    ['code from the disk', 0.4, (run) => run.variable('code_on_disk')],
    ['errors of the disk', 0.05, (run) => run.variable('disk_status')],
    ['sleep until an event', 0.5, ({ statistics }) => statistics.exits.idle],
    ['exceptions', 0.25, (run) => run.variable('exceptions')],
    ['SC that stores', 0.3, (run) => run.variable('stored')],
    ['SC that does not store', 0.1, (run) => run.variable('not_stored')],
  ])('consume %s, in a share of at least %f', (_, least, consumed) => {
    expect(share((run) => consumed(run) > 0)).toBeGreaterThanOrEqual(least);
  });

  test('print a digest of what they computed, in the end', () => {
    const digests = runs.map(({ run }) => /([0-9a-f]{16})\n$/.exec(run.printed)?.[1]);
    expect(digests.every((digest) => digest !== undefined)).toBe(true);
    expect(new Set(digests).size).toBeGreaterThan(0.8 * PROGRAMS);
  });

  test('are the same again under the same outside', () => {
    for (const [index, { program, run }] of runs.slice(0, 20).entries()) {
      const { position, printed, statistics } = runProgram(program, outside(index));
      expect([position, printed, statistics]).toEqual([run.position, run.printed, run.statistics]);
    }
  });

  test('end with a paced clock too', () => {
    for (const [index, program] of programs.slice(0, 40).entries()) {
      const run = runProgram(program, outside(index, { kind: 'paced', rate: 2 ** 29 }));
      expect(run.outcome).toEqual({ end: 'halt', code: program.plan.exitCode });
    }
  });

  test('lie across the ends of pages, instructions too', () => {
    const across = programs.filter((program) => {
      const [from, to] = [addressOf(program, 'main'), addressOf(program, 'end')];
      const pageEnd = Math.ceil((from + 1) / PAGE_BYTES) * PAGE_BYTES;
      return from < pageEnd && to > pageEnd;
    });
    expect(across.length).toBeGreaterThan(0.5 * PROGRAMS);
    expect(across.filter(hasInstructionAcrossPages).length).toBeGreaterThan(0.1 * PROGRAMS);
  });
});

/** Whether an instruction of the main loop begins in one page and ends in the next. */
function hasInstructionAcrossPages(program: GuestProgram): boolean {
  const [{ address, data }] = program.image.segments as [GuestProgram['image']['segments'][number]];
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const end = addressOf(program, 'end');
  for (let at = addressOf(program, 'main'); at < end;) {
    const length = instructionLength(view.getUint16(at - address, true));
    if (Math.floor(at / PAGE_BYTES) !== Math.floor((at + length - 1) / PAGE_BYTES)) return true;
    at += length;
  }
  return false;
}

describe('a generated program', () => {
  test('has symbols for anchors: its handlers, its main loop and each block', () => {
    for (const program of programs.slice(0, 20)) {
      const names = program.image.symbols.map(({ name }) => name);
      const blocks = program.plan.main.map((_, index) => `block_${index}`);
      const handlers = ['external_interrupt', 'timer_interrupt', 'software_interrupt', 'exception'];
      expect(names).toEqual(
        expect.arrayContaining(['main', 'round', 'end', 'handler', ...handlers, ...blocks]),
      );
      expect(names.filter((name) => name.startsWith('_'))).toEqual([]);
    }
  });

  test('is the same for the same seed', () => {
    const again = fc.sample(guestProgram(), { numRuns: 10, seed: 3 });
    expect(again.map(({ image }) => image)).toEqual(programs.slice(0, 10).map(({ image }) => image));
  });

  test('is as large as asked for, and assembles at any size', () => {
    const large = fc.sample(guestProgram({ maxBlocks: 200, maxRounds: 1, maxWork: 60 }), {
      numRuns: 40,
      seed: 3,
    });
    expect(Math.max(...large.map(({ plan }) => plan.main.length))).toBeGreaterThan(100);
    expect(new Set(large.map(({ plan }) => plan.rounds))).toEqual(new Set([1]));
    const small = fc.sample(guestProgram({ maxBlocks: 1, maxRounds: 2, maxWork: 0 }), {
      numRuns: 20,
      seed: 3,
    });
    expect(Math.max(...small.map(({ plan }) => plan.main.length))).toBe(1);
    expect(small.flatMap(({ plan }) => Object.values(plan.handlers).flat())).toEqual([]);
  });

  test.each<[string, (program: GuestProgram, run: ProgramRun) => boolean, RegExp]>([
    ['an SC that fails', (_, run) => run.variable('not_stored') > 0, /sc\.[wd]/],
    ['an error of the disk', (_, run) => run.variable('disk_status') > 0, /call disk_request/],
    ['an exception', (_, run) => run.variable('exceptions') > 0, /block_0:/],
    ['random numbers', (_, run) => run.statistics.effects.entropy > 0, /call entropy_request/],
  ])('shrinks to little more than %s', (_, fails, expected) => {
    let tried = 0;
    const property = fc.property(guestProgram(), (program) => {
      tried++;
      return !fails(program, runProgram(program, { ...outside(1), typing: [], frames: [], failing: [0] }));
    });
    const { counterexample } = fc.check(property, { seed: 3 });
    expect(tried).toBeLessThan(1000);
    const [program] = counterexample!;
    const { plan } = program!;
    const shown = fc.stringify(program);
    expect(shown).toMatch(expected);
    expect(shown.split('\n').length).toBeLessThan(40);
    expect(plan.main.length).toBeLessThanOrEqual(2);
    expect(plan.rounds).toBeLessThanOrEqual(2);
    expect(Object.values(plan.handlers).flat().length).toBeLessThanOrEqual(1);
    expect({
      ...plan.timer,
      exitCode: plan.exitCode,
      values: plan.values.filter((value) => value !== 0n),
    }).toEqual({
      ticks: 0,
      rearm: 0,
      exitCode: 0,
      values: [],
    });
  });
});
