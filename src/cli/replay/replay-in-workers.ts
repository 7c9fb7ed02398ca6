import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';

import { EXIT, VERDICT } from '../exit-codes.ts';
import type { ReplayOrder } from './replay-worker.ts';
import type { ReplayedFile } from './replayed-file.ts';

/**
 * Replays files in threads, on all cores. One that throws, kills its thread or does not end has no part in what comes of the
 * others.
 * @param timeoutMilliseconds for each
 * @param done told of each file in the order of the list, as soon as those before it are done
 */
export async function replayInWorkers(
  orders: readonly ReplayOrder[],
  timeoutMilliseconds: number,
  done: (file: ReplayedFile) => void,
): Promise<void> {
  const threads = Math.max(1, Math.min(availableParallelism(), orders.length));
  const pool = new Tinypool({
    filename: new URL('replay-worker.js', import.meta.url).href,
    ...{ minThreads: threads, maxThreads: threads },
  });
  const finished = new Map<number, ReplayedFile>();
  let [next, told] = [0, 0];
  const lane = async (): Promise<void> => {
    for (let index = next++; index < orders.length; index = next++) {
      // What a thread needs to begin is no time of the file's.
      await pool.run(undefined);
      finished.set(index, await replayIn(pool, orders[index]!, timeoutMilliseconds));
      for (; finished.has(told); told++) done(finished.get(told)!);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, lane));
  } finally {
    await pool.destroy();
  }
}

/** One file. A thread that does not answer in time is ended, and another one takes its place. */
async function replayIn(
  pool: Tinypool,
  order: ReplayOrder,
  timeoutMilliseconds: number,
): Promise<ReplayedFile> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMilliseconds);
  const { name } = order;
  const kind = name.endsWith('.log') ? 'log' : 'scenario';
  try {
    return (await pool.run(order, { signal: abort.signal })) as ReplayedFile;
  } catch (error) {
    if (abort.signal.aborted) {
      const line = `HUNG: it had not ended after ${timeoutMilliseconds / 1000} s (--timeout)`;
      return { name, kind, verdict: 'hung', code: VERDICT.bad, line };
    }
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const line = `internal error, please report it: ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
    return { name, kind, verdict: 'error', code: EXIT.internal, line };
  } finally {
    clearTimeout(timer);
  }
}
