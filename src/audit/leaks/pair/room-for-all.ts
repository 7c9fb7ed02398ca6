import type { Rig } from '../../../harness/rig.ts';
import { Backup } from '../../../replication/backup.ts';

/** A backup that takes whatever comes of the log. */
class BoundlessBackup extends Backup {
  override hasRoomFor(): boolean {
    return true;
  }
}

export const roomForAll: Rig = { pair: { backup: (options) => new BoundlessBackup(options) } };
