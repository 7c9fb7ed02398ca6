import type { HostName } from '../../simulation/fault.ts';
import type { PairHistory, Takeover } from '../../simulation/history.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import type { Chronicle } from './chronicle.ts';
import type { LawVerdict } from './law-verdict.ts';
import type { PairInsight } from './pair-insight.ts';

/** What was seen of a pair from beginning to end. Plain data. */
export interface PairSummary {
  readonly ticks: number;
  /** Where the guest came to its end, and how; or that it did not. */
  readonly end: 'done' | 'lost' | 'hung';
  readonly survivor: HostName | undefined;
  readonly outcome: string;
  readonly outputs: {
    readonly left: Readonly<Record<HostName, number>>;
    readonly repeated: number;
    /** That waited for an acknowledgement, how long at least and at most, in ticks, and how many at once. */
    readonly held: number;
    readonly leastHeldTicks: number;
    readonly mostHeldTicks: number;
    readonly mostHeld: number;
  };
  readonly takeover: Takeover | undefined;
  /** The primary went on alone at this tick. */
  readonly aloneSince: number | undefined;
  readonly log: { readonly entries: number; readonly bytes: number };
  /** The greatest, in slots. */
  readonly lag: number;
  readonly disk: {
    readonly generation: number;
    readonly owner: string;
    readonly writes: Readonly<Record<HostName, number>>;
  };
  /** What those who deal with the guest have counted, where it is something. */
  readonly clients: Readonly<Record<string, number>>;
  /** What they have seen, a line each, where they tell it. */
  readonly told: readonly string[];
  readonly laws: readonly LawVerdict[];
}

/** Gathers what was seen of a pair that is over. */
export function pairSummary(
  chronicle: Chronicle,
  { testAndSet }: PairInsight,
  history: PairHistory,
  laws: readonly LawVerdict[],
): PairSummary {
  const { departed, written, moments, end, survivor, outcome, ticks, log, lag, takeover } = history;
  const { acknowledgedFirst, repeated, mostHeld, leastHeldTicks, mostHeldTicks } = chronicle;
  const { generation, owner } = testAndSet.owned;
  return {
    ticks,
    end,
    survivor,
    outcome: outcomeText(outcome),
    outputs: {
      left: byHost(departed),
      repeated,
      held: acknowledgedFirst,
      leastHeldTicks,
      mostHeldTicks,
      mostHeld,
    },
    takeover,
    aloneSince: moments.find(({ what, host }) => what === 'live' && host === 'primary')?.ticks,
    log: { entries: chronicle.log.send, bytes: log.length },
    lag,
    disk: { generation, owner, writes: byHost(written) },
    clients: clientCounts(history.clients),
    told: history.clients.flatMap((client) => client.told?.() ?? []),
    laws,
  };
}

function byHost(list: readonly { readonly host: HostName }[]): Record<HostName, number> {
  const count = (name: HostName): number => list.filter(({ host }) => host === name).length;
  return { primary: count('primary'), backup: count('backup') };
}

function clientCounts(
  clients: readonly { readonly counts: Readonly<Record<string, number>> }[],
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { counts } of clients)
    for (const [name, count] of Object.entries(counts)) if (count > 0) all[name] = (all[name] ?? 0) + count;
  return all;
}
