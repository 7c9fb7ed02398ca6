import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Computer } from '../../src/riscv/computer.ts';
import { formatSlots } from '../../src/cli/format-slots.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { start } from '../cli/lockstep.ts';

const PROGRAMS = path.join(import.meta.dirname, 'toolchain');
const MEMORY_BYTES = 128 << 20;
const RAM_END = 0x8000_0000 + MEMORY_BYTES;
const LIMIT = 100_000;
/** A tick in 16 slots. */
const RATE = 2 ** 28;

/** Programs that do not pass, with the number that they end with. */
const FAILING: Readonly<Record<string, number>> = { 'fails-check-7': 7, 'traps-unexpectedly': 1337 };

const programs = readdirSync(PROGRAMS)
  .filter((file) => file.endsWith('.S'))
  .map((file) => path.basename(file, '.S'));

const BUILDS = [
  { architecture: 'rv64imac', base: '0x80000000' },
  { architecture: 'rv64ima', base: '0x80000000' },
  { architecture: 'rv64imac', base: '0x80200000' },
  { architecture: 'rv64ima', base: '0x81234000' },
] as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-oracle-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds a program with clang and lld. @returns the ELF file's path */
function build(program: string, architecture: string, linking: readonly string[]): string {
  const elf = path.join(folder, `${program}.elf`);
  execFileSync('clang', [
    ...['--target=riscv64', `-march=${architecture}`, '-nostdlib', '-static', '-fuse-ld=lld', '-mno-relax'],
    ...[`-DRAM_END=${RAM_END}`, ...linking],
    ...[path.join(PROGRAMS, `${program}.S`), '-o', elf],
  ]);
  return elf;
}

const at = (base: string): string[] => [`-Wl,-T,${path.join(PROGRAMS, 'link.ld')},--defsym=BASE=${base}`];

describe.each(BUILDS)('built by clang for $architecture at $base', ({ architecture, base }) => {
  test.each(programs)('%s ends as it should', (program) => {
    const elf = build(program, architecture, at(base));
    const image = loadImage(readFileSync(elf), program);
    const board = { virtio: [], commandLine: '', epochSeconds: 0, memoryBytes: MEMORY_BYTES };
    const computer = new Computer({ ...board, clock: { kind: 'paced', rate: RATE } }, image);
    computer.trace(20);
    let exit = computer.run(LIMIT);
    while (exit.reason === 'idle' && computer.deadline !== undefined) {
      computer.deliver({ kind: 'pace', base: computer.deadline, rate: RATE });
      exit = computer.run(LIMIT);
    }
    const code = FAILING[program] ?? 0;
    // On failure, with what the program did last.
    expect({ ...exit, last: formatSlots(computer.lastSlots(), image).split('\n') }).toMatchObject({
      reason: 'halt',
      code,
    });
  });
});

describe('on the command line', () => {
  test.each([
    ['calls', 0],
    ['interrupts', 0],
    ['fails-check-7', 7],
  ])('%s has exit code %i', async (program, code) => {
    const finished = await start('run', build(program, 'rv64imac', at('0x80000000'))).finished;
    expect(finished).toEqual({ code, stdout: '', stderr: '' });
  });
});

describe('without a linker script, the file headers being mapped where there is no RAM,', () => {
  test('a program linked by lld runs', async () => {
    const elf = build('calls', 'rv64imac', [
      '-Wl,-Ttext=0x80000000,-Tdata=0x80010000,--section-start=.tohost=0x80020000',
    ]);
    expect(await start('run', elf).finished).toMatchObject({ code: 0, stderr: '' });
  });

  test('a program linked by GNU ld runs', async () => {
    const object = path.join(folder, 'calls.o');
    const source = path.join(PROGRAMS, 'calls.S');
    execFileSync('clang', ['--target=riscv64', '-march=rv64imac', '-mno-relax', '-c', source, '-o', object]);
    const elf = path.join(folder, 'calls-gnu.elf');
    execFileSync('riscv64-unknown-elf-ld', [object, '-melf64lriscv', '-Ttext=0x80000000', '-o', elf]);
    expect(await start('run', elf).finished).toMatchObject({ code: 0, stderr: '' });
  });
});
