import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';

import { LockstepError } from '../../machine/errors.ts';
import { EXIT, SIGNAL_NUMBERS, VERDICT } from '../exit-codes.ts';
import { tell } from '../tell.ts';
import type { CheckArguments } from './check-arguments.ts';
import { ProgressLine } from './progress-line.ts';
import type { CheckMessage, CheckOrder } from './worker-messages.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Checks guests in a thread of its own, since trials take all of a thread's time: so signals are heard meanwhile, and the
 * counts so far are given. A second signal ends the process. @returns what the process ends with
 */
export async function checkInWorker(options: CheckArguments): Promise<number> {
  const interrupted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const order: CheckOrder = { options, interrupted };
  const worker = new Worker(new URL('check-worker.js', import.meta.url), { workerData: order });
  let ended: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    process.off(signal, onSignal);
    ended = signal;
    Atomics.store(interrupted, 0, 1);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const code = await outcomeOf(worker, options.numRuns);
    if (ended === undefined || code === VERDICT.bad) return code;
    tell(`ended by ${ended}: the counts are of the trials until then`);
    return 128 + SIGNAL_NUMBERS[ended]!;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await worker.terminate();
  }
}

/** Passes on what the thread says, until it is done or nobody reads any more. */
function outcomeOf(worker: Worker, numRuns: number | undefined): Promise<number> {
  const line = new ProgressLine(process.stderr);
  const ofAll = numRuns === undefined ? '' : ` of ${numRuns}`;
  return new Promise<number>((resolve, reject) => {
    process.stdout.once('error', () => resolve(EXIT.outputClosed));
    worker.once('error', reject);
    // Such as by a machine that waits for ever while it is loaded.
    worker.once('exit', () =>
      reject(new LockstepError('bad-configuration', 'the thread of the check has ended before it was done')),
    );
    worker.on('message', (message: CheckMessage) => {
      switch (message.kind) {
        case 'print':
          line.clear();
          process.stdout.write(message.text);
          break;
        case 'progress':
          line.show(`${basename(message.guest)}: ${message.trials}${ofAll} trials`);
          break;
        case 'done':
          resolve(message.code);
          break;
        case 'refused':
          reject(new LockstepError(message.code, message.message));
      }
    });
  }).finally(() => line.clear());
}
