import type { Argv, CommandModule } from 'yargs';

import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { flagOption, isGiven, textOf, valueOption } from '../option.ts';
import { required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Replay:';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 replay RUN.log|SCENARIO.json|FOLDER [options]\n\n' +
        'Runs a recorded guest again, from the log alone: prints the same bytes, and compares memory, registers and ' +
        'outputs at every checkpoint. A scenario is recorded, replayed and judged; of a folder, all that is in it.',
    )
    .positional('recording', { type: 'string', describe: 'a log, a scenario, or a folder of both' })
    .options({
      guest: valueOption(
        'the one inside',
        'the file of the guest, for a log recorded with --no-embed',
        GROUP,
      ),
      ...INVARIANT_OPTIONS,
      stats: flagOption('at the end show counts and speed on standard error', GROUP),
    })
    .example('$0 replay run.log', 'the same run again, verified')
    .example('$0 replay fixtures', 'everything in a folder, a line each')
    .epilogue(
      'Exit codes: 0 equal, whatever the guest returned, or as the scenario expects; 1 different; 2 refused; 4 the ' +
        'recorder ended early, and it replays to there.',
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const replayCommand: CommandModule<object, Parsed> = {
  command: 'replay [recording]',
  describe: 'run a recorded guest again and compare',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['recording']);
    const path = required('log, scenario or folder', parsed.recording);
    const { replayPath } = await import('../replay/replay-path.ts');
    process.exitCode = await replayPath(path, {
      guest: textOf(parsed, 'guest'),
      invariants: invariantArguments(parsed),
      statistics: isGiven(parsed, 'stats'),
    });
  },
};
