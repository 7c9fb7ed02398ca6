import { randomInt } from 'node:crypto';
import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import type { CheckArguments } from '../check/check-arguments.ts';
import { BOARD_OPTIONS, boardArguments } from '../board-options.ts';
import { formatArgument, formatOption } from '../formats/format-option.ts';
import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { flagOption, isGiven, listOf, optionOf, textOf, valueOption } from '../option.ts';
import { parseCount, parseDuration, parsePath, parseSeed, parseShard } from '../values.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Trials:';
const MAX_SEED = 2 ** 31 - 1;
const MAX_RUNS = 2 ** 31 - 1;

function options(parser: Argv) {
  return parser
    .usage(
      '$0 check [GUEST..] [options]\n\n' +
        'Runs guests through generated scenarios: interrupts, input, frames, clocks, random numbers and errors of disks, ' +
        "at all kinds of places. Each is recorded and replayed. Two verdicts: whether Lockstep's laws of replication hold, " +
        'and whether the invariants do that you ask of the guest. A scenario that fails is made small and saved.',
    )
    .positional('guests', {
      type: 'string',
      array: true,
      describe: 'ELF files',
      defaultDescription: 'those that ship with Lockstep',
    })
    .options({
      machine: valueOption('none', 'in place of guests: a machine of your own, a JavaScript module', GROUP),
      numRuns: valueOption('100', 'trials for each guest', GROUP),
      seed: valueOption('random', 'what the trials are generated from', GROUP),
      limit: valueOption('200000', 'position (slots executed) at which a trial ends', GROUP),
      scenario: valueOption('generated', 'judge this one scenario (JSON)', GROUP),
      path: valueOption('none', 'begin with the trial that a failure names so', GROUP),
      budget: valueOption('none', 'begin no more trials after this time, as in 90s, 10m or 2h', GROUP),
      shard: valueOption('1/1', 'only the I-th of N parts of the trials, as in 1/4', GROUP),
      faults: flagOption(
        'run each trial also on a primary and its backup, with crashes, cuts and pauses',
        GROUP,
      ),
      law: valueOption('all', 'judge only this law; repeat it for more', GROUP),
      embed: flagOption("put the guest's file into what is saved, which then needs no other file", GROUP),
      format: formatOption(GROUP),
      ...INVARIANT_OPTIONS,
      disk: valueOption(
        '16 MiB of zeros',
        'a disk image, only read: each trial writes to a copy of its own; repeatable',
        'Board:',
      ),
      ...BOARD_OPTIONS,
    })
    .example('$0 check --expect-exit 0 build/uart.elf', 'no trial may make it fail')
    .example('$0 check --faults build/kernel.elf', 'and what if a host dies?')
    .example('$0 check --machine ./machine.js', 'a machine that you have written')
    .example('$0 check --numRuns 2000 --seed 1', 'every shipped guest, the same trials every time')
    .epilogue(
      'Exit codes: 0 everything holds, 1 something does not, 2 it could not be tried, 3 inconclusive (nothing reached ' +
        'any guest in any trial), 70 an error of Lockstep, 130 ended by ctrl-c.',
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

/** A machine of somebody else's is no guest, and has no board. */
function refuseBesideMachine(parsed: Parsed): void {
  const machine = textOf(parsed, 'machine');
  if (machine === undefined) return;
  const [guest] = guestsOf(parsed);
  if (guest !== undefined) {
    throw new LockstepError(
      'bad-configuration',
      `--machine ${machine}: it stands in place of guests; ${guest} is one too many`,
    );
  }
  const given = ['raw', 'disk', ...Object.keys(BOARD_OPTIONS)].find(
    (name) => isGiven(parsed, name) || listOf(parsed, name).length > 0,
  );
  if (given === undefined) return;
  throw new LockstepError('bad-configuration', `--${given}: not with --machine, which has no board`);
}

function guestsOf(parsed: Parsed): string[] {
  return [...(parsed.guests ?? []), ...(parsed['--'] ?? [])].map(String);
}

/** What says which trials are generated means nothing where one scenario is given. */
function refuseBesideScenario(parsed: Parsed): void {
  if (textOf(parsed, 'scenario') === undefined) return;
  const given = isGiven(parsed, 'faults')
    ? 'faults'
    : ['numRuns', 'seed', 'path', 'budget', 'shard'].find((name) => listOf(parsed, name).length > 0);
  if (given === undefined) return;
  throw new LockstepError(
    'bad-configuration',
    `--${given}: not with --scenario, where no trials are generated`,
  );
}

/** A path leads through what one seed generates: with a seed that was drawn just now it would begin with any trial. */
function refusePathAlone(parsed: Parsed): void {
  const path = optionOf(parsed, 'path', parsePath);
  if (path === undefined || textOf(parsed, 'seed') !== undefined) return;
  throw new LockstepError(
    'bad-configuration',
    `--path ${path}: it goes with the --seed that the failure named; give both`,
  );
}

function checkArguments(parsed: Parsed): CheckArguments {
  const given = optionOf(parsed, 'seed', parseSeed);
  // Nothing is generated where a scenario is given.
  const drawn = given === undefined && textOf(parsed, 'scenario') === undefined;
  return {
    ...boardArguments(parsed),
    guests: guestsOf(parsed),
    machine: textOf(parsed, 'machine'),
    scenario: textOf(parsed, 'scenario'),
    limit: optionOf(parsed, 'limit', (option, text) => parseCount(option, text, 1)),
    numRuns: optionOf(parsed, 'numRuns', (option, text) => parseCount(option, text, 1, MAX_RUNS)),
    seed: drawn ? randomInt(MAX_SEED) : (given ?? 0),
    drawn,
    path: optionOf(parsed, 'path', parsePath),
    budgetMilliseconds: optionOf(parsed, 'budget', parseDuration),
    shard: optionOf(parsed, 'shard', parseShard),
    faults: isGiven(parsed, 'faults'),
    laws: listOf(parsed, 'law'),
    invariants: invariantArguments(parsed),
    embed: isGiven(parsed, 'embed'),
    format: formatArgument(parsed),
  };
}

export const checkCommand: CommandModule<object, Parsed> = {
  command: 'check [guests..]',
  describe: 'run guests through generated scenarios and judge them',
  builder: options,
  handler: async (parsed) => {
    refuseBesideScenario(parsed);
    refuseBesideMachine(parsed);
    refusePathAlone(parsed);
    const checked = checkArguments(parsed);
    const { checkInWorker } = await import('../check/check-in-worker.ts');
    process.exitCode = await checkInWorker(checked);
  },
};
