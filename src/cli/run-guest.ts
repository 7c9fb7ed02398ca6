import { DiskFile } from '../environment/host/disk-file.ts';
import { Session } from '../environment/host/session.ts';
import type { StopReason } from '../environment/host/host-loop.ts';
import type { Environment, Network } from '../environment/environment.ts';
import { silentNetwork } from '../environment/silent-network.ts';
import { SIMULATED_EPOCH_SECONDS, SIMULATED_RATE } from '../environment/simulated/clock.ts';
import { run } from '../hypervisor/drive.ts';
import { EnvironmentEvents } from '../hypervisor/environment-events.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import { Statistics } from '../hypervisor/statistics.ts';
import { LockstepError } from '../machine/errors.ts';
import { NETWORK_SLOT, standardBoard } from '../riscv/board/standard-board.ts';
import { Computer } from '../riscv/computer.ts';
import type { Image } from '../riscv/loader/image.ts';
import type { RunArguments } from './run-arguments.ts';
import { EXIT, SIGNAL_NUMBERS } from './exit-codes.ts';
import { readGuest } from './guest.ts';

/** Runs a guest on this process's terminal, and returns what the process ends with. */
export async function runGuest(options: RunArguments): Promise<number> {
  const image = readGuest(options.guest, options.raw);
  const disks = openDisks(options.disks);
  try {
    const computer = buildComputer(options, image, disks);
    return await runOnHost(options, image, computer, disks);
  } finally {
    for (const disk of disks) {
      disk.close();
      reportFailures(disk);
    }
  }
}

function openDisks(paths: readonly string[]): DiskFile[] {
  const disks: DiskFile[] = [];
  try {
    for (const path of paths) {
      const disk = new DiskFile(path);
      disks.push(disk);
      if (disks.some((other) => other !== disk && other.identity === disk.identity)) {
        throw new LockstepError(
          'bad-configuration',
          `--disk ${path}: given twice; each disk needs its own file`,
        );
      }
    }
    return disks;
  } catch (error) {
    for (const disk of disks) disk.close();
    throw error;
  }
}

function buildComputer(options: RunArguments, image: Image, disks: readonly DiskFile[]): Computer {
  const configuration = standardBoard({
    memoryBytes: options.memoryBytes,
    diskSectors: disks.map(({ sectors }) => sectors),
    commandLine: options.commandLine,
    clock: clockOf(options),
    epochSeconds: options.seed === undefined ? Math.floor(Date.now() / 1000) : SIMULATED_EPOCH_SECONDS,
  });
  const computer = new Computer(configuration, image);
  if (options.trace !== undefined) computer.trace(options.trace);
  return computer;
}

function clockOf({ clock }: RunArguments): { kind: 'read' } | { kind: 'paced'; rate: number } {
  return clock === 'read' ? { kind: 'read' } : { kind: 'paced', rate: SIMULATED_RATE };
}

async function runOnHost(
  options: RunArguments,
  image: Image,
  computer: Computer,
  disks: readonly DiskFile[],
): Promise<number> {
  const session = await Session.open({
    disks: new Map(disks.map((disk, slot) => [slot, disk])),
    networks: async (wake) => new Map([[NETWORK_SLOT, await openNetwork(options.network, wake)]]),
    instead: options.seed === undefined ? {} : await simulatedParts(options.seed),
  });
  const statistics = new Statistics();
  const start = performance.now();
  let outcome: Outcome;
  try {
    const events = new EnvironmentEvents(session.environment, { clock: clockOf(options) });
    const limit = options.limit === undefined ? {} : { limit: options.limit };
    outcome = await run(computer, events, { statistics, ...limit });
  } finally {
    await session.close();
  }
  const seconds = (performance.now() - start) / 1000;
  if (options.trace !== undefined) {
    const { formatSlots } = await import('./format-slots.ts');
    tell(formatSlots(computer.lastSlots(), image.symbols));
  }
  if (options.statistics) {
    const { formatStatistics } = await import('./format-statistics.ts');
    tell(formatStatistics(statistics, computer, seconds));
  }
  const { message, code } = conclude(outcome, computer.position, session.stopReason);
  if (message !== undefined) tell(`lockstep: ${message}\n`);
  return code;
}

/** Clock and entropy of a seed; like all that few runs need, loaded only when wanted: it takes time to load. */
async function simulatedParts(seed: number): Promise<Partial<Environment>> {
  const [{ Seed }, { seededParts }] = await Promise.all([
    import('../environment/seed.ts'),
    import('../environment/simulated/environment.ts'),
  ]);
  return seededParts(Seed.root(seed));
}

async function openNetwork(port: number | undefined, wake: () => void): Promise<Network> {
  if (port === undefined) return silentNetwork;
  const { UdpNetwork } = await import('../environment/host/udp-network.ts');
  return UdpNetwork.open(port, wake);
}

/** The process's exit code, and what there is to say about it. */
function conclude(
  outcome: Outcome,
  position: number,
  stopped: StopReason | undefined,
): { readonly message?: string; readonly code: number } {
  switch (outcome.end) {
    case 'halt':
      if (outcome.code <= 255) return { code: outcome.code };
      return { message: `the guest's exit code is ${outcome.code}, given as 255`, code: 255 };
    case 'limit':
      return { message: `limit reached at position ${position}`, code: EXIT.notEnded };
    case 'stuck':
      return {
        message: `at position ${position} the guest waits for an interrupt, and nothing is left to bring one`,
        code: EXIT.notEnded,
      };
    case 'power-off':
    case 'stopped':
      return concludeStopped(stopped, position);
  }
}

function concludeStopped(
  stopped: StopReason | undefined,
  position: number,
): { readonly message?: string; readonly code: number } {
  if (stopped?.kind === 'signal') {
    const message = `ended by ${stopped.signal} at position ${position}`;
    return { message, code: 128 + (SIGNAL_NUMBERS[stopped.signal] ?? 0) };
  }
  if (stopped?.kind === 'output-closed') return { code: EXIT.outputClosed };
  return { message: `left at position ${position}`, code: 0 };
}

function reportFailures({ path, failure, failures }: DiskFile): void {
  if (failure === undefined) return;
  tell(`lockstep: ${failures} requests failed on the disk ${path}, the first with: ${failure.message}\n`);
}

function tell(text: string): void {
  process.stderr.write(text);
}
