import { RATE_ONE } from '../../environment/clock-line.ts';
import type { Clock, Disk, Environment, Network } from '../../environment/environment.ts';
import { Seed } from '../../environment/seed.ts';
import { silentNetwork } from '../../environment/silent-network.ts';
import {
  SIMULATED_RATE,
  SimulatedClock,
  clockStep,
  timerLateness,
  wakingTime,
} from '../../environment/simulated/clock.ts';
import type { ClockDraws } from '../../environment/simulated/clock.ts';
import { constantContent, randomContent } from '../../environment/simulated/disk-content.ts';
import type { DiskContent } from '../../environment/simulated/disk-content.ts';
import { ioLatency } from '../../environment/simulated/environment.ts';
import { OverlayDisk } from '../../environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../environment/simulated/scripted-console.ts';
import { Schedule } from '../../hypervisor/schedule.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Subject } from '../subject.ts';
import { plannedArrivals } from './planned-arrivals.ts';
import { scenarioEntropy } from './scenario-entropy.ts';
import type { ClockSetting, IoSetting, Scenario, Tail } from './scenario.ts';
import { listedDraws, tailDraws } from './tail-draws.ts';

/** What a primary runs in. Made anew for each run; what a scenario does not come to use is never made. */
export interface ScenarioParts {
  readonly environment: Environment;
  readonly schedule: Schedule;
  /** Keeps what was printed. */
  readonly console: ScriptedConsole;
}

/**
 * The outside that a scenario describes, for one subject.
 * @throws LockstepError `bad-scenario`: the subject does not take what is to arrive, or has no such device
 */
export function scenarioParts(scenario: Scenario, subject: Subject): ScenarioParts {
  const { io } = scenario;
  const console = new ScriptedConsole();
  const latency = listedDraws(io?.latency, io?.tail, 'io.latency', ioLatency);
  const errors = io?.errors;
  return {
    environment: {
      clock: scenarioClock(scenario.clock ?? {}, subject),
      entropy: scenarioEntropy(scenario.entropy ?? {}),
      console,
      disks: scenarioDisks(scenario, subject),
      networks: silentNetworks(subject),
      latency: () => latency.next(),
      ...(errors === undefined || errors.length === 0 ? {} : { fails: failing(errors) }),
    },
    schedule: new Schedule(plannedArrivals(scenario.arrivals ?? [], subject)),
    console,
  };
}

function scenarioClock(setting: ClockSetting, { clock }: Subject): Clock {
  const { rate } = setting;
  const unsaid = clock?.kind === 'paced' ? clock.rate : SIMULATED_RATE;
  return new SimulatedClock(clockDraws(setting), rate === undefined ? unsaid : Math.floor(rate * RATE_ONE));
}

/** What a clock does beside going on. */
export function clockDraws({ steps, tail, lateness, latenessTail }: ClockSetting): ClockDraws {
  return {
    steps: listedDraws(steps, tail, 'clock.steps', clockStep),
    lateness: listedDraws(lateness, latenessTail, 'clock.lateness', timerLateness),
    // A sleeper wakes on time, unless the clock is left to chance.
    wakes: tailDraws(typeof tail === 'object' ? tail : 0, 'clock.wakes', wakingTime),
  };
}

function failing(errors: readonly number[]): () => boolean {
  let request = 0;
  return () => errors.includes(request++);
}

const NO_DISKS: ReadonlyMap<number, Disk> = new Map();

function scenarioDisks({ board, io }: Scenario, { id, devices }: Subject): ReadonlyMap<number, Disk> {
  const there = devices?.disks ?? [];
  for (const [index, { sectors }] of (board?.disks ?? []).entries()) {
    const has = there[index];
    if (has?.sectors === sectors) continue;
    throw new LockstepError(
      'bad-scenario',
      `board.disks[${index}]: ${sectors} sectors, but ${id} has ${has?.sectors ?? 'no such disk'}`,
    );
  }
  if (there.length === 0) return NO_DISKS;
  const disks = new Map<number, Disk>();
  for (const { device, sectors } of there) {
    disks.set(device, new OverlayDisk(sectors, contentOf(io, device)));
  }
  return disks;
}

/** Each disk has a fork of its own; nothing is drawn before it is read. */
function contentOf(io: IoSetting | undefined, device: number): DiskContent | undefined {
  const content: Tail = io?.content ?? 0;
  if (typeof content === 'object') return randomContent(Seed.root(content.seed).fork(`io.content/${device}`));
  return content === 0 ? undefined : constantContent(content);
}

const NO_NETWORKS: ReadonlyMap<number, Network> = new Map();

/** Networks only take: what comes from them is an arrival. */
function silentNetworks({ devices }: Subject): ReadonlyMap<number, Network> {
  const networks = devices?.networks ?? [];
  return networks.length === 0 ? NO_NETWORKS : new Map(networks.map((device) => [device, silentNetwork]));
}
