import yargs from 'yargs';
import type { Argv } from 'yargs';

import { LockstepError } from '../machine/errors.ts';
import { visibleLine } from '../machine/visible.ts';
import { checkCommand } from './commands/check.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { disassembleCommand } from './commands/disassemble.ts';
import { infoCommand } from './commands/info.ts';
import { inspectCommand } from './commands/inspect.ts';
import { keepCommand } from './commands/keep.ts';
import { pairCommand } from './commands/pair.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { shrinkCommand } from './commands/shrink.ts';
import { failureCodes } from './exit-codes.ts';
import { tell } from './tell.ts';
import { UsageProblem, usageError } from './usage-error.ts';
import { VERSION } from '../environment/host/version.ts';

/** Where `--help` breaks lines; not the terminal's width, so that it reads the same everywhere. */
const HELP_COLUMNS = 100;

const COMMANDS = [
  runCommand,
  recordCommand,
  replayCommand,
  inspectCommand,
  checkCommand,
  keepCommand,
  shrinkCommand,
  diffCommand,
  pairCommand,
  reportCommand,
  infoCommand,
  disassembleCommand,
  demoCommand,
];

const COMMAND_NAMES = COMMANDS.map(({ command }) => `${command}`.split(' ')[0]!);

async function execute(words: readonly string[]): Promise<void> {
  await yargs([...words])
    .scriptName('lockstep')
    .usage(
      '$0 COMMAND\n\nRuns guests on an emulated RISC-V computer, QEMU\'s "virt" board; records them, replays them, and ' +
        'judges what can happen to them.',
    )
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'populate--': true,
    })
    .command(runCommand)
    .command(recordCommand)
    .command(replayCommand)
    .command(inspectCommand)
    .command(checkCommand)
    .command(keepCommand)
    .command(shrinkCommand)
    .command(diffCommand)
    .command(pairCommand)
    .command(reportCommand)
    .command(infoCommand)
    .command(disassembleCommand)
    .command(demoCommand)
    .demandCommand(1, 'no command given')
    .strict()
    .help()
    .alias('help', 'h')
    .version(VERSION)
    .wrap(HELP_COLUMNS)
    .epilogue('lockstep COMMAND --help tells more of each command.')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // yargs throws some of what it finds wrong, and only reports the rest.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageProblem(error?.message ?? message ?? 'wrong usage');
    })
    .parseAsync();
}

/** What yargs found wrong, in the words of Lockstep; any other error as it is. */
async function explained(error: unknown, words: readonly string[]): Promise<unknown> {
  if (!(error instanceof UsageProblem)) return error;
  const command = COMMANDS.find((_, index) => COMMAND_NAMES[index] === words[0]);
  const build = command?.builder as ((parser: Argv) => Argv) | undefined;
  const help = (await build?.(yargs([])).getHelp()) ?? '';
  const options = [...help.matchAll(/--([\w-]+)/g)].map(([, name]) => name!);
  return usageError(error.message, words, { commands: COMMAND_NAMES, options });
}

/** Whatever went wrong, in one line. */
function describe(error: unknown): string {
  if (error instanceof LockstepError) return error.message;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `internal error, please report it: ${visibleLine(message)}`;
}

/** Says what went wrong, and how the process ends for it. */
export function fail(error: unknown, words: readonly string[]): void {
  tell(describe(error));
  const { refused, internal } = failureCodes(words[0]);
  process.exitCode = error instanceof LockstepError ? refused : internal;
}

/** Does what the words of a command line say. How the process is to end is in `process.exitCode` then. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  try {
    await execute(words);
  } catch (error) {
    fail(await explained(error, words), words);
  }
}
