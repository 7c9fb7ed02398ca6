#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import yargs from 'yargs';

import { LockstepError } from '../machine/errors.ts';
import { demoCommand } from './commands/demo.ts';
import { disassembleCommand } from './commands/disassemble.ts';
import { infoCommand } from './commands/info.ts';
import { runCommand } from './commands/run.ts';
import { EXIT } from './exit-codes.ts';

/** Where `--help` breaks lines; not the terminal's width, so that it reads the same everywhere. */
const HELP_COLUMNS = 100;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Handlers say how the process ends by setting `process.exitCode`. */
async function main(words: readonly string[]): Promise<void> {
  await yargs([...words])
    .scriptName('lockstep')
    .usage('$0 COMMAND\n\nRuns guests on an emulated RISC-V computer: QEMU\'s "virt" board, deterministic.')
    .locale('en')
    .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false, 'camel-case-expansion': false })
    .command(runCommand)
    .command(infoCommand)
    .command(disassembleCommand)
    .command(demoCommand)
    .demandCommand(1, 'no command given')
    .strict()
    .help()
    .alias('help', 'h')
    .version(version)
    .wrap(HELP_COLUMNS)
    .epilogue('lockstep COMMAND --help tells more of each command.')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new LockstepError('bad-configuration', `${message ?? 'wrong usage'}; see --help`);
    })
    .parseAsync();
}

/** Whatever went wrong, in one line. */
function describe(error: unknown): string {
  if (error instanceof LockstepError) return error.message;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `internal error, please report it: ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
}

function fail(error: unknown): void {
  process.stderr.write(`lockstep: ${describe(error)}\n`);
  process.exitCode = EXIT.failed;
}

/** Ends the process once everything is written; handles that are still open do not hold it. */
async function exit(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) await written(stream);
  process.exit();
}

/** Until what the stream was given is written, or nobody reads it any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}

process.stdout.on('error', () => {
  process.exitCode ??= EXIT.outputClosed;
});
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});

main(process.argv.slice(2)).catch(fail).finally(exit);
