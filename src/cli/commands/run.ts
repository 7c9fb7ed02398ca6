import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import { DEFAULT_MEMORY_BYTES } from '../../riscv/board/standard-board.ts';
import type { RunArguments } from '../run-arguments.ts';
import { once, parseBytes, parseCount, parseNetwork, parseSeed, required } from '../values.ts';
import type { ParsedWords } from '../words-after-dashes.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

/** So many slots and their lines of text fit into Node's default heap. */
const MAX_TRACE_SLOTS = 1_000_000;

const text = (value: string, describe: string, group?: string) => ({
  type: 'string' as const,
  requiresArg: true,
  nargs: 1,
  describe: `${describe}`,
  group: group ?? 'Board:',
  defaultDescription: value,
});

function options(parser: Argv) {
  return parser
    .usage(
      '$0 run GUEST [options]\n\nRuns a guest on this terminal: its console is standard input and output.',
    )
    .positional('guest', { type: 'string', describe: 'the ELF file to run' })
    .options({
      memory: text('128MiB', 'size of RAM, from 64KiB to 2GiB'),
      disk: text('none', 'a disk image, read and written; repeat it for more, up to 6'),
      net: text('a silent link', 'udp:PORT takes frames as datagrams on loopback'),
      append: text('empty', 'the kernel command line'),
      clock: text('read', 'read: the guest sees the time at every reading; paced: it runs with the slots'),
      raw: {
        type: 'boolean',
        group: 'Board:',
        describe: 'GUEST is no ELF file but plain code for 0x80000000',
      },
      seed: text('the host', 'simulate clock and entropy from this integer', 'Run:'),
      limit: text('none', 'end at this position (slots executed), with exit code 124', 'Run:'),
      trace: text('none', 'at the end show the last N slots, disassembled, on standard error', 'Run:'),
      stats: {
        type: 'boolean',
        group: 'Run:',
        describe: 'at the end show counts and speed on standard error',
      },
    })
    .example('$0 run guests/elf/editor.elf', 'type at it; ctrl-a x leaves')
    .example('$0 run --disk disk.img --net udp:5555 os.elf', 'with a disk and a network')
    .example('$0 run --seed 42 --limit 2e6 --stats a.elf', 'the same run every time')
    .epilogue(
      "The exit code is the guest's own; 124 if it did not end, 125 if Lockstep could not run it, 128 and the " +
        "signal's number if one ended it.",
    );
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

function runArguments(parsed: Parsed): RunArguments {
  const only = <T>(
    name: keyof Parsed & string,
    parse: (option: string, text: string) => T,
  ): T | undefined => {
    const value = once(name, parsed[name] as string | string[] | undefined);
    return value === undefined ? undefined : parse(name, value);
  };
  const clock = only('clock', (_, value) => value) ?? 'read';
  if (clock !== 'read' && clock !== 'paced') {
    throw new LockstepError('bad-configuration', `--clock ${clock}: a clock is read or paced`);
  }
  return {
    guest: required('guest', parsed.guest),
    raw: parsed.raw ?? false,
    memoryBytes: only('memory', parseBytes) ?? DEFAULT_MEMORY_BYTES,
    disks: [parsed.disk ?? []].flat(),
    network: only('net', parseNetwork),
    limit: only('limit', (option, value) => parseCount(option, value, 0)),
    commandLine: only('append', (_, value) => value) ?? '',
    clock,
    seed: only('seed', parseSeed),
    trace: only('trace', (option, value) => parseCount(option, value, 1, MAX_TRACE_SLOTS)),
    statistics: parsed.stats ?? false,
  };
}

export const runCommand: CommandModule<object, Parsed> = {
  command: 'run [guest]',
  describe: 'run a guest on this terminal',
  builder: options,
  handler: async (parsed) => {
    const checked = runArguments(withWordsAfterDashes(parsed, ['guest']));
    const { runGuest } = await import('../run-guest.ts');
    process.exitCode = await runGuest(checked);
  },
};
