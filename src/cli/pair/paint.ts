import type { Line, Tone } from './line.ts';

/** As terminals number them: SGR parameters. */
const CODES: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  good: '1;32',
  busy: '1;33',
  bad: '1;31',
  cool: '36',
  again: '30;43',
};

const RESET = '\u001b[0m';

/** A line as a terminal takes it. */
export function painted(line: Line, colours: boolean): string {
  return line
    .map(({ text, tone }) => (colours && CODES[tone] !== '' ? `\u001b[${CODES[tone]}m${text}${RESET}` : text))
    .join('');
}
