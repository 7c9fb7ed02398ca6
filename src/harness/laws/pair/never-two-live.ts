import type { ReferenceWrite } from '../../pair/reference.ts';
import type { Breach } from '../../breach.ts';
import type { PairHistory } from '../../../simulation/history.ts';
import { pairLaw } from './pair-law.ts';

export const neverTwoLive = pairLaw({
  name: 'never two live',
  statement:
    'Once a host has gone live, nothing leaves the other one any more, and the disk takes no write from it; each generation is ' +
    'granted to one host, and nobody goes on alone without one.',
  judge: ({ history, reference }) => judge(history, reference.writes),
});

function judge({ moments, written }: PairHistory, writes: readonly ReferenceWrite[]): Breach | undefined {
  let live = 'primary';
  let taken = 0;
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
    } else if (what === 'write') {
      const request = written[taken++]?.request;
      if (host === live) continue;
      const slot = writes.find((write) => write.request === request)?.covered;
      return {
        ...at(`the disk takes a write of the ${host}, and the ${live} is live`),
        ...(slot !== undefined && { slot: slot - 1 }),
      };
    } else if (what === 'release' && host !== live)
      return at(`an output leaves the ${host}, and the ${live} is live`);
  }
  return undefined;
}
