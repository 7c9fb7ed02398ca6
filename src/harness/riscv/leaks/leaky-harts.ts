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

/** Each of them, compiled; or only those that are needed. */
export type LeakyHarts = Readonly<Partial<Record<LeakyHart, HartModule>>>;

/** Which of them a leak needs, by the leak's name; the others need none. */
export const HART_OF_LEAK: Readonly<Record<string, LeakyHart>> = {
  'cycles-from-host': 'counts-host-cycles',
  'reservation-kept': 'keeps-reservations',
  'stale-code': 'keeps-decoded-code',
  'woken-unasked': 'wakes-unasked',
  'checkpoint-misses-page': 'digest-misses-page',
  'clock-going-back': 'forgets-clock',
};
