import type { Rig } from '../../../harness/rig.ts';
import type { Action } from '../../../replication/action.ts';
import type { PrimaryMessage } from '../../../replication/message.ts';
import { Primary } from '../../../replication/primary.ts';
import type { PrimaryOptions } from '../../../replication/primary.ts';

/** A primary for which a backup that has the guest's state is one that protects it. */
class TrustingPrimary extends Primary {
  constructor(options: PrimaryOptions) {
    super({ ...options, act: (action) => options.act(this.#announcing(action)) });
  }

  #announcing(action: Action<PrimaryMessage>): Action<PrimaryMessage> {
    if (action.kind !== 'send' || action.message.kind !== 'heartbeat' || this.state !== 'copying')
      return action;
    return { kind: 'send', message: { ...action.message, generation: this.generation } };
  }
}

export const joinTooEarly: Rig = { pair: { primary: (options) => new TrustingPrimary(options) } };
