// The thread of `check-in-worker.ts`.
import { parentPort, workerData } from 'node:worker_threads';

import { LockstepError } from '../../machine/errors.ts';
import { withFastCheck } from '../with-fast-check.ts';
import type { CheckHost } from './check-guests.ts';
import { loadMachine } from './load-machine.ts';
import type { CheckMessage, CheckOrder } from './worker-messages.ts';

const PROGRESS_MILLISECONDS = 100;

const { options, interrupted } = workerData as CheckOrder;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not of a window
const say = (message: CheckMessage): void => parentPort!.postMessage(message);
let told = -Infinity;

try {
  const { checkGuests } = await withFastCheck(() => import('./check-guests.ts'));
  const machine =
    options.machine === undefined
      ? undefined
      : await loadMachine(options.machine, `--machine ${options.machine}`);
  const host: CheckHost = {
    print: (text) => say({ kind: 'print', text }),
    progress(guest, trials) {
      const now = performance.now();
      if (now - told < PROGRESS_MILLISECONDS) return;
      told = now;
      say({ kind: 'progress', guest, trials });
    },
    milliseconds: () => performance.now(),
    get interrupted() {
      return Atomics.load(interrupted, 0) !== 0;
    },
  };
  const code = await checkGuests(options, host, machine);
  say({ kind: 'done', code });
} catch (error) {
  if (!(error instanceof LockstepError)) throw error;
  say({ kind: 'refused', code: error.code, message: error.message });
}
