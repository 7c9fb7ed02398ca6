import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { formatArgument, formatOption } from '../formats/format-option.ts';
import { flagOption, isGiven, optionOf, textOf, valueOption } from '../option.ts';
import type { ReplayArguments } from '../replay/replay-arguments.ts';
import { parseDuration, required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Replay:';
const DEFAULT_TIMEOUT_MILLISECONDS = 600_000;

function options(parser: Argv) {
  return parser
    .usage(
      '$0 replay RUN.log|SCENARIO.json|FOLDER [options]\n\n' +
        'Runs a recorded guest again, from the log alone: prints the same bytes, and compares memory, registers and ' +
        'outputs at every checkpoint. A scenario is recorded, replayed and judged; of a folder, all that is in it.',
    )
    .positional('recording', { type: 'string', describe: 'a log, a fixture, or a folder of both' })
    .options({
      scenario: valueOption(
        'none',
        'in place of a file: the string of a scenario that a check has printed',
        GROUP,
      ),
      guest: valueOption(
        'the one inside',
        'the file of the guest, for a log recorded with --no-embed',
        GROUP,
      ),
      leak: valueOption("the fixture's", 'break Lockstep like this meanwhile; none: as it ships', GROUP),
      update: flagOption('write fixtures that come out as expected in the present format', GROUP),
      embed: flagOption("with --update: put the guest's file, and a recording's log, inside", GROUP),
      timeout: valueOption('10m', 'of a folder: how long each file may take', GROUP),
      format: formatOption(GROUP),
      ...INVARIANT_OPTIONS,
      stats: flagOption('at the end show counts and speed on standard error', GROUP),
    })
    .example('$0 replay run.log', 'the same run again, verified')
    .example('$0 replay fixtures', 'everything in a folder, a line each, on all cores')
    .example('$0 replay --format junit fixtures > report.xml', 'for a CI system')
    .epilogue(
      'Exit codes: 0 equal, whatever the guest returned, or as the scenario expects; 1 different; 2 refused; 4 the ' +
        'recorder ended early, and it replays to there.',
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

/** A string that somebody pasted is as good as a file. */
function replayedPath(parsed: Parsed): string {
  const string = textOf(parsed, 'scenario');
  if (string === undefined) return required('log, fixture or folder', parsed.recording);
  if (parsed.recording === undefined) return string;
  throw new LockstepError('bad-configuration', `--scenario: not with a file as well (${parsed.recording})`);
}

function replayArguments(parsed: Parsed): ReplayArguments {
  const [update, embed] = [isGiven(parsed, 'update'), isGiven(parsed, 'embed')];
  const invariants = invariantArguments(parsed);
  const given = { guest: textOf(parsed, 'guest'), leak: textOf(parsed, 'leak') };
  if (embed && !update) throw new LockstepError('bad-configuration', '--embed: only with --update');
  if (update && (given.guest ?? given.leak ?? textOf(parsed, 'scenario')) !== undefined) {
    throw new LockstepError(
      'bad-configuration',
      '--update: not with --guest, --leak or --scenario: a fixture says all itself',
    );
  }
  return {
    ...given,
    isString: textOf(parsed, 'scenario') !== undefined,
    invariants,
    statistics: isGiven(parsed, 'stats'),
    update: update ? { embed } : undefined,
    timeoutMilliseconds: optionOf(parsed, 'timeout', parseDuration) ?? DEFAULT_TIMEOUT_MILLISECONDS,
    format: formatArgument(parsed),
  };
}

export const replayCommand: CommandModule<object, Parsed> = {
  command: 'replay [recording]',
  describe: 'run a recorded guest again and compare',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['recording']);
    const path = replayedPath(parsed);
    const options = replayArguments(parsed);
    const { replayPath } = await import('../replay/replay-path.ts');
    process.exitCode = await replayPath(path, options);
  },
};
