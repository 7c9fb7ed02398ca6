import type {
  Arrival,
  BoardSetting,
  ClockSetting,
  EntropySetting,
  Event,
  IoSetting,
  Place,
  ReplaySetting,
  Scenario,
  Tail,
} from './scenario.ts';

/** How much of a list, and of a text, is shown. */
const SHOWN_ITEMS = 8;
const SHOWN_CHARACTERS = 32;

/** A scenario in short, for people: a line for each arrival and each setting that is not as usual. */
export function describeScenario(scenario: Scenario): string {
  const { limit, checkpoints, arrivals = [], board, clock, io, entropy, replay } = scenario;
  const lines = [
    `to position ${limit}${checkpoints === undefined ? '' : `, a checkpoint each ${counted(checkpoints, 'slot')}`}`,
    ...arrivals.map((arrival) => `${placeText(arrival)}: ${eventText(arrival)}`),
    ...labelled('board', board && boardTexts(board)),
    ...labelled('clock', clock && clockTexts(clock)),
    ...labelled('I/O', io && ioTexts(io)),
    ...labelled('entropy', entropy && entropyTexts(entropy)),
    ...labelled('backup', replay && replayTexts(replay)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function placeText(place: Place): string {
  if ('at' in place) return `at ${place.at}`;
  const { after, hit = 1, plus = 0 } = place;
  return `after ${after}${hit === 1 ? '' : `, ${ordinal(hit)} time`}${plus === 0 ? '' : `, plus ${counted(plus, 'slot')}`}`;
}

function eventText(event: Event & Arrival): string {
  if ('interrupt' in event) return 'the timer expires';
  if ('console' in event) {
    const { console: typed } = event;
    return typeof typed === 'string'
      ? `${JSON.stringify(short(typed))} is typed`
      : `bytes ${short(typed.hex)} are typed`;
  }
  if ('frame' in event) {
    const device = event.device === undefined ? '' : ` at device ${event.device}`;
    return `a frame of ${counted(event.frame.length / 2, 'byte')} comes in${device}: ${short(event.frame)}`;
  }
  if ('reset' in event) return 'reset';
  if ('snapshot' in event) return 'a snapshot is taken';
  if ('powerOff' in event) return 'power off';
  if ('signal' in event) return `signal ${event.signal}${event.data ? ` with ${short(event.data)}` : ''}`;
  const { jump, rate } = event.pace;
  return `the clock jumps by ${counted(jump, 'tick')} and goes on with ${rate} a slot`;
}

function boardTexts({ memory, disks = [], append, clock }: BoardSetting): string[] {
  return [
    ...(memory === undefined ? [] : [`${memory} of memory`]),
    ...disks.map(({ sectors }) => `a disk of ${counted(sectors, 'sector')}`),
    ...(append ? [`command line ${JSON.stringify(short(append))}`] : []),
    ...(clock === undefined ? [] : [`${clock} clock`]),
  ];
}

function clockTexts({ rate, steps, tail, lateness, latenessTail }: ClockSetting): string[] {
  return [
    ...(rate === undefined ? [] : [`${rate} ticks a slot`]),
    ...drawsText('readings add', steps, tail),
    ...drawsText('timers are late by', lateness, latenessTail),
  ];
}

function ioTexts({ latency, tail, errors = [], content }: IoSetting): string[] {
  return [
    ...drawsText('requests take', latency, tail),
    ...(errors.length === 0 ? [] : [`requests ${items(errors)} fail`]),
    ...(content ? [`disks hold ${tailText(content)}`] : []),
  ];
}

function entropyTexts({ bytes = [], tail }: EntropySetting): string[] {
  return drawsText(
    'requests get',
    bytes.map((digits) => (digits === '' ? 'zeros' : short(digits))),
    tail,
  );
}

function replayTexts({ slices = [], reloads = [], forgets = [] }: ReplaySetting): string[] {
  return [
    ...(slices.length === 0 ? [] : [`runs in slices of ${items(slices)}`]),
    ...(reloads.length === 0 ? [] : [`is saved and loaded at ${items(reloads)}`]),
    ...(forgets.length === 0 ? [] : [`forgets its caches at ${items(forgets)}`]),
  ];
}

function labelled(label: string, texts: readonly string[] | undefined): string[] {
  return texts === undefined || texts.length === 0 ? [] : [`${label}: ${texts.join('; ')}`];
}

function drawsText(
  what: string,
  list: readonly (number | string)[] | undefined = [],
  tail: Tail = 0,
): string[] {
  if (list.length === 0) return tail === 0 ? [] : [`${what} ${tailText(tail)}`];
  return [`${what} ${items(list)}, then ${tailText(tail)}`];
}

function tailText(tail: Tail): string {
  return typeof tail === 'number' ? `${tail}` : `random values of seed ${tail.seed}`;
}

function items(list: readonly (number | string)[]): string {
  const rest = list.length - SHOWN_ITEMS;
  return list.slice(0, SHOWN_ITEMS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function short(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}
