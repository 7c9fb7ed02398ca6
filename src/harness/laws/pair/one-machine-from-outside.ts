import { DiskReader } from '../../../simulation/clients/disk-reader.ts';
import type { Breach } from '../../breach.ts';
import { isCovered } from '../../pair/pair-trial.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';
import { DiskOfOneMachine } from './disk-content.ts';
import { outsideView } from '../../pair/outside-view.ts';

export const oneMachineFromOutside = pairLaw({
  name: 'one machine, seen from outside',
  statement:
    'What leaves the pair is what one machine sends out that never fails and is given everything that reached the guest; it may ' +
    'repeat itself at a takeover, and nowhere else. Who deals with the guest, or reads its disk, sees nothing that such a ' +
    'machine could not have done.',
  judge: (pair) => {
    const { history, reference } = pair;
    if (!isCovered(pair)) return undefined;
    const { result } = reference;
    const at = (message: string): Breach => ({
      position: history.takeovers.at(-1)?.position ?? reference.outputs.at(-1)?.covered ?? 0,
      message,
    });
    if (result.verdict === 'diverged') {
      const { position, message } = result.divergence;
      return { position, message: `on one machine the log of the hosts does not replay: ${message}` };
    }
    if (result.verdict === 'torn' && history.end === 'done')
      return at('on one machine the log of the hosts comes to no end');
    const view = outsideView(pair);
    if (view.differs !== undefined) return { ...at(view.differs), ...slotBefore(view.covered) };
    return clientObjection(pair, at);
  },
});

function clientObjection(pair: PairTrial, at: (message: string) => Breach): Breach | undefined {
  const disk = new DiskOfOneMachine(pair);
  for (const client of pair.history.clients) {
    const objection =
      client.objection() ?? (client instanceof DiskReader ? disk.objection(client) : undefined);
    if (objection !== undefined) return at(objection);
  }
  return undefined;
}

/** The slot that sends out what is covered by an entry at this position. */
function slotBefore(covered: number | undefined): Pick<Breach, 'slot'> {
  return covered === undefined ? {} : { slot: covered - 1 };
}
