import { needsSpare } from '../../simulation/fault.ts';
import type {
  ClientSetting,
  EntropySetting,
  PairSetting,
  ReplaySetting,
  Scenario,
  Tail,
} from './scenario.ts';

/**
 * What is eventful about a scenario, as a person counts: each arrival, each listed value that is another than the tail's,
 * each failing request, each tail that is left to chance, each thing done to the backup, each fault, each client's request,
 * and each setting of the pair that is not as usual.
 */
export function eventCount(scenario: Scenario): number {
  return removals(scenario).length;
}

/**
 * The same scenario with one of its events taken away.
 * @param index from 0, less than `eventCount`
 */
export function withoutEvent(scenario: Scenario, index: number): Scenario {
  return removals(scenario)[index]!.without();
}

/** What one of its events is, in a few words: `arrivals[0]`, `clock.steps[3] 900`. */
export function eventName(scenario: Scenario, index: number): string {
  return removals(scenario)[index]!.name;
}

/** The same without the events from one index up to, and not including, another one. */
export function withoutEvents(scenario: Scenario, from: number, end: number): Scenario {
  let left = scenario;
  // The last one first, so that the others keep their places.
  for (let index = end - 1; index >= from; index--) left = withoutEvent(left, index);
  return left;
}

/** One event, and the scenario without it. */
interface Removal {
  readonly name: string;
  readonly without: () => Scenario;
}

/** The same of one setting. */
type Part<S> = readonly [name: string, without: S];

function removals(scenario: Scenario): Removal[] {
  const { arrivals = [] } = scenario;
  return [
    ...arrivals.map((_, index) => ({
      name: `arrivals[${index}]`,
      without: () => ({ ...scenario, arrivals: arrivals.toSpliced(index, 1) }),
    })),
    ...settingRemovals(scenario, 'clock', (clock) => [
      ...listedRemovals(clock, 'steps', 'tail'),
      ...tailRemovals(clock, 'tail'),
      ...listedRemovals(clock, 'lateness', 'latenessTail'),
      ...tailRemovals(clock, 'latenessTail'),
    ]),
    ...settingRemovals(scenario, 'io', (io) => [
      ...listedRemovals(io, 'latency', 'tail'),
      ...tailRemovals(io, 'tail'),
      ...itemRemovals(io, 'errors'),
      ...tailRemovals(io, 'content'),
    ]),
    ...settingRemovals(scenario, 'entropy', (entropy) => [
      ...byteRemovals(entropy),
      ...tailRemovals(entropy, 'tail'),
    ]),
    ...settingRemovals(scenario, 'replay', replayRemovals),
    ...pairRemovals(scenario),
    ...faultRemovals(scenario),
    ...clientRemovals(scenario),
  ];
}

type SettingName = 'clock' | 'io' | 'entropy' | 'replay';

function settingRemovals<K extends SettingName>(
  scenario: Scenario,
  name: K,
  without: (setting: NonNullable<Scenario[K]>) => Part<NonNullable<Scenario[K]>>[],
): Removal[] {
  const setting = scenario[name];
  return setting === undefined
    ? []
    : without(setting).map(([part, changed]) => ({
        name: `${name}.${part}`,
        without: () => ({ ...scenario, [name]: changed }),
      }));
}

/** Each listed number becomes what a constant tail gives. */
function listedRemovals<S, L extends keyof S & string, T extends keyof S>(
  setting: S,
  list: L,
  tail: T,
): Part<S>[] {
  const listed = (setting[list] ?? []) as readonly number[];
  const behind = (setting[tail] ?? 0) as Tail;
  const usual = typeof behind === 'number' ? behind : 0;
  return listed.flatMap((value, index) =>
    value === usual
      ? []
      : [[`${list}[${index}] ${value}`, { ...setting, [list]: trimmed(listed.with(index, usual), behind) }]],
  );
}

