import type { Rig } from '../../../harness/rig.ts';
import type { Action } from '../../../replication/action.ts';
import { Backup } from '../../../replication/backup.ts';
import type { BackupMessage } from '../../../replication/message.ts';

/** The number of the next entry, where how many there are is meant. */
function oneMore(action: Action<BackupMessage>): Action<BackupMessage> {
  if (action.kind !== 'send' || action.message.kind !== 'acknowledgement') return action;
  const { message } = action;
  return { kind: 'send', message: { ...message, sequence: message.sequence + 1 } };
}

export const acknowledgesTooMuch: Rig = {
  pair: { backup: (options) => new Backup({ ...options, act: (action) => options.act(oneMore(action)) }) },
};
