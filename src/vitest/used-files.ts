import { fileOf } from '../api/riscv.ts';
import { pathFrom } from '../environment/host/folder.ts';
import type { Subject } from '../harness/subject.ts';

/** What a test's `meta` says to the plugin, which runs it again when one of these files changes. */
export interface UsedFiles {
  /** Guests' files, relative to the working directory. */
  lockstepFiles?: string[];
}

declare module 'vitest' {
  interface TaskMeta extends UsedFiles {}
}

/** Notes in a test's `meta` which file its guest is from. */
export function noteFile(meta: UsedFiles, subject: Subject): void {
  const file = fileOf(subject);
  if (file === undefined) return;
  const path = pathFrom('.', file);
  const files = (meta.lockstepFiles ??= []);
  if (!files.includes(path)) files.push(path);
}
