import { compareReplay } from './compare-replay.ts';
import { recordAndReplay } from './executions.ts';
import type { Law } from './law.ts';

export const replayEqualsRecord: Law = {
  name: 'replay equals record',
  statement:
    'A backup that is built from bytes alone, and has nothing but the log, has at every checkpoint and at the end the ' +
    'memory, the registers and the outputs of the primary, and ends where and how that ended.',
  cheap: true,
  executions: recordAndReplay,
  judge: ({ recorded, replayed }) => {
    const { length } = recorded.printed;
    return (
      compareReplay(recorded, replayed) ??
      (replayed.printed.length === length
        ? undefined
        : {
            position: replayed.position,
            message: `the backup printed ${replayed.printed.length} bytes of ${length}`,
          })
    );
  },
};
