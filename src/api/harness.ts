import type { check } from '../harness/check/check.ts';
import type { configured } from '../harness/check/configured.ts';
import type { scenario } from '../harness/scenario/arbitraries/scenario.ts';
import { LockstepError } from '../machine/errors.ts';

/** What needs fast-check, which is an optional peer: who only runs guests has none. */
export interface Harness {
  readonly check: typeof check;
  readonly configured: typeof configured;
  readonly scenario: typeof scenario;
}

const harness = await loadHarness();

/** @throws LockstepError `bad-configuration`: fast-check is not installed */
export function neededHarness(): Harness {
  if (harness !== undefined) return harness;
  throw new LockstepError('bad-configuration', 'checks need fast-check: npm install --save-dev fast-check');
}

async function loadHarness(): Promise<Harness | undefined> {
  try {
    const { check } = await import('../harness/check/check.ts');
    const { configured } = await import('../harness/check/configured.ts');
    const { scenario } = await import('../harness/scenario/arbitraries/scenario.ts');
    return { check, configured, scenario };
  } catch (error) {
    if (error instanceof Error && /fast-check/.test(error.message)) return undefined;
    throw error;
  }
}
