import type { Argv, CommandModule } from 'yargs';

import { flagOption, isGiven, textOf, valueOption } from '../option.ts';
import { required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Diff:';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 diff A.log B.log [options]\n\n' +
        'Says where two recorded runs of one guest on one board become different: the first instruction behind which ' +
        'registers, memory, devices or outputs are not the same, and in what.',
    )
    .positional('a', { type: 'string', describe: 'a log, as `record` writes it' })
    .positional('b', { type: 'string', describe: 'another one of the same guest and board' })
    .options({
      guest: valueOption('the one inside', "the guest's file, for logs recorded with --no-embed", GROUP),
      json: flagOption('as JSON', GROUP),
    })
    .example('$0 diff good.log bad.log', 'what was the first thing that went another way?')
    .epilogue('Exit codes: 0 equal, 1 different, 2 bad input or usage, 70 an error of Lockstep.');
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const diffCommand: CommandModule<object, Parsed> = {
  command: 'diff [a] [b]',
  describe: 'find where two recorded runs become different',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['a', 'b']);
    const paths = [required('log', parsed.a), required('second log', parsed.b)] as const;
    const { diffLogs } = await import('../diff/diff-logs.ts');
    process.exitCode = diffLogs(paths, { guest: textOf(parsed, 'guest'), json: isGiven(parsed, 'json') });
  },
};
