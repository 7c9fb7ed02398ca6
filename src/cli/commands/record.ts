import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import { flagOption, isGiven, optionOf, textOf, valueOption } from '../option.ts';
import type { RecordArguments } from '../live/record-guest.ts';
import { RUN_OPTIONS, runArguments } from '../run-options.ts';
import { parseCount } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Recording:';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 record GUEST -o RUN.log [options]\n\n' +
        'Runs a guest on this terminal as `run` does, and records all that it could not know by itself.',
    )
    .positional('guest', { type: 'string', describe: "the ELF file to run; default: the scenario's guest" })
    .options({
      output: {
        ...valueOption('', 'the log; a log that is there is written anew', GROUP),
        alias: 'o',
        defaultDescription: 'required',
      },
      scenario: valueOption('none', 'a scenario (JSON) to run in instead of the host', GROUP),
      checkpoints: valueOption('4e6', 'slots between checkpoints', GROUP),
      'no-embed': flagOption("leave the guest's file out of the log: `replay` then needs --guest", GROUP),
      ...RUN_OPTIONS,
    })
    .example('$0 record guests/elf/editor.elf -o run.log', 'type at it; ctrl-a x leaves')
    .example('$0 replay run.log', 'the same run again')
    .example('$0 record --seed 42 -o a.log a.elf < /dev/null', 'the same log every time')
    .epilogue("The exit code is the guest's own, as with `run`; 125 if Lockstep could not run or record it.");
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

function recordArguments(parsed: Parsed): RecordArguments {
  const output = textOf(parsed, 'output');
  if (output === undefined || output === '') {
    throw new LockstepError('bad-configuration', 'record into which file? Give -o RUN.log');
  }
  return {
    output,
    scenario: textOf(parsed, 'scenario'),
    checkpointInterval: optionOf(parsed, 'checkpoints', (option, text) => parseCount(option, text, 1)),
    embed: !isGiven(parsed, 'no-embed'),
  };
}

export const recordCommand: CommandModule<object, Parsed> = {
  command: 'record [guest]',
  describe: 'run a guest on this terminal and record it',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['guest']);
    const recording = recordArguments(parsed);
    const run = runArguments(parsed);
    const { recordGuest } = await import('../live/record-guest.ts');
    process.exitCode = await recordGuest(parsed.guest, run, recording);
  },
};
