import type { Rig } from '../../../harness/rig.ts';

/** A state that has everything but what the guest was last told of the time, which is nowhere in the machine. */
export const copyWithoutClock: Rig = {
  pair: {
    copy: (message) => ({
      ...message,
      clock: 0,
      line: { ...message.line, origin: message.position, base: 0 },
    }),
  },
};
