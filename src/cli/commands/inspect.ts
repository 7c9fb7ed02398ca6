import type { Argv, CommandModule } from 'yargs';

import { flagOption, isGiven, optionOf, valueOption } from '../option.ts';
import { parseCount, required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Inspect:';

function options(parser: Argv) {
  return parser
    .usage('$0 inspect RUN.log [options]\n\nShows what a log holds: header, entries, and counts by kind.')
    .positional('log', { type: 'string', describe: 'a log, as `record` writes it' })
    .options({
      json: flagOption('as JSON, one line for each entry', GROUP),
      entries: valueOption('all', 'show the first N entries; the counts are of all', GROUP),
    })
    .example('$0 inspect run.log | head', 'how it begins')
    .example('$0 inspect --entries 0 run.log', 'only header and counts')
    .epilogue('Exit codes: 0 the log is whole, 4 its recorder ended early, 2 it is damaged, or no log.');
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

export const inspectCommand: CommandModule<object, Parsed> = {
  command: 'inspect [log]',
  describe: 'show what a log holds',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['log']);
    const path = required('log', parsed.log);
    const { inspectLog } = await import('../inspect/inspect-log.ts');
    process.exitCode = await inspectLog(path, {
      json: isGiven(parsed, 'json'),
      entries: optionOf(parsed, 'entries', (option, text) => parseCount(option, text, 0)),
    });
  },
};
