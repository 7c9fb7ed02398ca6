import type { Rig } from '../../../harness/rig.ts';
import { Backup } from '../../../replication/backup.ts';
import type { BackupOptions } from '../../../replication/backup.ts';
import { Primary } from '../../../replication/primary.ts';
import type { PrimaryOptions } from '../../../replication/primary.ts';

/** A primary for which silence is proof enough. */
class UnaskingPrimary extends Primary {
  constructor(options: PrimaryOptions) {
    const act: PrimaryOptions['act'] = (action) => {
      if (action.kind === 'take') this.taken('granted', 0);
      else options.act(action);
    };
    super({ ...options, act });
  }
}

class UnaskingBackup extends Backup {
  constructor(options: BackupOptions) {
    const act: BackupOptions['act'] = (action) => {
      if (action.kind === 'take') this.taken('granted', 0);
      else options.act(action);
    };
    super({ ...options, act });
  }
}

export const noTestAndSet: Rig = {
  pair: {
    primary: (options) => new UnaskingPrimary(options),
    backup: (options) => new UnaskingBackup(options),
  },
};
