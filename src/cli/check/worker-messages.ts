import type { ErrorCode } from '../../machine/errors.ts';
import type { CheckArguments } from './check-arguments.ts';

/** What the thread that checks is given. */
export interface CheckOrder {
  readonly options: CheckArguments;
  /** One number, not 0 once no more trials shall begin; shared. */
  readonly interrupted: Int32Array;
}

/** What it says; the last message is `done` or `refused`. */
export type CheckMessage =
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'progress'; readonly guest: string; readonly trials: number }
  | { readonly kind: 'done'; readonly code: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string };
