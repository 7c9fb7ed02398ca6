import type { Argv, CommandModule } from 'yargs';

import { once, parseSeed } from '../values.ts';
import { withFastCheck } from '../with-fast-check.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

const DEFAULT_SEED = '42';

const options = (parser: Argv) =>
  parser
    .options({
      seed: {
        type: 'string',
        requiresArg: true,
        nargs: 1,
        describe: 'what all scenarios are drawn from',
        defaultDescription: DEFAULT_SEED,
      },
    })
    .epilogue(
      'Exit codes: 0 everything holds and the leak was found, 1 not so, 2 wrong usage, 70 an error of Lockstep.',
    );

export const demoCommand: CommandModule<object, { seed: string | undefined }> = {
  command: 'demo',
  describe: 'run every shipped guest as primary and backup, break what can be broken, and judge it',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, []);
    const seed = parseSeed('seed', once('seed', parsed.seed) ?? DEFAULT_SEED);
    const { demo } = await withFastCheck(() => import('../demo/demo.ts'));
    process.exitCode = demo(seed);
  },
};
