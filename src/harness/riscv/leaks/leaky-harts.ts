import type { HartModule } from '../../../riscv/hart/core.ts';

/** The harts that can be compiled to be wrong (src/riscv/hart/assembly/leaks.ts, where they are named alike). */
export const LEAKY_HARTS = [
  'keeps-reservations',
  'keeps-decoded-code',
  'wakes-unasked',
  'counts-host-cycles',
  'forgets-clock',
  'digest-misses-page',
] as const;

export type LeakyHart = (typeof LEAKY_HARTS)[number];

/** Each of them, compiled. */
export type LeakyHarts = Readonly<Record<LeakyHart, HartModule>>;
