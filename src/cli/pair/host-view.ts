import type { Backup } from '../../replication/backup.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Takeover } from '../../simulation/history.ts';
import type { HostView } from './pair-view.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import type { Tone } from './line.ts';
import { counted, grouped } from '../../report/words/numbers.ts';
import type { PairWatch } from './pair-watch.ts';
import type { WatchedPrimary } from './watched-primary.ts';

type State = Pick<HostView, 'state' | 'tone' | 'about'>;

/** A host, as it stands at `ticks`. */
export function hostView(name: HostName, watch: PairWatch, ticks: number): HostView {
  const position = watch.positions[name];
  const primary = watch.insight.primaryOf(name);
  const backup = watch.insight.backupOf(name);
  const known = Math.max(position, backup?.limit ?? 0);
  return {
    ...(overState(name, watch) ?? roleState(watch, primary, backup, ticks)),
    position,
    generation: watch.pair[name]!.generation,
    safe: primary === undefined ? known : Math.min(position, primary.covered),
    held: primary?.made.map(({ covered }) => covered) ?? [],
    detail: detailOf(name, watch),
  };
}

function overState(name: HostName, { pair, chronicle, insight }: PairWatch): State | undefined {
  const { over, outcome } = pair[name]!;
  if (over === 'crashed') return { state: 'CRASHED', tone: 'bad', about: 'gone, with all in its memory' };
  if (over === 'halted') return { state: 'HALTED', tone: 'bad', about: 'has stopped for good' };
  if (over === 'ended') {
    const followed = insight.primaryOf(name) === undefined;
    const about = followed ? 'has followed to the end' : outcomeText(outcome);
    return { state: 'ENDED', tone: 'cool', about };
  }
  if (!chronicle.paused.has(name)) return undefined;
  return { state: 'STANDS STILL', tone: 'bad', about: 'and does not notice it' };
}

function roleState(
  watch: PairWatch,
  primary: WatchedPrimary | undefined,
  backup: Backup | undefined,
  ticks: number,
): State {
  if (primary !== undefined) return primaryState(watch, primary, ticks);
  if (backup !== undefined) return backupState(watch, backup, ticks);
  return { state: 'STANDS BY', tone: 'dim', about: 'has nothing of the guest' };
}

function primaryState({ pair, insight }: PairWatch, primary: WatchedPrimary, ticks: number): State {
  switch (primary.state) {
    case 'protected': {
      const silent = silence(ticks - primary.heardAt, pair);
      return insight.pairing.backup === 'spare'
        ? { state: 'PROTECTED', tone: 'good', about: silent ?? 'runs the guest, protected again' }
        : { state: 'PRIMARY', tone: 'good', about: silent ?? 'runs the guest, and is protected' };
    }
    case 'taking':
      return taking(primary.generation + 1);
    case 'alone':
      return { state: 'LIVE ALONE', tone: 'good', about: 'runs the guest; nobody protects it' };
    case 'copying':
      return { state: 'COPYING', tone: 'busy', about: 'runs the guest, and sends its state' };
    case 'pairing':
      return { state: 'PAIRING UP', tone: 'busy', about: 'outputs wait, until the spare may go live' };
    case 'halted':
      return { state: 'HALTED', tone: 'bad', about: 'the other one is live' };
  }
}

function backupState({ pair }: PairWatch, backup: Backup, ticks: number): State {
  const busy = (about: string): State => ({ state: 'TAKING OVER', tone: 'busy', about });
  switch (backup.state) {
    case 'joining': {
      const silent = silence(ticks - backup.heardAt, pair);
      return { state: 'JOINING', tone: 'busy', about: silent ?? 'follows, and may not go live yet' };
    }
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

function detailOf(name: HostName, watch: PairWatch): string {
  const { pair, insight, positions } = watch;
  const { takeover } = pair[name]!;
  const primary = insight.primaryOf(name);
  const backup = insight.backupOf(name);
  if (primary !== undefined && insight.pairing.primary === name) return primaryDetail(name, watch, primary);
  if (takeover !== undefined) return takeoverDetail(takeover);
  if (primary !== undefined) return `came to position ${grouped(positions[name])}`;
  if (backup === undefined) return `asks ${counted(pair.options.spare!.afterTicks, 'tick')} after a loss`;
  return `has ${counted(backup.received, 'entry', 'entries')}, keeps ${counted(backup.outputs.length, 'output')}`;
}

function primaryDetail(
  name: HostName,
  { pair, positions, chronicle }: PairWatch,
  primary: WatchedPrimary,
): string {
  const { send } = chronicle.log;
  const { takeover } = pair[name]!;
  if (primary.state === 'copying')
    return `${counted(chronicle.copiedBytes, 'byte')} of state, log ${grouped(send)}`;
  if (!primary.isUnprotected)
    return `log ${grouped(send)}, acknowledged to ${grouped(Math.min(primary.covered, positions[name]))}`;
  return takeover === undefined ? `logged ${counted(send, 'entry', 'entries')}` : takeoverDetail(takeover);
}

function takeoverDetail({ position, kept }: Takeover): string {
  return `took over at ${grouped(position)}, sent ${grouped(kept)} kept`;
}
