import type { Argv, CommandModule } from 'yargs';

import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { flagOption, isGiven, textOf, valueOption } from '../option.ts';
import { required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Fixture:';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 keep RUN.log|SCENARIO.json|STRING [options]\n\n' +
        'Keeps a log, or a scenario, as a fixture that `lockstep replay` replays from then on.',
    )
    .positional('recording', {
      type: 'string',
      describe: "a log, a scenario, or a scenario's string as a check has printed it",
    })
    .options({
      output: {
        ...valueOption('fixtures/GUEST/NAME.json', 'the fixture; the log is kept beside it', GROUP),
        alias: 'o',
      },
      about: valueOption('nothing', 'why it is kept, for people', GROUP),
      embed: flagOption("put the guest's file, and the log, inside: the one file replays alone", GROUP),
      guest: valueOption(
        'the one inside',
        'the file of the guest, for a log recorded with --no-embed',
        GROUP,
      ),
      ...INVARIANT_OPTIONS,
    })
    .example('$0 keep run.log', 'a recording, of exactly this image')
    .example('$0 keep --expect-exit 0 scenario.json', 'a regression, for any build of its guest')
    .epilogue('Exit codes: 0 it is kept; 2 it is not.');
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const keepCommand: CommandModule<object, Parsed> = {
  command: 'keep [recording]',
  describe: 'keep a log or a scenario as a fixture',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['recording']);
    const path = required('log or scenario', parsed.recording);
    const { keepFixture } = await import('../keep/keep-fixture.ts');
    process.exitCode = await keepFixture(path, {
      output: textOf(parsed, 'output'),
      about: textOf(parsed, 'about'),
      guest: textOf(parsed, 'guest'),
      embed: isGiven(parsed, 'embed'),
      invariants: invariantArguments(parsed),
    });
  },
};
