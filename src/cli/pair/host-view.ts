import type { HostName } from '../../simulation/fault.ts';
import type { HostView } from './pair-view.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import type { Tone } from './line.ts';
import { counted, grouped } from '../../report/words/numbers.ts';
import type { PairWatch } from './pair-watch.ts';

type State = Pick<HostView, 'state' | 'tone' | 'about'>;

/** A host, as it stands at `ticks`. */
export function hostView(name: HostName, watch: PairWatch, ticks: number): HostView {
  const host = watch.pair.hosts[name];
  const { generation } = host;
  const position = watch.positions[name];
  const state =
    overState(name, watch) ?? (name === 'primary' ? primaryState(watch, ticks) : backupState(watch, ticks));
  const follows = name === 'backup' && host.takeover === undefined;
  const { primary, backup } = watch.insight;
  return {
    ...state,
    position,
    generation,
    safe: follows ? Math.max(position, backup.limit) : Math.min(position, safeOf(watch, name)),
    held: name === 'primary' ? primary.made.map(({ covered }) => covered) : [],
    detail: name === 'primary' ? primaryDetail(watch) : backupDetail(watch),
  };
}

/** What of a live host's guest nobody has to be afraid for: all of it, where nobody protects it anyway. */
function safeOf({ pair, insight }: PairWatch, name: HostName): number {
  return name === 'backup' || pair.primary.isAlone ? Infinity : insight.primary.covered;
}

function overState(name: HostName, { pair, chronicle }: PairWatch): State | undefined {
  const { over, outcome, takeover } = pair.hosts[name];
  if (over === 'crashed') return { state: 'CRASHED', tone: 'bad', about: 'gone, with all in its memory' };
  if (over === 'halted') return { state: 'HALTED', tone: 'bad', about: 'has stopped for good' };
  if (over === 'ended') {
    const followed = name === 'backup' && takeover === undefined;
    const about = followed ? 'has followed to the end' : outcomeText(outcome);
    return { state: 'ENDED', tone: 'cool', about };
  }
  if (!chronicle.paused.has(name)) return undefined;
  return { state: 'STANDS STILL', tone: 'bad', about: 'and does not notice it' };
}

function primaryState({ pair, insight: { primary } }: PairWatch, ticks: number): State {
  switch (primary.state) {
    case 'protected': {
      const silent = silence(ticks - primary.heardAt, pair);
      return { state: 'PRIMARY', tone: 'good', about: silent ?? 'runs the guest, and is protected' };
    }
    case 'taking':
      return taking(primary.generation + 1);
    case 'alone':
      return { state: 'LIVE ALONE', tone: 'good', about: 'runs the guest; nobody protects it' };
    case 'halted':
      return { state: 'HALTED', tone: 'bad', about: 'the other one is live' };
  }
}

function backupState({ pair, insight: { backup } }: PairWatch, ticks: number): State {
  const busy = (about: string): State => ({ state: 'TAKING OVER', tone: 'busy', about });
  switch (backup.state) {
    case 'following': {
      const silent = silence(ticks - backup.heardAt, pair);
      const tone: Tone = silent === undefined ? 'cool' : 'busy';
      return { state: 'BACKUP', tone, about: silent ?? 'replays the log, and is silent' };
    }
    case 'finishing':
      return busy('consumes what has come of the log');
    case 'taking':
      return taking(backup.generation + 1);
    case 'live':
      return { state: 'LIVE ALONE', tone: 'good', about: 'runs the guest; nobody protects it' };
    case 'halted':
      return { state: 'HALTED', tone: 'bad', about: 'the other one is live' };
    case 'released':
      return { state: 'BACKUP', tone: 'cool', about: 'the guest has ended: replays the rest' };
  }
}

function taking(generation: number): State {
  return { state: 'TAKING OVER', tone: 'busy', about: `asks the disk for generation ${generation}` };
}

/** Said once a heartbeat and a half are missing. */
function silence(ticks: number, { options }: PairWatch['pair']): string | undefined {
  const { heartbeatTicks, timeoutTicks } = options.settings;
  if (ticks < 1.5 * heartbeatTicks) return undefined;
  return `hears nothing: ${grouped(ticks)} of ${grouped(timeoutTicks)} ticks`;
}

function primaryDetail({ pair, positions, chronicle, insight }: PairWatch): string {
  const { send } = chronicle.log;
  if (pair.primary.isAlone) return `logged ${counted(send, 'entry', 'entries')}`;
  const acknowledged = grouped(Math.min(insight.primary.covered, positions.primary));
  return `log ${grouped(send)}, acknowledged to ${acknowledged}`;
}

function backupDetail({ pair, insight: { backup } }: PairWatch): string {
  const { takeover } = pair.backup;
  if (takeover !== undefined)
    return `took over at ${grouped(takeover.position)}, sent ${grouped(takeover.kept)} kept`;
  return `has ${counted(backup.received, 'entry', 'entries')}, keeps ${counted(backup.outputs.length, 'output')}`;
}