/** A tail that is left to chance becomes constant. */
function tailRemovals<S>(setting: S, tail: keyof S & string): Part<S>[] {
  const value = setting[tail];
  return typeof value === 'object' ? [[`${tail} ${JSON.stringify(value)}`, { ...setting, [tail]: 0 }]] : [];
}

function itemRemovals<S>(setting: S, list: keyof S & string): Part<S>[] {
  const items = (setting[list] ?? []) as readonly number[];
  return items.map((item, index) => [
    `${list}[${index}] ${item}`,
    { ...setting, [list]: items.toSpliced(index, 1) },
  ]);
}

/** Each request's own bytes become zeros. */
function byteRemovals(entropy: EntropySetting): Part<EntropySetting>[] {
  const { bytes = [], tail = 0 } = entropy;
  return bytes.flatMap((digits, index) =>
    /^0*$/.test(digits)
      ? []
      : [
          [
            `bytes[${index}] ${digits}`,
            { ...entropy, bytes: trimmed(bytes.with(index, ''), tail === 0 ? '' : undefined) },
          ],
        ],
  );
}

/** The way in which the backup is sliced is one thing that is done to it. */
function replayRemovals(replay: ReplaySetting): Part<ReplaySetting>[] {
  const { slices = [], ...whole } = replay;
  return [
    ...(slices.length === 0 ? [] : [[`slices ${slices.join(', ')}`, whole] as const]),
    ...itemRemovals(replay, 'reloads'),
    ...itemRemovals(replay, 'forgets'),
  ];
}

/** Each becomes as usual, the list of latencies and its tail one by one. */
function pairRemovals(scenario: Scenario): Removal[] {
  const { pair = {} } = scenario;
  return (Object.keys(pair) as (keyof PairSetting)[]).map((name) => {
    const { [name]: value, ...rest } = pair;
    const without = (): Scenario => (name === 'spare' ? withoutSpare(scenario) : { ...scenario, pair: rest });
    return { name: `pair.${name} ${JSON.stringify(value)}`, without };
  });
}

/** With a third host goes all that is said of it. */
function withoutSpare({ faults, ...scenario }: Scenario): Scenario {
  const { spare: _spare, spareSpeed: _speed, spareClockAhead: _ahead, ...pair } = scenario.pair ?? {};
  const left = faults?.filter((fault) => !needsSpare(fault)) ?? [];
  return { ...scenario, pair, ...(left.length === 0 ? {} : { faults: left }) };
}

/** Each leaves a pair behind, also the last one. */
function faultRemovals({ faults = [], ...scenario }: Scenario): Removal[] {
  const { pair = {} } = scenario;
  return faults.map((_, index) => {
    const left = faults.toSpliced(index, 1);
    const without = (): Scenario => ({ ...scenario, pair, ...(left.length === 0 ? {} : { faults: left }) });
    return { name: `faults[${index}]`, without };
  });
}

/** Each of their requests; a client without any is gone. */
function clientRemovals({ clients = [], ...scenario }: Scenario): Removal[] {
  const { pair = {} } = scenario;
  return clients.flatMap((client, index) => {
    const wish = WISHES.find((name) => name in client)!;
    const list = (client as unknown as Readonly<Record<string, readonly unknown[]>>)[wish]!;
    return list.map((item, at) => {
      const left = list.toSpliced(at, 1);
      const others =
        left.length === 0
          ? clients.toSpliced(index, 1)
          : clients.with(index, { ...client, [wish]: left } as ClientSetting);
      return {
        name: `clients[${index}].${wish}[${at}] ${JSON.stringify(item)}`,
        without: () => ({ ...scenario, pair, ...(others.length === 0 ? {} : { clients: others }) }),
      };
    });
  });
}

const WISHES = ['keyValue', 'echo', 'types', 'reads'];

/** Without values at the end that the tail gives anyway. In front of a stream they hold a place. */
function trimmed<T>(values: readonly T[], usual: unknown): readonly T[] {
  return values.slice(0, values.findLastIndex((value) => value !== usual) + 1);
}
