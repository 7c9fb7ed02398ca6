import { resolve } from 'node:path';

import type { DiskFile } from '../../environment/host/disk-file.ts';
import { OverlayDisk } from '../../environment/simulated/overlay-disk.ts';
import type { Rig } from '../../harness/rig.ts';
import type { BoardSetting } from '../../harness/scenario/scenario.ts';
import type { Subject } from '../../harness/subject.ts';
import type { GuestSymbol } from '../../riscv/loader/symbols.ts';
import { samplesFor } from '../demo/samples.ts';
import { guestInScenario } from '../scenario-board.ts';

/** A guest that trials are run with. */
export interface CheckedGuest {
  /** Of its file. */
  readonly path: string;
  readonly board: BoardSetting;
  readonly subject: Subject;
  readonly rig: Rig;
  readonly symbols: readonly GuestSymbol[];
}

/**
 * @param disks files whose content the guest's disks have; no trial writes them
 * @throws LockstepError
 */
export function checkedGuest(
  path: string,
  raw: boolean,
  board: BoardSetting,
  disks: readonly DiskFile[] = [],
): CheckedGuest {
  const guest = guestInScenario(path, raw, board);
  const samples = samplesFor(resolve(path));
  const rig = disks.length === 0 ? {} : withFiles(disks);
  return { path, board, subject: { ...guest, samples }, rig, symbols: guest.image.symbols };
}

/** Every trial has its own copy of the files, as they are when it reads them. */
function withFiles(files: readonly DiskFile[]): Rig {
  return {
    environment: (environment) => ({
      ...environment,
      disks: new Map(files.map((file, slot) => [slot, new OverlayDisk(file.sectors, file)])),
    }),
  };
}
