import type { Environment, Network } from '../../environment/environment.ts';
import type { SessionParts } from '../../environment/host/session.ts';
import { silentNetwork } from '../../environment/silent-network.ts';
import { SIMULATED_EPOCH_SECONDS } from '../../environment/simulated/clock.ts';
import type { Schedule } from '../../hypervisor/schedule.ts';
import { NETWORK_SLOT } from '../../riscv/board/standard-board.ts';
import type { RiscvGuest } from '../../riscv/guest.ts';
import { closeDisks, openDisks } from './disks.ts';
import { guestOnBoard, readGuest } from '../guest.ts';
import type { RunArguments } from '../run-options.ts';

/** A guest, and the outside that it is to run in. */
export interface Setup {
  readonly guest: RiscvGuest;
  readonly session: SessionParts;
  /** What arrives by plan. */
  readonly schedule?: Schedule;
  /** Position at which to end. */
  readonly limit?: number;
  /** Slots between the checkpoints of a recording, where it is not said otherwise. */
  readonly checkpointInterval?: number;
  /** Paths of the files that it depends on, none of which may be written over. */
  readonly files: readonly string[];
  close(): void;
}

/**
 * What `run` runs: a guest with the host's disks, network and clock, or with a clock and entropy of a seed.
 * @throws LockstepError
 */
export async function hostSetup(path: string, options: RunArguments): Promise<Setup> {
  const image = readGuest(path, options.raw);
  const disks = openDisks(options.disks);
  try {
    const { seed, limit, network } = options;
    const guest = guestOnBoard(image, options, {
      diskSectors: disks.map(({ sectors }) => sectors),
      epochSeconds: seed === undefined ? Math.floor(Date.now() / 1000) : SIMULATED_EPOCH_SECONDS,
    });
    return {
      guest,
      session: {
        disks: new Map(disks.map((disk, slot) => [slot, disk])),
        networks: async (wake) => new Map([[NETWORK_SLOT, await openNetwork(network, wake)]]),
        ...(seed !== undefined && { instead: await seededEnvironment(seed) }),
      },
      ...(limit !== undefined && { limit }),
      files: [path, ...options.disks],
      close: () => closeDisks(disks),
    };
  } catch (error) {
    closeDisks(disks);
    throw error;
  }
}

/** Clock and entropy of a seed; like all that few runs need, loaded only when wanted: it takes time to load. */
async function seededEnvironment(seed: number): Promise<Partial<Environment>> {
  const [{ Seed }, { seededParts }] = await Promise.all([
    import('../../environment/seed.ts'),
    import('../../environment/simulated/environment.ts'),
  ]);
  return seededParts(Seed.root(seed));
}

async function openNetwork(port: number | undefined, wake: () => void): Promise<Network> {
  if (port === undefined) return silentNetwork;
  const { UdpNetwork } = await import('../../environment/host/udp-network.ts');
  return UdpNetwork.open(port, wake);
}
