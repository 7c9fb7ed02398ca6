import type { Seed } from '../../src/environment/seed.ts';
import { SIMULATED_EPOCH_SECONDS } from '../../src/environment/simulated/clock.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { ScriptedNetwork } from '../../src/environment/simulated/scripted-network.ts';
import { runSync } from '../../src/hypervisor/drive.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import type { Outcome } from '../../src/hypervisor/outcome.ts';
import { Statistics } from '../../src/hypervisor/statistics.ts';
import { DEFAULT_MEMORY_BYTES, NETWORK_SLOT, standardBoard } from '../../src/riscv/board/standard-board.ts';
import { Computer } from '../../src/riscv/computer.ts';
import type { Image } from '../../src/riscv/loader/image.ts';
import type { Script } from '../../src/cli/demo/scripts.ts';

const DISK_SLOT = 0;
/** 1 MiB. */
const DISK_SECTORS = 2048;

/** What a guest did in a simulated environment. Nothing in it depends on the host. */
export interface SimulatedRun {
  readonly outcome: Outcome;
  readonly printed: string;
  /** Position at the end. */
  readonly slots: number;
  readonly statistics: Statistics;
  /** Of the machine's whole state at the end. */
  readonly digest: string;
}

/** Runs a guest with a disk of zeros, a scripted network and console, and a clock and entropy of a seed. */
export function runSimulated(image: Image, script: Script, seed: Seed, limit: number): SimulatedRun {
  const configuration = standardBoard({
    memoryBytes: DEFAULT_MEMORY_BYTES,
    diskSectors: [DISK_SECTORS],
    commandLine: '',
    clock: { kind: 'read' },
    epochSeconds: SIMULATED_EPOCH_SECONDS,
  });
  const computer = new Computer(configuration, image);
  const console = new ScriptedConsole(script.typing);
  const environment = simulatedEnvironment(seed, {
    console,
    disks: new Map([[DISK_SLOT, new OverlayDisk(DISK_SECTORS)]]),
    networks: new Map([[NETWORK_SLOT, new ScriptedNetwork(script.frames ?? [])]]),
  });
  const statistics = new Statistics();
  const outcome = runSync(computer, new EnvironmentEvents(environment), { limit, statistics });
  return {
    outcome,
    printed: new TextDecoder().decode(console.printed),
    slots: computer.position,
    statistics,
    digest: computer.digest(),
  };
}
