import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../../replication/settings.ts';
import type { PairSetting } from '../scenario.ts';
import type { NewBackup } from './new-backup.ts';
import { settingOf, shortList, tailOf } from './tail.ts';

/** Hosts are about as fast as each other; or one is much slower. In slots per tick. */
const speed = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(10, 8, 12) },
  { weight: 1, arbitrary: fc.constantFrom(3, 30) },
);
const latency = fc.oneof({ weight: 3, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.nat(400) });

/** The world of a pair. Timeouts are long enough for the latencies here: nobody is missed without a reason. */
export function pairSetting(): fc.Arbitrary<PairSetting> {
  return settingOf<Required<Omit<PairSetting, keyof NewBackup['pair']>>>({
    primarySpeed: speed,
    backupSpeed: speed,
    latency: shortList(latency),
    latencyTail: tailOf(100),
    bandwidth: fc.constantFrom(100, 10, 1),
    storage: fc.integer({ min: 1, max: 400 }),
    clockAhead: fc.oneof(fc.integer({ min: -50_000, max: 50_000 }), fc.constant(0)),
    heartbeat: fc.constantFrom(500, 200, 1000),
    timeout: fc.constantFrom(2500, 4000, 6000),
    sendBuffer: fc.constantFrom(65_536, 4096, 512, 64),
    receiveBuffer: fc.constantFrom(65_536, 4096, 512, 64),
    lag: fc.constantFrom(30_000, 10_000),
    maxLag: fc.constantFrom(60_000, 20_000, 1000),
    held: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constant(200)),
    marks: fc.constantFrom(5000, 1000, 300),
  }).map(fitting);
}

/** Two marks have to fit into the execution lag. */
function fitting(pair: Partial<PairSetting>): PairSetting {
  const { maxLag, marks = DEFAULT_SETTINGS.markSlots } = pair;
  return maxLag === undefined || 2 * marks <= maxLag ? pair : { ...pair, marks: maxLag / 2 };
}
