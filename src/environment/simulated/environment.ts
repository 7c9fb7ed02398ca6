import type { Console, Disk, Environment, Network } from '../environment.ts';
import type { Random } from '../random.ts';
import type { Seed } from '../seed.ts';
import { SimulatedClock, randomClock } from './clock.ts';

/** The parts of a simulated environment that are not drawn from the seed. */
export interface SimulatedParts {
  readonly console: Console;
  readonly disks?: ReadonlyMap<number, Disk>;
  readonly networks?: ReadonlyMap<number, Network>;
}

/** The longest that a simulated I/O request takes, in ticks. */
const MAX_LATENCY_TICKS = 2000;

/** Clock, entropy and the duration of I/O as one seed has them: the same seed, the same outside. */
export function seededParts(seed: Seed): Pick<Environment, 'clock' | 'entropy' | 'latency'> {
  const entropy = seed.fork('entropy').random();
  const latency = seed.fork('latency').random();
  return {
    clock: new SimulatedClock(randomClock(seed.fork('clock').random())),
    entropy: { bytes: (length) => entropy.bytes(length) },
    latency: () => ioLatency(latency),
  };
}

/** How long an I/O request takes, in ticks. */
export function ioLatency(random: Random): number {
  return random.integer(0, MAX_LATENCY_TICKS);
}

/** An environment that depends on nothing but its seed and its parts, and takes no real time. */
export function simulatedEnvironment(seed: Seed, parts: SimulatedParts): Environment {
  return {
    ...seededParts(seed),
    console: parts.console,
    disks: parts.disks ?? new Map(),
    networks: parts.networks ?? new Map(),
  };
}
