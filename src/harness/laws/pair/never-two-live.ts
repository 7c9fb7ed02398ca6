import type { Breach } from '../../breach.ts';
import type { PairHistory } from '../../../simulation/history.ts';
import { pairLaw } from './pair-law.ts';

export const neverTwoLive = pairLaw({
  name: 'never two live',
  statement:
    'Once a host has gone live, nothing leaves the other one any more, and the disk takes no write from it; each generation is ' +
    'granted to one host, and nobody goes on alone without one.',
  judge: (pair) => judge(pair.history),
});

function judge({ moments }: PairHistory): Breach | undefined {
  let live = 'primary';
  const granted = new Map<number, string>();
  for (const { what, host, number, detail, position, ticks } of moments) {
    const at = (message: string): Breach => ({ position, message: `tick ${ticks}: ${message}` });
    if (what === 'take' && detail === 'granted') {
      const owner = granted.get(number) ?? host;
      if (owner !== host)
        return at(`generation ${number} is granted to the ${host}, and was to the ${owner}`);
      granted.set(number, host);
    } else if (what === 'live') {
      if (granted.get(number) !== host)
        return at(`the ${host} goes on alone, and does not have generation ${number}`);
      live = host;
    } else if (what === 'release' && host !== live)
      return at(`an output leaves the ${host}, and the ${live} is live`);
    else if (what === 'write' && host !== live)
      return at(`the disk takes a write of the ${host}, and the ${live} is live`);
  }
  return undefined;
}
