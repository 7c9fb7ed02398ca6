import { DiskFile } from '../../environment/host/disk-file.ts';
import { LockstepError } from '../../machine/errors.ts';
import { tell } from '../tell.ts';

/**
 * Opens the files given with `--disk`.
 * @param access `r` for disks that are never written
 * @throws LockstepError `bad-file`, or `bad-configuration` for a file that is given twice
 */
export function openDisks(paths: readonly string[], access: 'r' | 'r+' = 'r+'): DiskFile[] {
  const disks: DiskFile[] = [];
  try {
    for (const path of paths) {
      const disk = new DiskFile(path, access);
      disks.push(disk);
      if (disks.some((other) => other !== disk && other.identity === disk.identity)) {
        throw new LockstepError(
          'bad-configuration',
          `--disk ${path}: given twice; each disk needs its own file`,
        );
      }
    }
    return disks;
  } catch (error) {
    closeDisks(disks);
    throw error;
  }
}

/** Closes disks, and says which of them could not do what was asked of them. */
export function closeDisks(disks: readonly DiskFile[]): void {
  for (const { path, failure, failures } of disks) {
    if (failure !== undefined) {
      tell(`${failures} requests failed on the disk ${path}, the first with: ${failure.message}`);
    }
  }
  for (const disk of disks) disk.close();
}
