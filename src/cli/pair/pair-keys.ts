/** What somebody at the terminal wants. */
export type PairCommand =
  | 'crash-primary'
  | 'crash-backup'
  | 'cut-channel'
  | 'pause'
  | 'step'
  | 'faster'
  | 'slower'
  | 'type'
  | 'summary'
  | 'again'
  | 'quit';

const KEYS: ReadonlyMap<string, PairCommand> = new Map([
  ['p', 'crash-primary'],
  ['b', 'crash-backup'],
  ['c', 'cut-channel'],
  [' ', 'pause'],
  ['n', 'step'],
  ['+', 'faster'],
  // The same key without shift.
  ['=', 'faster'],
  ['-', 'slower'],
  ['i', 'type'],
  ['s', 'summary'],
  ['r', 'again'],
  ['q', 'quit'],
]);

/** The commands among what was typed; keys that send more than a character mean nothing. */
export function pairCommands(typed: string): PairCommand[] {
  if (typed.startsWith('\u001b')) return [];
  return [...typed].flatMap((key) => KEYS.get(key.toLowerCase()) ?? []);
}
