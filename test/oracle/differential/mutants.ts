import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HartModule } from '../../../src/riscv/hart/core.ts';
import { compileHart } from '../../../tools/hart.mjs';
import { root } from '../../repository/files.ts';

const SOURCES = 'src/riscv/hart/assembly';

/** A hart that is wrong on purpose: one line of its sources is another one. */
export interface Mutant {
  readonly what: string;
  /** The file, in the folder of the hart's sources. */
  readonly file: string;
  readonly line: string;
  readonly instead: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    what: 'divides the most negative word wrongly',
    file: 'arithmetic.ts',
    line: 'return b == -1 ? <i64>(<i32>(0 - a)) : <i64>(a / b);',
    instead: 'return b == -1 ? <i64>(0 - a) : <i64>(a / b);',
  },
  {
    what: 'takes the minimum of unsigned words for that of signed ones',
    file: 'atomic.ts',
    line: 'return old < operand ? old : operand;',
    instead: 'return <i64>old < <i64>operand ? old : operand;',
  },
  {
    what: 'reports another address for a misaligned AMO',
    file: 'atomic.ts',
    line: 'return endByTrap(hart, cause, address, pc, budget);',
    instead: 'return endByTrap(hart, cause, address & ~(<u64>1), pc, budget);',
  },
  {
    what: 'keeps reserved modes in mtvec',
    file: 'csr.ts',
    line: 'if ((value & 2) == 0) store<u64>(hart, value, MTVEC);',
    instead: 'store<u64>(hart, value, MTVEC);',
  },
  {
    what: 'executes code that has been overwritten',
    file: 'stores.ts',
    line: '  forgetCode(address, bytes);',
    instead: '',
  },
  {
    what: 'loses the second half of an instruction that spans pages',
    file: 'frames.ts',
    line: 'word = load<u32>(pointer);',
    instead: 'word = <u32>load<u16>(pointer);',
  },
  {
    what: 'blames the first byte of a load for what its last one did',
    file: 'access.ts',
    line: 'LOAD_ACCESS_FAULT, faultAddress(address, bytes)',
    instead: 'LOAD_ACCESS_FAULT, address',
  },
];

/** Compiles the mutant from a copy of the hart's sources. @throws Error if they do not have its line, once */
export async function compileMutant({ file, line, instead }: Mutant): Promise<HartModule> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-mutant-'));
  try {
    cpSync(path.join(root, SOURCES), path.join(folder, SOURCES), { recursive: true });
    const target = path.join(folder, SOURCES, file);
    const parts = readFileSync(target, 'utf8').split(line);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${line}`);
    writeFileSync(target, parts.join(instead));
    // What it costs to make it fast, it does not run.
    return await WebAssembly.compile(await compileHart(folder, ['--optimizeLevel', '1']));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The part of the WebAssembly API that is used here: TypeScript declares it for browsers only. */
declare const WebAssembly: { compile(binary: Uint8Array): Promise<HartModule> };
