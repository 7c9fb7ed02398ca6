import type { Argv, CommandModule } from 'yargs';

import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { optionOf, textOf, valueOption } from '../option.ts';
import { parseCount, required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Shrink:';
const DEFAULT_TRIALS = 20_000;

function options(parser: Argv) {
  return parser
    .usage(
      '$0 shrink FIXTURE.json [options]\n\n' +
        'Makes a scenario that fails smaller, as long as it fails in the same way: takes events away, half of them at a ' +
        'time and then fewer, and makes simpler what is left. The fixture is written anew; run again, it goes on from there.',
    )
    .positional('fixture', { type: 'string', describe: 'a fixture, a scenario, or its string' })
    .options({
      output: { ...valueOption('in its place', 'the smaller one', GROUP), alias: 'o' },
      trials: valueOption(`${DEFAULT_TRIALS}`, 'run at most so many trials', GROUP),
      guest: valueOption("the fixture's", "the guest's file", GROUP),
      leak: valueOption("the fixture's", 'break Lockstep like this meanwhile; none: as it ships', GROUP),
      ...INVARIANT_OPTIONS,
    })
    .example('$0 shrink --expect-exit 0 fixtures/uart/1f4dc14ba22a.json', 'as small as it gets')
    .epilogue(
      'Exit codes: 0 shrunk, or as small as it gets already; 2 it does not fail, or bad input; 70 internal.',
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const shrinkCommand: CommandModule<object, Parsed> = {
  command: 'shrink [fixture]',
  describe: 'make a scenario that fails smaller',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['fixture']);
    const path = required('fixture', parsed.fixture);
    const { shrinkFile } = await import('../shrink/shrink-file.ts');
    process.exitCode = await shrinkFile(path, {
      output: textOf(parsed, 'output'),
      trials: optionOf(parsed, 'trials', (option, text) => parseCount(option, text, 1)) ?? DEFAULT_TRIALS,
      guest: textOf(parsed, 'guest'),
      leak: textOf(parsed, 'leak'),
      invariants: invariantArguments(parsed),
    });
  },
};
