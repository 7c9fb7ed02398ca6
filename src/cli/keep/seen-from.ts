import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { pathFrom } from '../../environment/host/folder.ts';
import type { Fixture, KeptContent } from '../../harness/fixture.ts';

/** A machine that comes with Lockstep has a name, and another one a path. */
export function machineSeenFrom(folder: string, { machine = '', name }: Fixture): string {
  const path = resolve(dirname(name), machine);
  return existsSync(path) ? pathFrom(folder, path) : machine;
}

/** What was on the disks, whose files are seen from another folder now. */
export function contentsSeenFrom(folder: string, { contents = [], name }: Fixture): readonly KeptContent[] {
  return contents.map((kept) =>
    kept.file === undefined ? kept : { ...kept, file: pathFrom(folder, resolve(dirname(name), kept.file)) },
  );
}
