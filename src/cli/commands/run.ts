import type { Argv, CommandModule } from 'yargs';

import { RUN_OPTIONS, runArguments } from '../run-options.ts';
import { required } from '../values.ts';
import type { ParsedWords } from '../words-after-dashes.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 run GUEST [options]\n\nRuns a guest on this terminal: its console is standard input and output.',
    )
    .positional('guest', { type: 'string', describe: 'the ELF file to run' })
    .options(RUN_OPTIONS)
    .example('$0 run guests/elf/editor.elf', 'type at it; ctrl-a x leaves')
    .example('$0 run --disk disk.img --net udp:5555 os.elf', 'with a disk and a network')
    .example('$0 run --seed 42 --limit 2e6 --stats a.elf', 'the same run every time')
    .epilogue(
      "The exit code is the guest's own; 124 if it did not end, 125 if Lockstep could not run it, 128 and the " +
        "signal's number if one ended it.",
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const runCommand: CommandModule<object, Parsed> = {
  command: 'run [guest]',
  describe: 'run a guest on this terminal',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['guest']);
    const checked = runArguments(parsed);
    const guest = required('guest', parsed.guest);
    const { runGuest } = await import('../live/run-guest.ts');
    process.exitCode = await runGuest(guest, checked);
  },
};
