import type { ClockFeed } from '../../hypervisor/environment-events.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Machine } from '../../machine/machine.ts';
import { DEFAULT_SETTINGS, checkSettings } from '../../replication/settings.ts';
import type { ReplicationSettings } from '../../replication/settings.ts';
import { needsSpare } from '../../simulation/fault.ts';
import type { Fault, HostName } from '../../simulation/fault.ts';
import type { PairOptions, PairParts, WorldSettings } from '../../simulation/pair-options.ts';
import type { Subject } from '../subject.ts';
import { scenarioClients } from './scenario-clients.ts';
import { clockDraws, scenarioParts } from './scenario-parts.ts';
import type { PairSetting, Scenario } from './scenario.ts';
import { listedDraws } from './tail-draws.ts';

const DEFAULT_SPEEDS = { primarySpeed: 10, backupSpeed: 12, spareSpeed: 12 };
const DEFAULT_LATENCY_TICKS = 20;
const DEFAULT_BYTES_PER_TICK = 100;
const DEFAULT_STORAGE_TICKS = 50;
const MAX_DRAWN_LATENCY_TICKS = 100;
/** A tenth of a second. */
const MAX_WAIT_TICKS = 1_000_000;
const READ: ClockFeed = { kind: 'read' };
/** Far more than a pair needs that goes on: what has not come to an end by then never does. */
const HANG_FACTOR = 20;
const HANG_TICKS = 2_000_000;
/** So many times a pair may have to wait for its timeout, and for its disk. */
const HANG_TIMEOUTS = 20;
const HANG_REQUESTS = 2000;

/** Whether a scenario is one of a pair of hosts. */
export function hasPair({ pair, faults, clients }: Scenario): boolean {
  return pair !== undefined || (faults?.length ?? 0) > 0 || (clients?.length ?? 0) > 0;
}

/**
 * The pair that a scenario describes, with its world.
 * @param machineOf the machine of each host, at power-on
 * @param header of the log that the primary writes
 * @throws LockstepError `bad-scenario`: the subject does not take what is to arrive, or the pair could not go on
 */
export function scenarioPair(
  scenario: Scenario,
  subject: Subject,
  machineOf: (host: HostName) => Machine,
  header: EncodedHeader,
  parts?: PairParts,
): PairOptions {
  const { environment } = scenarioParts(scenario, subject);
  const { entropy, latency, fails, disks } = environment;
  const setting = scenario.pair ?? {};
  const faults = scenario.faults ?? [];
  for (const [index, fault] of faults.entries()) {
    refuseDuration(fault, `faults[${index}]`);
    refuseHost(fault, setting, `faults[${index}]`);
  }
  const settings = settingsOf(setting);
  refuseSectors(scenario, disks);
  return {
    machines: { primary: machineOf('primary'), backup: machineOf('backup') },
    ...(setting.spare !== undefined && {
      spare: { machine: machineOf('spare'), afterTicks: setting.spare },
    }),
    header,
    feed: subject.clock ?? READ,
    settings,
    world: worldOf(setting),
    clockDraws: clockDraws(scenario.clock ?? {}),
    outside: { entropy, ...(latency && { latency }), ...(fails && { fails }) },
    disks,
    networks: subject.devices?.networks ?? [],
    schedule: () => scenarioParts(scenario, subject).schedule,
    faults,
    clients: scenarioClients(scenario.clients ?? []),
    limit: scenario.limit,
    maxTicks: hangTicks(scenario, faults),
    ...(parts && { parts }),
  };
}

/** Only what is over again takes so long. */
function refuseDuration(fault: Fault, where: string): void {
  const { ticks } = fault as { readonly ticks?: number };
  if ('pause' in fault && ticks === undefined)
    throw new LockstepError(
      'bad-scenario',
      `${where}: a pause needs its ticks; a host that never goes on is a crash`,
    );
  if (!('pause' in fault) && !('cut' in fault) && ticks !== undefined)
    throw new LockstepError('bad-scenario', `${where}.ticks: only a pause or a cut is over again`);
}

/** Nothing can go wrong with a host that there is not. */
function refuseHost(fault: Fault, { spare }: PairSetting, where: string): void {
  if (needsSpare(fault) && spare === undefined)
    throw new LockstepError(
      'bad-scenario',
      `${where}: there is no third host; give pair.spare the ticks after which it asks to be the new backup`,
    );
}

