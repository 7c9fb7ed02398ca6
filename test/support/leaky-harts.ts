import type { LeakyHart, LeakyHarts } from '../../src/harness/riscv/leaks/leaky-harts.ts';
import { LEAKY_HARTS } from '../../src/harness/riscv/leaks/leaky-harts.ts';
import type { HartModule } from '../../src/riscv/hart/core.ts';
import { leakyHart } from '../../tools/leaky-harts.mjs';
import { root } from '../repository/files.ts';

/** The hart that leaks in one way, compiled. */
export async function leakyHartModule(name: LeakyHart): Promise<HartModule> {
  return WebAssembly.compile(await leakyHart(root, name));
}

/** All of them. */
export async function leakyHartModules(): Promise<LeakyHarts> {
  const harts: Partial<Record<LeakyHart, HartModule>> = {};
  // One after another: the compiler's output has one place.
  for (const name of LEAKY_HARTS) harts[name] = await leakyHartModule(name);
  return harts as LeakyHarts;
}

/** The part of the WebAssembly API that is used here: TypeScript declares it for browsers only. */
declare const WebAssembly: { compile(binary: Uint8Array): Promise<HartModule> };
