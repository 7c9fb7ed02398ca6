import { byHost } from '../../report/pair/by-host.ts';
import type { ByHost } from '../../report/pair/by-host.ts';
import { guestEnd } from '../../report/pair/guest-end.ts';
import { newBackup } from '../../report/pair/new-backup.ts';
import type { NewBackup } from '../../report/pair/new-backup.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { PairHistory, Takeover } from '../../simulation/history.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import type { Chronicle } from './chronicle.ts';
import type { PairInsight } from './pair-insight.ts';
import type { PairVerdict } from './pair-verdict.ts';

/** What was seen of a pair from beginning to end. Plain data. */
export interface PairSummary extends PairVerdict {
  /** When the guest came to its end, or when it was clear that it would not. */
  readonly ticks: number;
  /** Where the guest came to its end, and how; or that it did not. */
  readonly end: 'done' | 'lost' | 'hung';
  readonly survivor: HostName | undefined;
  readonly outcome: string;
  readonly outputs: {
    readonly left: ByHost<number>;
    readonly repeated: number;
    /** That waited for an acknowledgement, how long at least and at most, in ticks, and how many at once. */
    readonly held: number;
    readonly leastHeldTicks: number;
    readonly mostHeldTicks: number;
    readonly mostHeld: number;
  };
  /** In order. */
  readonly takeovers: readonly Takeover[];
  /** What became of the host that stands by, where there is one. */
  readonly spare: NewBackup | undefined;
  /** The primary went on alone at this tick. */
  readonly aloneSince: number | undefined;
  readonly log: { readonly entries: number; readonly bytes: number };
  /** The greatest, in slots. */
  readonly lag: number;
  readonly disk: {
    readonly generation: number;
    readonly owner: string;
    readonly writes: ByHost<number>;
  };
  /** What those who deal with the guest have counted, where it is something. */
  readonly clients: Readonly<Record<string, number>>;
  /** What they have seen, a line each, where they tell it. */
  readonly told: readonly string[];
}

/** Gathers what was seen of a pair of these hosts that is over. */
export function pairSummary(
  hosts: readonly HostName[],
  chronicle: Chronicle,
  { testAndSet, pairing }: PairInsight,
  history: PairHistory,
  verdict: PairVerdict,
): PairSummary {
  const { departed, written, moments, end, survivor, outcome, stretches, measured, takeovers } = history;
  const { acknowledgedFirst, repeated, mostHeld, leastHeldTicks, mostHeldTicks } = chronicle;
  const { generation, owner } = testAndSet.owned;
  return {
    ticks: guestEnd(history),
    end,
    survivor,
    outcome: outcomeText(outcome),
    outputs: {
      left: counts(hosts, departed),
      repeated,
      held: acknowledgedFirst,
      leastHeldTicks,
      mostHeldTicks,
      mostHeld,
    },
    takeovers,
    spare: hosts.includes('spare')
      ? newBackup(moments, pairing.backup === 'spare' ? pairing.since : undefined)
      : undefined,
    aloneSince: moments.find(({ what, host }) => what === 'live' && host === 'primary')?.ticks,
    log: {
      entries: chronicle.sent,
      bytes: stretches.reduce((sum, { follower, log }) => sum + (follower === undefined ? 0 : log.length), 0),
    },
    lag: measured.lag.most,
    disk: { generation, owner, writes: counts(hosts, written) },
    clients: clientCounts(history.clients),
    told: history.clients.flatMap((client) => client.told?.() ?? []),
    ...verdict,
  };
}

function counts(hosts: readonly HostName[], list: readonly { readonly host: HostName }[]): ByHost<number> {
  return byHost(hosts, (name) => list.filter(({ host }) => host === name).length);
}

function clientCounts(
  clients: readonly { readonly counts: Readonly<Record<string, number>> }[],
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { counts } of clients)
    for (const [name, count] of Object.entries(counts)) if (count > 0) all[name] = (all[name] ?? 0) + count;
  return all;
}
