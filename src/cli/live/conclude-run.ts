import type { StopReason } from '../../environment/host/host-loop.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import { EXIT, SIGNAL_NUMBERS } from '../exit-codes.ts';

/** What a process that ran a guest ends with, and what there is to say about it. */
export interface Conclusion {
  readonly message?: string;
  readonly code: number;
}

/** @param stopped why somebody outside wanted the guest to end, if so */
export function concludeRun(outcome: Outcome, position: number, stopped: StopReason | undefined): Conclusion {
  switch (outcome.end) {
    case 'halt':
      if (outcome.code <= 255) return { code: outcome.code };
      return { message: `the guest's exit code is ${outcome.code}, given as 255`, code: 255 };
    case 'limit':
      return { message: `limit reached at position ${position}`, code: EXIT.notEnded };
    case 'stuck':
      return {
        message: `at position ${position} the guest waits for an interrupt, and nothing is left to bring one`,
        code: EXIT.notEnded,
      };
    case 'power-off':
      return { message: `switched off at position ${position}`, code: EXIT.notEnded };
    case 'stopped':
      return concludeStopped(stopped, position);
  }
}

function concludeStopped(stopped: StopReason | undefined, position: number): Conclusion {
  if (stopped?.kind === 'signal') {
    const message = `ended by ${stopped.signal} at position ${position}`;
    return { message, code: 128 + (SIGNAL_NUMBERS[stopped.signal] ?? 0) };
  }
  if (stopped?.kind === 'output-closed') return { code: EXIT.outputClosed };
  return { message: `left at position ${position}`, code: 0 };
}
