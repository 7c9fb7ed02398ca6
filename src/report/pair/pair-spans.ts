import { HOST_NAMES } from '../../simulation/fault.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Moment, PairHistory } from '../../simulation/history.ts';
import type { Arrow, Place, Span } from '../report.ts';
import type { SpanKind } from '../span-kinds.ts';
import { HostRoles } from '../words/host-roles.ts';
import { counted, grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';
import type { PairLanes } from './pair-lanes.ts';
import type { KeptOutput, PairRecord, SeenOutput } from './pair-record.ts';

/** What becomes of a host by a moment of its own; `undefined`: nothing more. */
const BECOMES: Partial<Record<Moment['what'], SpanKind | undefined>> = {
  missed: 'missing',
  live: 'live',
  join: 'follows',
  crash: undefined,
  halt: undefined,
  end: undefined,
};

const STATE_TEXTS: Partial<Record<SpanKind, string>> = {
  live: 'runs the guest live',
  joins: 'is given the guest’s state and follows, and may not take over yet',
  follows: 'replays the log, and is silent',
  missing: 'misses the other host: lets nothing out, and asks who goes on',
};

/** All that lasts in a pair's history. */
export function pairSpans(record: PairRecord, lanes: PairLanes): Span[] {
  const { history, made, kept, asked, copied } = record;
  const begin: Place = { position: 0, ticks: 0 };
  return [
    ...hostSpans(lanes, 'primary', 'live', begin, history),
    ...hostSpans(lanes, 'backup', 'follows', begin, history),
    // It stands where the guest's state was taken, once it has that.
    ...(asked === undefined
      ? []
      : hostSpans(
          lanes,
          'spare',
          'joins',
          { ...asked, ...(copied && { position: copied.position }) },
          history,
        )),
    ...interruptions(lanes, history),
    ...HOST_NAMES.flatMap((host) => heldSpans(lanes, host, made, history)),
    ...HOST_NAMES.flatMap((host) => keptSpans(lanes, host, kept, history)),
  ];
}

/** The log's pieces, and the words that they have come; and the state that a new backup is sent. */
export function pairArrows({ history: { moments }, copied }: PairRecord, lanes: PairLanes): Arrow[] {
  const lane = lanes.of('channel');
  const pairings = pairingsOf(moments);
  const keyOf = (moment: Moment): string => `${pairings.get(moment)} ${moment.number}`;
  const first = (what: Moment['what']): Map<string, Moment> => {
    const found = new Map<string, Moment>();
    for (const moment of moments)
      if (moment.what === what && !found.has(keyOf(moment))) found.set(keyOf(moment), moment);
    return found;
  };
  const [received, heard] = [first('receive'), first('acknowledge')];
  const arrow = (kind: Arrow['kind'], what: string, from: Moment, to: Place | undefined): Arrow => {
    const lasted =
      to === undefined ? 'never comes' : `is under way for ${counted(to.ticks - from.ticks, 'tick')}`;
    return { lane, kind, from: placeOf(from), ...(to && { to: placeOf(to) }), text: `${what} ${lasted}` };
  };
  return moments.flatMap((moment) => {
    const upTo = `up to entry ${grouped(moment.number)}`;
    switch (moment.what) {
      case 'send':
        return [arrow('log', `the log ${upTo}`, moment, received.get(keyOf(moment)))];
      case 'receive':
        return [
          arrow('acknowledgement', `the word that it has the log ${upTo}`, moment, heard.get(keyOf(moment))),
        ];
      case 'copy':
        return [arrow('log', `the guest’s state, ${counted(moment.number, 'byte')},`, moment, copied)];
      default:
        return [];
    }
  });
}

/** Of what is said on the channel, in which pairing it is: logs begin anew in each, and so do their numbers. */
function pairingsOf(moments: readonly Moment[]): ReadonlyMap<Moment, number> {
  const found = new Map<Moment, number>();
  let [copies, by]: [number, HostName | undefined] = [0, undefined];
  for (const moment of moments) {
    if (moment.what === 'copy') [copies, by] = [copies + 1, moment.host];
    const isNew = moment.what === 'receive' ? moment.host === 'spare' : moment.host === by;
    found.set(moment, isNew ? copies : 0);
  }
  return found;
}

function placeOf({ position, ticks }: Place): Place {
  return { position, ticks };
}

function hostSpans(
  lanes: PairLanes,
  host: HostName,
  begins: SpanKind,
  begin: Place,
  { moments, ticks }: PairHistory,
): Span[] {
  const spans: Span[] = [];
  const roles = new HostRoles();
  let kind: SpanKind | undefined = begins;
  let [from, last] = [begin, begin];
  const close = (to: Place): void => {
    if (kind === undefined) return;
    spans.push({ lane: lanes.of(host), kind, from, to, text: `the ${host} ${STATE_TEXTS[kind]}` });
  };
  for (const moment of moments) {
    const role = roles.of(moment.host);
    roles.note(moment);
    if (moment.host !== host) continue;
    // Before it has anything of the guest it stands nowhere.
    last = { position: Math.max(moment.position, begin.position), ticks: moment.ticks };
    // Who misses a host that could not take over goes on, or gives up.
    const changes = moment.what in BECOMES && !(moment.what === 'missed' && role === 'copying');
    if (!changes || moment.ticks < begin.ticks) continue;
    close(last);
    from = last;
    kind = BECOMES[moment.what];
  }
  close({ position: last.position, ticks: Math.max(ticks, last.ticks) });
  return spans;
}

/** When hosts stood still, and nothing got through. */
function interruptions(lanes: PairLanes, { moments, ticks }: PairHistory): Span[] {
  const ends: Partial<Record<Moment['what'], Moment['what']>> = { pause: 'resume', cut: 'heal' };
  return moments.flatMap((moment, index): Span[] => {
    const end = ends[moment.what];
    if (end === undefined) return [];
    const { host, detail } = moment;
    const over = moments.find(
      (other, at) => at > index && other.what === end && other.host === host && other.detail === detail,
    );
    const to = over ?? { position: moments.at(-1)!.position, ticks };
    const kind = moment.what === 'pause' ? 'paused' : 'cut';
    const text = kind === 'paused' ? `the ${host} stands still` : `cut: ${detail}`;
    return [{ lane: lanes.ofMoment(moment), kind, from: placeOf(moment), to: placeOf(to), text }];
  });
}

/** By number, when an output left a host. */
function releases(host: HostName, { moments }: PairHistory): ReadonlyMap<number, Place> {
  const found = new Map<number, Place>();
  for (const moment of moments)
    if (moment.what === 'release' && moment.host === host) found.set(moment.number, placeOf(moment));
  return found;
}

/** Where a host did something last. */
function lastOf(host: HostName, { moments }: PairHistory): Place {
  return placeOf(moments.findLast((moment) => moment.host === host) ?? { position: 0, ticks: 0 });
}

function heldSpans(
  lanes: PairLanes,
  host: HostName,
  made: readonly SeenOutput[],
  history: PairHistory,
): Span[] {
  const [left, last] = [releases(host, history), lastOf(host, history)];
  return made.flatMap((output) => {
    if (output.host !== host) return [];
    const to = left.get(output.number);
    const words = to === undefined ? 'never leaves this host' : `is held for ${duration(output, to)}`;
    return [spanOf(lanes.of('held'), 'held', output, to ?? last, words)];
  });
}

function keptSpans(
  lanes: PairLanes,
  host: HostName,
  kept: readonly KeptOutput[],
  history: PairHistory,
): Span[] {
  const [left, last] = [releases(host, history), lastOf(host, history)];
  return kept.flatMap((output) => {
    if (output.host !== host) return [];
    const sent = left.get(output.number);
    const to = output.until ?? sent;
    const how = output.until === undefined && sent !== undefined ? ', and sent here' : '';
    const words = to === undefined ? 'is kept to the end' : `is kept for ${duration(output, to)}${how}`;
    return [spanOf(lanes.of('kept'), 'kept', output, to ?? last, words)];
  });
}

function duration(from: Place, to: Place): string {
  return counted(Math.max(0, to.ticks - from.ticks), 'tick');
}

function spanOf(lane: number, kind: SpanKind, output: SeenOutput, end: Place, words: string): Span {
  const from = placeOf(output);
  const to = {
    position: Math.max(from.position, end.position),
    ticks: Math.max(from.ticks, end.ticks),
  };
  const text = `output ${grouped(output.number)} ${words}: ${quotedOutputs([output.output])}`;
  return { lane, kind, from, to, text };
}
