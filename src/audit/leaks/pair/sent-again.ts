import type { Rig } from '../../../harness/rig.ts';
import { Backup } from '../../../replication/backup.ts';
import { HeldOutputs } from '../../../replication/held-outputs.ts';

/** What is kept in them is kept for good. */
class KeptForGood extends HeldOutputs {
  override drop(): void {}
}

/** A backup that does not listen to what has left. */
class DeafBackup extends Backup {
  override readonly outputs = new KeptForGood();
}

export const sentAgain: Rig = { pair: { backup: (options) => new DeafBackup(options) } };
