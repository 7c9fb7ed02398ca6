import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import { BOARD_OPTIONS, boardArguments } from '../board-options.ts';
import { flagOption, isGiven, optionOf, textOf, valueOption } from '../option.ts';
import { MAX_SPARE_TICKS, MAX_SPEED, SPARE_TICKS } from '../pair/pair-arguments.ts';
import type { PairArguments } from '../pair/pair-arguments.ts';
import { parseCount, parseSeed } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Scene:';
const DEFAULT_SEED = 42;

function options(parser: Argv) {
  return parser
    .usage(
      '$0 pair GUEST [options]\n\n' +
        'Runs a guest on a primary and its backup, in one simulated world, to be watched at the terminal: crash a host and ' +
        'see what becomes of it. Without a terminal, or by a script, it is told as a story.',
    )
    .positional('guest', { type: 'string', describe: "the ELF file to run; default: the script's guest" })
    .options({
      script: {
        ...valueOption(
          'a crash amid the output',
          'tell the scene of this scenario (JSON), with its faults and clients',
          GROUP,
        ),
        alias: 'scenario',
      },
      seed: valueOption(`${DEFAULT_SEED}`, 'what clock, durations and random bytes are drawn from', GROUP),
      limit: valueOption('2e6', "position (slots executed) at which the guest's run ends", GROUP),
      speed: valueOption('300, less for short guests', 'at the terminal: ticks a second', GROUP),
      spare: valueOption(
        `${SPARE_TICKS}, or the script's`,
        'ticks until a third host asks to be the new backup of who goes on alone',
        GROUP,
      ),
      'no-spare': flagOption('no third host', GROUP),
      all: flagOption('tell every moment, the routine ones too', GROUP),
      disk: valueOption('16 MiB of zeros', 'a disk image, only read; repeat it for more', 'Board:'),
      ...BOARD_OPTIONS,
    })
    .example('$0 pair guests/elf/scheduler.elf', 'watch it; p crashes the primary')
    .example('$0 pair guests/elf/blocks.elf | cat', 'the story of a crash, and of a new backup')
    .epilogue(
      'Exit codes: 0 the laws of pairs hold, or it was left before the end; 1 one is violated; 2 it could not be played; ' +
        '70 an error of Lockstep; 130 ended by ctrl-c.',
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

function pairArguments(parsed: Parsed): PairArguments {
  const script = textOf(parsed, 'script');
  const seed = optionOf(parsed, 'seed', parseSeed);
  if (script !== undefined && seed !== undefined) {
    throw new LockstepError('bad-configuration', '--seed: not with --script, which says all that is drawn');
  }
  return {
    ...boardArguments(parsed),
    guest: parsed.guest,
    script,
    seed: seed ?? DEFAULT_SEED,
    limit: optionOf(parsed, 'limit', (option, text) => parseCount(option, text, 1)),
    speed: optionOf(parsed, 'speed', (option, text) => parseCount(option, text, 1, MAX_SPEED)),
    spare: spareOf(parsed),
    all: isGiven(parsed, 'all'),
  };
}

function spareOf(parsed: Parsed): PairArguments['spare'] {
  const ticks = optionOf(parsed, 'spare', (option, text) => parseCount(option, text, 1, MAX_SPARE_TICKS));
  if (!isGiven(parsed, 'no-spare')) return ticks;
  if (ticks === undefined) return 'none';
  throw new LockstepError('bad-configuration', '--no-spare: not with --spare, which asks for a third host');
}

export const pairCommand: CommandModule<object, Parsed> = {
  command: 'pair [guest]',
  describe: 'watch a guest survive the crash of its host',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['guest']);
    const { playPair } = await import('../pair/play-pair.ts');
    process.exitCode = await playPair(pairArguments(parsed));
  },
};
