import { isCovered, lastTakeover } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';
import { DiskOfOneMachine } from './disk-content.ts';

export const diskOfOneMachine = pairLaw({
  name: 'the disk ends as one machine leaves it',
  statement:
    'In the end every sector holds what one machine that never fails would have left there, and at no time has old data been put ' +
    'over new. Of a write that the guest was not told the success of, nobody knows whether it was performed.',
  judge: (pair) => {
    if (!isCovered(pair)) return undefined;
    const disk = new DiskOfOneMachine(pair);
    const wrong = disk.writtenBack() ?? disk.wrongSector();
    return wrong === undefined ? undefined : { position: lastTakeover(pair), ...wrong };
  },
});
