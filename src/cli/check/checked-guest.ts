import { resolve } from 'node:path';

import type { DiskFile } from '../../environment/host/disk-file.ts';
import { OverlayDisk } from '../../environment/simulated/overlay-disk.ts';
import type { Rig } from '../../harness/rig.ts';
import type { BoardSetting } from '../../harness/scenario/scenario.ts';
import type { Subject } from '../../harness/subject.ts';
import type { GuestSymbol } from '../../riscv/loader/symbols.ts';
import { samplesFor } from '../demo/samples.ts';
import { guestInScenario } from '../scenario-board.ts';

/** What trials are run with: a guest, or a machine that somebody else has written. */
export interface CheckedSubject {
  /** Of its file. */
  readonly path: string;
  readonly subject: Subject;
  readonly rig: Rig;
  /** Absent for a machine that has none. */
  readonly board?: BoardSetting;
  /** Absent for a machine of which only its own code knows what it can watch for. */
  readonly symbols?: readonly GuestSymbol[];
}

/** A guest, which always has these. */
export type CheckedGuest = CheckedSubject & Required<Pick<CheckedSubject, 'board' | 'symbols'>>;

/** A machine of the module at a path. */
export function checkedMachine(path: string, subject: Subject): CheckedSubject {
  return { path, subject, rig: {} };
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
