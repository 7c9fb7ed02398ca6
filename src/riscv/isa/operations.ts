import { INSTRUCTIONS } from './instructions.ts';

/** The name of an instruction's operation in the hart's source: `amoadd.w` is `AMOADD_W`. */
export function operationName(instruction: string): string {
  return instruction.toUpperCase().replaceAll('.', '_');
}

/**
 * What the hart knows to do, by operation number. A record that is zero is not decoded yet; compressed
 * instructions have the operation of their expansion.
 */
export const OPERATIONS: readonly string[] = [
  'UNDECODED',
  'ILLEGAL',
  ...INSTRUCTIONS.map(({ name }) => operationName(name)),
];
