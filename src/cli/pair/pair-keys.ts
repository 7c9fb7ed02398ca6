/** What somebody at the terminal wants. */
export type PairCommand =
  | 'crash-primary'
  | 'crash-backup'
  | 'crash-spare'
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
  ['s', 'crash-spare'],
  ['r', 'again'],
  ['q', 'quit'],
]);

/** What a key means that means something else while hosts can still be crashed. */
const KEYS_AT_THE_END: ReadonlyMap<string, PairCommand> = new Map([['s', 'summary']]);

/**
 * The commands among what was typed; keys that send more than a character mean nothing.
 * @param over whether what is watched has come to its end
 */
export function pairCommands(typed: string, over: boolean): PairCommand[] {
  if (typed.startsWith('\u001b')) return [];
  const commandOf = (key: string): PairCommand | undefined =>
    (over ? KEYS_AT_THE_END.get(key) : undefined) ?? KEYS.get(key);
  return [...typed].flatMap((key) => commandOf(key.toLowerCase()) ?? []);
}