/** Nobody can read what is not on the disk. */
function refuseSectors({ clients = [] }: Scenario, disks: PairOptions['disks']): void {
  const [disk] = disks.values();
  if (disk === undefined) return;
  for (const [index, client] of clients.entries()) {
    if (!('reads' in client)) continue;
    const beyond = client.reads.findIndex((sector) => sector >= disk.sectors);
    if (beyond < 0) continue;
    const where = `clients[${index}].reads[${beyond}]: ${client.reads[beyond]}`;
    throw new LockstepError('bad-scenario', `${where}: the disk has sectors 0 to ${disk.sectors - 1}`);
  }
}

/**
 * An output waits for what its backup has heard and said: with a longer way there and back than the timeout nothing would ever
 * leave, and each would miss the other one for no reason.
 */
function refuseLatency({ latency = [], latencyTail }: PairSetting, settings: ReplicationSettings): void {
  const tail =
    typeof latencyTail === 'object' ? MAX_DRAWN_LATENCY_TICKS : (latencyTail ?? DEFAULT_LATENCY_TICKS);
  const greatest = Math.max(tail, ...latency);
  const { heartbeatTicks, timeoutTicks } = settings;
  if (heartbeatTicks + 2 * greatest < timeoutTicks) return;
  throw new LockstepError(
    'bad-scenario',
    `pair: a timeout of ${timeoutTicks} ticks: a heartbeat, of ${heartbeatTicks}, and twice the greatest latency, of ${greatest}, have to fit in`,
  );
}

function settingsOf(setting: PairSetting): ReplicationSettings {
  const { heartbeatTicks, timeoutTicks, sendBufferBytes, receiveBufferBytes } = DEFAULT_SETTINGS;
  const { lagSlots, maxLagSlots, heldSlots, markSlots } = DEFAULT_SETTINGS;
  const settings = {
    ...DEFAULT_SETTINGS,
    heartbeatTicks: setting.heartbeat ?? heartbeatTicks,
    timeoutTicks: setting.timeout ?? timeoutTicks,
    sendBufferBytes: setting.sendBuffer ?? sendBufferBytes,
    receiveBufferBytes: setting.receiveBuffer ?? receiveBufferBytes,
    lagSlots: setting.lag ?? lagSlots,
    maxLagSlots: setting.maxLag ?? maxLagSlots,
    heldSlots: setting.held ?? heldSlots,
    markSlots: setting.marks ?? markSlots,
  };
  try {
    checkSettings(settings);
  } catch (error) {
    throw new LockstepError('bad-scenario', `pair: ${(error as Error).message}`, { cause: error });
  }
  refuseLatency(setting, settings);
  for (const name of ['timeout', 'storage'] as const) {
    const ticks = setting[name] ?? 0;
    if (ticks > MAX_WAIT_TICKS)
      throw new LockstepError(
        'bad-scenario',
        `pair.${name} ${ticks}: at most ${MAX_WAIT_TICKS} ticks are possible`,
      );
  }
  return settings;
}

function worldOf(setting: PairSetting): WorldSettings {
  const { primarySpeed, backupSpeed, spareSpeed } = { ...DEFAULT_SPEEDS, ...setting };
  const { latency, latencyTail = DEFAULT_LATENCY_TICKS } = setting;
  return {
    slotsPerTick: { primary: primarySpeed, backup: backupSpeed, spare: spareSpeed },
    channelLatency: listedDraws(latency, latencyTail, 'pair.latency', (random) =>
      random.integer(1, MAX_DRAWN_LATENCY_TICKS),
    ),
    bytesPerTick: setting.bandwidth ?? DEFAULT_BYTES_PER_TICK,
    storageTicks: setting.storage ?? DEFAULT_STORAGE_TICKS,
    clockAhead: { primary: 0, backup: setting.clockAhead ?? 0, spare: setting.spareClockAhead ?? 0 },
  };
}

/** So much time that only what hangs needs more. */
function hangTicks({ limit, pair }: Scenario, faults: readonly Fault[]): number {
  const { primarySpeed, backupSpeed, spareSpeed } = { ...DEFAULT_SPEEDS, ...pair };
  const slowest = Math.min(primarySpeed, backupSpeed, spareSpeed);
  const faultTicks = faults.reduce((sum, fault) => sum + ('ticks' in fault ? (fault.ticks ?? 0) : 0), 0);
  const waits = HANG_TIMEOUTS * (pair?.timeout ?? 0) + HANG_REQUESTS * (pair?.storage ?? 0);
  return Math.ceil((HANG_FACTOR * limit) / slowest) + faultTicks + waits + HANG_TICKS;
}
