#!/usr/bin/env node
import { getSystemErrorMap } from 'node:util';

import { LockstepError } from '../machine/errors.ts';
import { fail, runCommandLine } from './command-line.ts';
import { EXIT } from './exit-codes.ts';

const WORDS = process.argv.slice(2);

/** Why standard output could not be written, if not because its reader went away. */
let outputError: NodeJS.ErrnoException | undefined;

/** Ends the process once everything is written; handles that are still open do not hold it. */
async function exit(): Promise<void> {
  await written(process.stdout);
  if (outputError !== undefined)
    fail(new LockstepError('bad-file', `standard output: ${reason(outputError)}`), WORDS);
  await written(process.stderr);
  process.exit();
}

/** Until what the stream was given is written, or nobody reads it any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}

/** A system error in the system's words. */
function reason({ errno, message }: NodeJS.ErrnoException): string {
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? message;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exitCode ??= EXIT.outputClosed;
  else outputError ??= error;
});
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => {
  fail(error, WORDS);
  process.exit();
});

void runCommandLine(WORDS).finally(exit);
