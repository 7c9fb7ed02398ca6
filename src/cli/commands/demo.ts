import type { Argv, CommandModule } from 'yargs';

import { once, parseSeed } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

const DEFAULT_SEED = '42';

const options = (parser: Argv) =>
  parser.options({
    seed: {
      type: 'string',
      requiresArg: true,
      nargs: 1,
      describe: 'what clock, entropy and the duration of I/O are drawn from',
      defaultDescription: DEFAULT_SEED,
    },
  });

export const demoCommand: CommandModule<object, { seed: string | undefined }> = {
  command: 'demo',
  describe: 'run every shipped guest in a simulated environment and show what it does',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, []);
    const seed = parseSeed('seed', once('seed', parsed.seed) ?? DEFAULT_SEED);
    const { demo } = await import('../demo/demo.ts');
    process.exitCode = demo(seed);
  },
};
