import { LockstepError } from '../machine/errors.ts';
import type { Input } from '../machine/input.ts';

const KINDS: readonly string[] = ['clock', 'pace', 'console', 'frame', 'completion', 'reset', 'signal'];

/**
 * Inputs may come from a file that somebody wrote: what their types promise is checked.
 * @throws LockstepError `bad-input`
 */
export function checkInput(input: Input): void {
  if (!KINDS.includes(input.kind)) refuseInput(input, `known are ${KINDS.join(', ')}`);
  if (input.kind === 'clock' || input.kind === 'pace' || input.kind === 'reset') return;
  if (!(input.data instanceof Uint8Array)) refuseInput(input, 'its data is no Uint8Array');
  if (input.kind === 'completion' && input.status !== 'ok' && input.status !== 'error') {
    refuseInput(input, `a status of ${String(input.status)}: ok or error is possible`);
  }
}

/** @throws LockstepError `bad-input`, always */
export function refuseInput(input: Input, why: string): never {
  throw new LockstepError('bad-input', `${input.kind} input refused: ${why}`);
}
