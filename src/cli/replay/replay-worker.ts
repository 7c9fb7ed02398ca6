// What the threads of `replay-in-workers.ts` do.
import { replayFile } from './replay-file.ts';
import type { FileArguments } from './replay-file.ts';
import type { ReplayedFile } from './replayed-file.ts';

/** One file, and how it is replayed. */
export interface ReplayOrder {
  readonly path: string;
  /** As it is shown. */
  readonly name: string;
  readonly given: FileArguments;
}

/** @param order none to see whether the thread is there */
export default function replayOrdered(order: ReplayOrder | undefined): Promise<ReplayedFile> | undefined {
  return order && replayFile(order.path, order.name, order.given);
}
