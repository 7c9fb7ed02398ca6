import fc from 'fast-check';
import type { Subject } from '../../subject.ts';
import { arrivalsOf, bursts } from './arrivals.ts';
import type { ArrivalsOptions } from './arrivals.ts';
import { clients } from './clients.ts';
import { clockSetting } from './clock-setting.ts';
import { entropySetting } from './entropy-setting.ts';
import type { Fault } from '../../../simulation/fault.ts';
import { faults } from './faults.ts';
import { ioSetting } from './io-setting.ts';
import { newBackup } from './new-backup.ts';
import { pairSetting } from './pair-setting.ts';
import { replaySetting } from './replay-setting.ts';
import { DEFAULT_CHECKPOINTS, DEFAULT_LIMIT } from '../scenario.ts';
import type { ClockSetting, EntropySetting, IoSetting, ReplaySetting, Scenario } from '../scenario.ts';

/** What a generated scenario is like: bounds on its arrivals, and arbitraries in place of those for its settings. */
export interface ScenarioOptions extends Partial<ArrivalsOptions> {
  /** Slots between checkpoints; default: one of several. */
  readonly checkpoints?: number;
  readonly clock?: fc.Arbitrary<ClockSetting>;
  readonly io?: fc.Arbitrary<IoSetting>;
  readonly entropy?: fc.Arbitrary<EntropySetting>;
  readonly replay?: fc.Arbitrary<ReplaySetting>;
  /** Whether the guest is also run on a pair of hosts, with what goes wrong there; or an arbitrary of that. Default: no. */
  readonly faults?: boolean | fc.Arbitrary<readonly Fault[]>;
}

/**
 * Scenarios for a subject: an arbitrary like any other. It shrinks to no arrivals, to small positions and to constants;
 * its values are JSON.
 */
export function scenario(subject: Subject, options: ScenarioOptions = {}): fc.Arbitrary<Scenario> {
  const { limit = DEFAULT_LIMIT } = options;
  const bounds: ArrivalsOptions = { ...options, limit };
  return fc
    .tuple(
      options.checkpoints === undefined ? checkpointInterval(limit) : fc.constant(options.checkpoints),
      bursts(subject, bounds),
      options.clock ?? clockSetting(),
      options.io ?? ioSetting(),
      options.entropy ?? entropySetting(),
      options.replay ?? replaySetting({ limit }),
      pairOf(subject, options.faults ?? false, limit),
    )
    .map(([checkpoints, all, clock, io, entropy, replay, pair]) => {
      const arrivals = arrivalsOf(all, checkpoints, bounds);
      return {
        lockstep: 1,
        limit,
        ...(checkpoints === DEFAULT_CHECKPOINTS ? {} : { checkpoints }),
        ...(arrivals.length === 0 ? {} : { arrivals }),
        ...unlessEmpty({ clock }),
        ...unlessEmpty({ io }),
        ...unlessEmpty({ entropy }),
        ...unlessEmpty({ replay }),
        ...pair,
      };
    });
}

type PairParts = Pick<Scenario, 'pair' | 'faults' | 'clients'>;

/** The world of a pair, what goes wrong in it, and who deals with the guest; nothing where that is not wanted. */
function pairOf(
  subject: Subject,
  wanted: NonNullable<ScenarioOptions['faults']>,
  limit: number,
): fc.Arbitrary<PairParts> {
  if (wanted === false) return fc.constant({});
  return fc
    .tuple(
      pairSetting(),
      wanted === true ? faults(limit) : wanted,
      clients(subject),
      wanted === true ? perhaps(newBackup(limit)) : fc.constant(undefined),
    )
    .map(([pair, wrong, who, spare]) => {
      const all = [...(spare?.all === true ? [] : wrong), ...(spare?.faults ?? [])];
      return {
        pair: { ...pair, ...spare?.pair },
        ...(all.length === 0 ? {} : { faults: all }),
        ...(who.length === 0 ? {} : { clients: who }),
      };
    });
}

/** Of five scenarios, two have a third host. */
function perhaps<T>(spare: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: spare },
  );
}

/** The usual one, and others that make few checkpoints, and not too many. */
function checkpointInterval(limit: number): fc.Arbitrary<number> {
  return fc.constantFrom(DEFAULT_CHECKPOINTS, Math.ceil(limit / 3), Math.ceil(limit / 30));
}

function unlessEmpty<T extends Record<string, object>>(setting: T): Partial<T> {
  return Object.values(setting).some((parts) => Object.keys(parts).length > 0) ? setting : {};
}
