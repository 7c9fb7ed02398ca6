import type { GateView, PairView, ViewMode } from './pair-view.ts';
import { hostView } from './host-view.ts';
import type { PairWatch } from './pair-watch.ts';
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
  const { ticks } = watching;
  const hosts = { primary: hostView('primary', watch, ticks), backup: hostView('backup', watch, ticks) };
  const both = Object.values(pair.hosts).every(({ over }) => over === undefined);
  const protects = both && pair.backup.takeover === undefined && !pair.primary.isAlone;
  const { maxLagSlots } = pair.options.settings;
  const { generation, owner } = insight.testAndSet.owned;
  const { send, acknowledge } = chronicle.log;
  return {
    ...watching,
    hosts,
    lead: Math.max(primary.position, backup.position),
    lag: protects
      ? { slots: Math.max(0, primary.position - backup.position), mostSlots: maxLagSlots }
      : undefined,
    channel: { sent: send, acknowledged: acknowledge, cut: chronicle.cuts.has('channel'), idle: !protects },
    gate: gateView(watch),
    disk: { generation, owner, writes: chronicle.writes },
    console: console.lines,
    told: chronicle.notable,
    summary: pair.over ? watch.summary : undefined,
  };
}

function gateView({ pair, chronicle }: PairWatch): GateView {
  const { held, released, repeated } = chronicle;
  const { primary, backup } = pair.hosts;
  const open = primary.isAlone || backup.isLive;
  return {
    held: held.length,
    text: quotedOutputs(held.slice(-SHOWN_OUTPUTS).map(({ output }) => output)),
    needs: held[0]?.covered,
    left: released,
    again: repeated,
    state: open || backup.takeover !== undefined ? 'open' : primary.over === 'crashed' ? 'lost' : 'holds',
  };
}
