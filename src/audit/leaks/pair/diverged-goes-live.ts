import type { Rig } from '../../../harness/rig.ts';
import { Backup } from '../../../replication/backup.ts';

/** A backup that keeps it to itself that its guest went another way. */
class SilentBackup extends Backup {
  override diverged(): void {}
}

export const divergedGoesLive: Rig = { pair: { backup: (options) => new SilentBackup(options) } };
