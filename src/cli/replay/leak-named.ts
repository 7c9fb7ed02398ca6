import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Leak } from '../../audit/leak.ts';
import { leaksOf } from '../../audit/leaks.ts';
import type { MachineLeaks } from '../../audit/leaks.ts';
import { PAIR_LEAKS } from '../../audit/pair-leaks.ts';
import { HART_OF_LEAK } from '../../harness/riscv/leaks/leaky-harts.ts';
import type { LeakyHart, LeakyHarts } from '../../harness/riscv/leaks/leaky-harts.ts';
import { riscvLeaks } from '../../harness/riscv/leaks/riscv-leaks.ts';
import { LockstepError } from '../../machine/errors.ts';
import { similarNames } from '../../machine/similar-names.ts';
import type { RiscvGuest } from '../../riscv/guest.ts';

/** What Lockstep as it ships is called among leaks. */
export const NO_LEAK = 'none';

/**
 * A leak by its name.
 * @param guest what it is tried with, if that is a RISC-V guest; other machines have only the leaks of pairs
 * @throws LockstepError `bad-configuration`: there is none, or its hart is not here
 */
export async function leakNamed(name: string, guest: RiscvGuest | undefined): Promise<Leak> {
  const all = [...PAIR_LEAKS, ...(guest === undefined ? [] : leaksOf(riscvLeaks(guest, {})))];
  if (all.every((leak) => leak.name !== name)) throw unknownLeak(name, all);
  const hart = HART_OF_LEAK[name];
  if (hart === undefined || guest === undefined) return all.find((leak) => leak.name === name)!;
  const harts = await compiledHart(hart, name);
  return leaksOf(riscvLeaks(guest, harts)).find((leak) => leak.name === name)!;
}

/**
 * Refuses a name that is no leak's, whatever the machine: before many files would each say so.
 * @throws LockstepError `bad-configuration`
 */
export function requireLeak(name: string): void {
  const all = [...PAIR_LEAKS, ...leaksOf(NAMES_ONLY)];
  if (name !== NO_LEAK && all.every((leak) => leak.name !== name)) throw unknownLeak(name, all);
}

/** Of a machine on which nothing is broken: the names are those of any other. */
const NAMES_ONLY: MachineLeaks = {
  inHandler: () => false,
  hostCycles: {},
  dmaWithoutBounceBuffer: {},
  reservationKept: {},
  staleCode: {},
  wokenUnasked: {},
  digestMissesPage: {},
  stateLeftOut: {},
  trusting: {},
};

function unknownLeak(name: string, leaks: readonly Leak[]): LockstepError {
  const names = [NO_LEAK, ...leaks.map((leak) => leak.name)];
  const near = similarNames(names, name)[0];
  const hint = near === undefined ? `known here are ${names.join(', ')}` : `did you mean ${near}?`;
  return new LockstepError('bad-configuration', `leak "${name}": there is none of this name; ${hint}`);
}

/** What compiles them; part of a checkout, and not of the package. */
interface HartTool {
  leakyHart(root: string, name: LeakyHart): Promise<Uint8Array>;
}

/** Harts that are wrong on purpose do not ship: they are compiled where the sources are. */
async function compiledHart(hart: LeakyHart, leak: string): Promise<LeakyHarts> {
  const tool = new URL('../../../tools/leaky-harts.mjs', import.meta.url);
  if (!existsSync(tool)) {
    throw new LockstepError(
      'bad-configuration',
      `leak "${leak}": its hart is no part of the package; replay it in a checkout of Lockstep's sources`,
    );
  }
  const { leakyHart } = (await import(tool.href)) as HartTool;
  const binary = await leakyHart(fileURLToPath(new URL('../../../', import.meta.url)), hart);
  return { [hart]: new WebAssembly.Module(binary) };
}
