import { Seed } from '../../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../../src/environment/simulated/scripted-console.ts';
import { ScriptedNetwork } from '../../../src/environment/simulated/scripted-network.ts';
import type { GuestProgram } from '../../../src/harness/riscv/programs/guest-program.ts';
import type { VARIABLE } from '../../../src/harness/riscv/programs/conventions.ts';
import { runSync } from '../../../src/hypervisor/drive.ts';
import { EnvironmentEvents } from '../../../src/hypervisor/environment-events.ts';
import type { Outcome } from '../../../src/hypervisor/outcome.ts';
import { Statistics } from '../../../src/hypervisor/statistics.ts';
import type { ClockConfiguration } from '../../../src/riscv/board/configuration.ts';
import { NETWORK_SLOT } from '../../../src/riscv/board/standard-board.ts';
import { symbolNamed } from '../../../src/riscv/loader/symbols.ts';
import { bytesOf } from '../../support/play.ts';

const LIMIT = 1_000_000;
const DISK_SLOT = 0;

/** What comes from outside while a program runs; clock, random numbers and latencies come from the seed. */
export interface Outside {
  readonly seed: number;
  readonly clock: ClockConfiguration;
  /** Ticks after which so many bytes are typed. */
  readonly typing: readonly { readonly ticks: number; readonly bytes: number }[];
  /** Ticks at which a frame of so many bytes arrives. */
  readonly frames: readonly { readonly ticks: number; readonly bytes: number }[];
  /** Which of the I/O requests fail, counted from 0. */
  readonly failing: readonly number[];
}

/** How a program ended, and what it did. */
export interface ProgramRun {
  readonly outcome: Outcome;
  readonly position: number;
  readonly statistics: Statistics;
  readonly printed: string;
  /** What a variable of the program holds in the end. */
  variable(name: keyof typeof VARIABLE): number;
}

/** Runs a program on a new machine in a simulated environment, to its end or to a limit that none should reach. */
export function runProgram(program: GuestProgram, outside: Outside): ProgramRun {
  const machine = program.guest(outside.clock).create();
  const [disk] = machine.configuration.virtio;
  if (disk?.type !== 'block') throw new Error('a board without a disk');
  const console = new ScriptedConsole(
    outside.typing.map(({ ticks, bytes }) => ({ ticks, text: 'typed on the console'.slice(0, bytes) })),
  );
  const frames = outside.frames.map(({ ticks, bytes }) => ({ ticks, data: bytesOf(ticks, bytes) }));
  let requests = 0;
  const environment = {
    ...simulatedEnvironment(Seed.root(outside.seed), {
      console,
      disks: new Map([[DISK_SLOT, new OverlayDisk(disk.sectors)]]),
      networks: new Map([[NETWORK_SLOT, new ScriptedNetwork(frames)]]),
    }),
    fails: () => outside.failing.includes(requests++),
  };
  const statistics = new Statistics();
  const events = new EnvironmentEvents(environment, { clock: outside.clock });
  const outcome = runSync(machine, events, { limit: LIMIT, statistics });
  return {
    outcome,
    position: machine.position,
    statistics,
    printed: new TextDecoder('latin1').decode(console.printed),
    variable: (name) => {
      const symbol = symbolNamed(program.image.symbols, name);
      if (symbol === undefined) throw new RangeError(`no variable is named ${name}`);
      const bytes = machine.read(symbol.address, 4);
      return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    },
  };
}
