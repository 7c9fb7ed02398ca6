import { HostLoop } from '../../environment/host/host-loop.ts';
import { StandardOutput } from '../../environment/host/standard-output.ts';
import { TimeShare } from '../../hypervisor/time-share.ts';
import { EXIT } from '../exit-codes.ts';
import { formatDivergence, formatReplay, replayCode } from './format-replay.ts';
import { replayLog } from './replay-log.ts';
import type { ReplayArguments } from './replay-arguments.ts';
import { tell } from '../tell.ts';

/** Replays a log with the guest's console on standard output, and says on standard error what came of it. */
export async function replayOnTerminal(path: string, options: ReplayArguments): Promise<number> {
  let outputClosed = (): void => {};
  const closed = new Promise<undefined>((resolve) => {
    outputClosed = () => resolve(undefined);
  });
  const output = new StandardOutput(process.stdout, () => outputClosed());
  const share = new TimeShare(new HostLoop(() => output.flush()));
  const start = performance.now();
  try {
    const replaying = replayLog(path, options.guest, { print: (data) => output.write(data), share });
    const replay = await Promise.race([replaying, closed]);
    // Who closes the output wants no verdict: the process ends, and the replay with it.
    if (replay === undefined) return EXIT.outputClosed;
    const seconds = (performance.now() - start) / 1000;
    await output.close();
    const { result, computer, statistics } = replay;
    if (options.statistics) {
      const { formatStatistics } = await import('../format-statistics.ts');
      process.stderr.write(formatStatistics(statistics, computer, seconds));
    }
    tell(`${path}: ${formatReplay(result)}`);
    if (result.verdict === 'diverged') process.stderr.write(formatDivergence(path, result.divergence));
    return replayCode(result);
  } finally {
    await output.close();
  }
}
