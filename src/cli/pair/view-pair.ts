import type { GateView, PairView, ViewMode } from './pair-view.ts';
import { hostView } from './host-view.ts';
import type { PairWatch } from './pair-watch.ts';
import { byHost } from '../../report/pair/by-host.ts';
import { quotedOutputs } from '../../report/words/quoted.ts';

/** Of what is held, so many outputs are shown: the last ones. */
const SHOWN_OUTPUTS = 60;

/** What belongs to whoever watches, and not to the pair. */
export interface Watching {
  readonly guest: string;
  readonly about: string;
  readonly ticks: number;
  /** In ticks a second. */
  readonly speed: number;
  readonly mode: ViewMode;
}

/** What there is to see of a pair at present. */
export function viewPair(watch: PairWatch, watching: Watching): PairView {
  const { pair, chronicle, insight, console } = watch;
  const { primary, backup } = insight.pairing;
  const hosts = byHost(watch.hosts, (name) => hostView(name, watch, watching.ticks));
  const { generation, owner } = insight.testAndSet.owned;
  const { send, acknowledge } = chronicle.log;
  return {
    ...watching,
    hosts,
    pairing: { primary, backup },
    lead: Math.max(...Object.values(hosts).map(({ position }) => position)),
    lag: lagView(watch),
    channel: {
      ...{ sent: send, acknowledged: acknowledge },
      ...{ cut: chronicle.cuts.has('channel'), idle: !listens(watch) },
    },
    gate: gateView(watch),
    disk: { generation, owner, writes: byHost(watch.hosts, (name) => chronicle.writes[name]) },
    console: console.lines,
    told: chronicle.notable,
    summary: pair.over ? watch.summary : undefined,
  };
}

/** Whether the log is sent to somebody. */
function listens({ pair, insight }: PairWatch): boolean {
  const { primary, backup } = insight.pairing;
  const hosts = [pair[primary]!, pair[backup]!];
  if (hosts.some(({ over }) => over !== undefined) || hosts[1]!.takeover !== undefined) return false;
  return insight.primaryOf(primary)!.state !== 'alone';
}

function lagView(watch: PairWatch): PairView['lag'] {
  const { pair, positions, insight } = watch;
  const { primary, backup } = insight.pairing;
  // A new backup stands nowhere before it has what it was sent.
  const follows = listens(watch) && (backup !== 'spare' || positions.spare > 0);
  if (!follows) return undefined;
  const { maxLagSlots: mostSlots } = pair.options.settings;
  return { slots: Math.max(0, positions[primary] - positions[backup]), mostSlots };
}

function gateView({ pair, chronicle, insight }: PairWatch): GateView {
  const { held, released, repeated } = chronicle;
  const [primary, backup] = [pair[insight.pairing.primary]!, pair[insight.pairing.backup]!];
  const open = primary.isAlone || backup.takeover !== undefined;
  return {
    held: held.length,
    text: quotedOutputs(held.slice(-SHOWN_OUTPUTS).map(({ output }) => output)),
    needs: held[0]?.covered,
    left: released,
    again: repeated,
    state: open ? 'open' : primary.over === 'crashed' ? 'lost' : 'holds',
  };
}
