import { LockstepError } from '../../machine/errors.ts';
import { textOf, valueOption } from '../option.ts';
import type { ParsedValues } from '../option.ts';
import { FORMATS } from './test-suite.ts';
import type { Format } from './test-suite.ts';

/** How results are written. */
export function formatOption(group: string) {
  return valueOption('text', 'what is written to standard output: text, json, junit, or github', group);
}

/** @throws LockstepError `bad-configuration` */
export function formatArgument(parsed: ParsedValues): Format {
  const text = textOf(parsed, 'format') ?? 'text';
  const format = FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw new LockstepError('bad-configuration', `--format ${text}: known are ${FORMATS.join(', ')}`);
}
