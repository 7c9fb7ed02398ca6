import type { DiskFile } from '../../environment/host/disk-file.ts';
import { closeDisks, openDisks } from '../live/disks.ts';
import { VERDICT } from '../exit-codes.ts';
import { formatConsole, formatHeading, formatMoments } from './format-story.ts';
import { formatSummary, holds } from './format-summary.ts';
import { LivePair } from './live-pair.ts';
import { beginScene, quietSceneOf, scriptedScene, watchableSpeed, withCrash } from './open-scene.ts';
import type { Scene } from './open-scene.ts';
import type { PairArguments } from './pair-arguments.ts';

/**
 * A pair to be watched at the terminal; where there is none, or by a script, as a story on standard output.
 * @returns what the process ends with
 * @throws LockstepError
 */
export async function playPair(options: PairArguments): Promise<number> {
  const disks = openDisks(options.disks, 'r');
  try {
    if (options.script !== undefined)
      return tellScene(scriptedScene(options, options.script, disks), options);
    if (process.stdin.isTTY && process.stdout.isTTY) return await watchScene(options, disks);
    return tellScene(withCrash(quietSceneOf(options, true, disks)), options);
  } finally {
    closeDisks(disks);
  }
}

/** The scene at the terminal, where a person is behind the console and the faults. */
function watchScene(options: PairArguments, disks: readonly DiskFile[]): Promise<number> {
  const scene = quietSceneOf(options, false, disks);
  return new LivePair(scene, options.speed ?? watchableSpeed(scene)).run();
}

/** The whole scene as text. */
function tellScene(scene: Scene, { all }: PairArguments): number {
  const watch = beginScene(scene);
  watch.runUntil(Infinity);
  const { told, notable } = watch.chronicle;
  process.stdout.write(
    [
      formatHeading(scene.name, scene.about, scene.shown),
      formatMoments(all ? told : notable),
      formatConsole(watch.console),
      formatSummary(watch.summary),
    ].join('\n'),
  );
  return holds(watch.summary) ? VERDICT.good : VERDICT.bad;
}
