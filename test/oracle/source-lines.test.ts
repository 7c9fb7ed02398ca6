import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readElf } from '../../src/riscv/loader/elf.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { sourceOf } from '../../src/riscv/loader/source-of.ts';

const GUESTS = path.resolve(import.meta.dirname, '../../guests');
const MACHINE = ['-march=rv64imac_zicsr_zifencei', '-mabi=lp64', '-mcmodel=medany'];
const COMPILE = [...MACHINE, '-std=gnu11', '-ffreestanding', '-ffunction-sections', '-c'];
/** Clang before version 15 takes these two for part of the base. */
const CLANG = ['--target=riscv64-unknown-elf', '-march=rv64imac', '-fno-builtin', '-mno-relax'];

/** Everything that the key-value server is made of: C and assembly, inlined headers, functions that are left out. */
const sources = ['key-value', 'support'].flatMap((directory) =>
  readdirSync(path.join(GUESTS, directory))
    .filter((file) => /\.[cS]$/.test(file))
    .map((file) => `${directory}/${file}`),
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-oracle-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tool(command: string, words: readonly string[], input = ''): string {
  return execFileSync(command, words, { cwd: GUESTS, encoding: 'utf8', input, maxBuffer: 1 << 26 });
}

/** Compiles with the one and links with the other. @returns the ELF file's path */
function build(compiler: readonly string[], linker: readonly string[]): string {
  const [command, ...options] = compiler;
  const objects = sources.map((source) => {
    const object = path.join(folder, `${source.replaceAll('/', '-')}.o`);
    tool(command!, [...COMPILE, ...options, source, '-o', object]);
    return object;
  });
  const elf = path.join(folder, 'guest.elf');
  tool(linker[0]!, [...linker.slice(1), '--gc-sections', '-T', 'support/link.ld', ...objects, '-o', elf]);
  return elf;
}

/**
 * By address of each half-word, what binutils read of it: `file:line` without folders. More than one where a compiler did
 * not foresee how far the linker would shorten its code, so that its lines end in the code behind it.
 */
function linesByBinutils(elf: string): Map<number, string[]> {
  const rows = tool('riscv64-unknown-elf-objdump', ['--dwarf=decodedline', elf]).matchAll(
    /^(?:\S*\/)?(\S+) +(\d+|-) +0x([0-9a-f]+)( .*)?$/gm,
  );
  const lines = new Map<number, string[]>();
  let from: { address: number; source: string } | undefined;
  for (const [, file, line, digits] of rows) {
    const address = Number.parseInt(digits!, 16);
    for (let at = from?.address ?? address; at < address; at += 2) {
      lines.set(at, [...(lines.get(at) ?? []), from!.source]);
    }
    from = line === '-' ? undefined : { address, source: `${file}:${line}` };
  }
  return lines;
}

const GCC = 'riscv64-unknown-elf-gcc';
const GNU_LD = ['riscv64-unknown-elf-ld', '-melf64lriscv'];
const LLD = ['ld.lld'];

describe('the line of every instruction is the one that binutils read,', () => {
  test.each([
    ['DWARF 5, optimised, shortened by the linker', [GCC, '-g', '-O2'], GNU_LD],
    ['DWARF 5, lines alone', [GCC, '-g1', '-Os'], GNU_LD],
    ['DWARF 5 in its 64-bit format, not optimised', [GCC, '-g', '-gdwarf64', '-O0'], GNU_LD],
    ['DWARF 4, compressed', [GCC, '-g', '-gdwarf-4', '-O2'], [...GNU_LD, '--compress-debug-sections=zlib']],
    ['DWARF 2', [GCC, '-g1', '-gdwarf-2', '-gstrict-dwarf', '-O2'], GNU_LD],
    ['clang’s DWARF 5, by lld', ['clang', ...CLANG, '-g', '-O2'], LLD],
    [
      'clang’s DWARF 4, compressed',
      ['clang', ...CLANG, '-g', '-gdwarf-4', '-O0'],
      [...LLD, '--compress-debug-sections=zlib'],
    ],
    [
      'clang’s DWARF 5, shortened by GNU ld',
      ['clang', ...CLANG, '-mrelax', '-gline-tables-only', '-O1'],
      GNU_LD,
    ],
  ])('%s', (_what, compiler, linker) => {
    const elf = build(compiler, linker);
    const bytes = new Uint8Array(readFileSync(elf));
    const image = loadImage(bytes, 'guest');
    const expected = linesByBinutils(elf);
    const wrong: string[] = [];
    const files = new Set<string>();
    for (const { address, bytes: length } of readElf(bytes, 'guest').code) {
      for (let at = address; at < address + length; at += 2) {
        const source = sourceOf(image, at)?.split('/').at(-1);
        const right = expected.get(at)?.map((line) => (line.endsWith(':0') ? undefined : line));
        if (!(right ?? [undefined]).includes(source))
          wrong.push(`${at.toString(16)}: ${source}, not ${right}`);
        if (source !== undefined) files.add(source.split(':')[0]!);
      }
    }
    expect(wrong).toEqual([]);
    expect(files.size).toBeGreaterThan(15);
  });
});
