import type { Rig } from '../../../harness/rig.ts';
import type { Action } from '../../../replication/action.ts';
import { Backup } from '../../../replication/backup.ts';
import type { BackupOptions } from '../../../replication/backup.ts';
import type { BackupMessage, PrimaryMessage } from '../../../replication/message.ts';

/** Pieces of the log that are on their way from where they come in to where they are replayed. */
const ON_THEIR_WAY = 2;

/** A backup that acknowledges what comes in, and has forgotten it when it misses the primary before its guest has got it. */
class ForgetfulBackup extends Backup {
  readonly #onTheirWay: PrimaryMessage[] = [];
  /** Entries that have come in. */
  #sequence = 0;

  constructor(options: BackupOptions) {
    super({ ...options, act: (action) => options.act(this.#vouching(action)) });
  }

  override receive(message: PrimaryMessage, now: number): void {
    const pieces = this.#onTheirWay;
    if (message.kind === 'log') {
      this.#sequence = message.sequence;
      pieces.push(message);
    }
    const left = message.kind === 'farewell' ? 0 : ON_THEIR_WAY;
    while (pieces.length > left) super.receive(pieces.shift()!, now);
    if (message.kind !== 'log') super.receive(message, now);
  }

  #vouching(action: Action<BackupMessage>): Action<BackupMessage> {
    if (action.kind !== 'send' || action.message.kind !== 'acknowledgement') return action;
    const sequence = Math.max(action.message.sequence, this.#sequence);
    return { kind: 'send', message: { ...action.message, sequence } };
  }
}

export const lastEntryNotConsumed: Rig = { pair: { backup: (options) => new ForgetfulBackup(options) } };
