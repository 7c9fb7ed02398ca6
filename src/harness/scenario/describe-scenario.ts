import { counted } from '../../machine/counted.ts';
import type {
  Arrival,
  BoardSetting,
  ClientSetting,
  ClockSetting,
  EntropySetting,
  Event,
  IoSetting,
  PairSetting,
  Place,
  ReplaySetting,
  Scenario,
  Tail,
} from './scenario.ts';
import type { Fault } from '../../simulation/fault.ts';

/** How much of a list, and of a text, is shown. */
const SHOWN_ITEMS = 8;
const SHOWN_CHARACTERS = 32;

/** A scenario in short, for people: a line for each arrival and each setting that is not as usual. */
export function describeScenario(scenario: Scenario): string {
  const { limit, checkpoints, arrivals = [], board, clock, io, entropy, replay } = scenario;
  const { pair, faults = [], clients = [] } = scenario;
  const lines = [
    `to position ${limit}${checkpoints === undefined ? '' : `, a checkpoint each ${counted(checkpoints, 'slot')}`}`,
    ...arrivals.map(describeArrival),
    ...labelled('board', board && boardTexts(board)),
    ...labelled('clock', clock && clockTexts(clock)),
    ...labelled('I/O', io && ioTexts(io)),
    ...labelled('entropy', entropy && entropyTexts(entropy)),
    ...labelled('backup', replay && replayTexts(replay)),
    ...labelled('pair', pair && pairTexts(pair)),
    ...faults.map((fault) => `fault ${describeFault(fault)}`),
    ...clients.map((client) => `client: ${clientText(client)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Where an arrival is to come, and what it is. */
export function describeArrival(arrival: Arrival): string {
  return `${placeText(arrival)}: ${eventText(arrival)}`;
}

/** Where a fault is to strike, and what it is. */
export function describeFault(fault: Fault): string {
  return `${faultPlaceText(fault)}: ${faultText(fault)}`;
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

function pairTexts(pair: PairSetting): string[] {
  const { latency, latencyTail, ...others } = pair;
  const told = Object.entries(others).map(([name, value]) => `${PAIR_WORDS[name] ?? name} ${value}`);
  const usual = latency === undefined && latencyTail === undefined;
  return [...told, ...(usual ? [] : drawsText('messages take', latency, latencyTail ?? 20))];
}

/** What settings of a pair are called where their names say too little. */
const PAIR_WORDS: Readonly<Record<string, string>> = {
  primarySpeed: 'slots a tick on the primary',
  backupSpeed: 'slots a tick on the backup',
  bandwidth: 'bytes a tick',
  storage: 'ticks to the disk',
  clockAhead: 'the backup’s clock is ahead by',
  spare: 'ticks until a third host asks to be the new backup',
  spareSpeed: 'slots a tick on the third host',
  spareClockAhead: 'the third host’s clock is ahead by',
  sendBuffer: 'bytes in the send buffer',
  receiveBuffer: 'bytes in the receive buffer',
  lag: 'slots of lag until it is slowed down',
  maxLag: 'slots of lag until it is stopped',
  held: 'outputs held for slots',
  marks: 'slots between marks',
};

function faultPlaceText(fault: Fault): string {
  if ('at' in fault) return `at ${fault.at}`;
  const { after, hit = 1, plus = 0 } = fault;
  return `after ${after}${hit === 1 ? '' : `, ${ordinal(hit)} time`}${plus === 0 ? '' : `, plus ${counted(plus, 'tick')}`}`;
}

function faultText(fault: Fault): string {
  if ('crash' in fault) return `the ${fault.crash} crashes`;
  if ('pause' in fault) return `the ${fault.pause} stands still for ${counted(fault.ticks, 'tick')}`;
  if ('corrupt' in fault) return `the ${fault.corrupt} computes wrongly`;
  const what =
    fault.cut === 'channel' ? 'the channel' : `the way of the ${fault.cut.split('-')[0]} to the disk`;
  return `${what} is cut${fault.ticks === undefined ? '' : ` for ${counted(fault.ticks, 'tick')}`}`;
}

function clientText(client: ClientSetting): string {
  const think = client.think === undefined ? '' : `, thinking ${items(client.think)}`;
  if ('keyValue' in client) return `${client.keyValue.join('; ')}${think}`;
  if ('echo' in client) return `sends ${items(client.echo.map((text) => JSON.stringify(text)))}${think}`;
  if ('types' in client) return `types ${items(client.types.map((text) => JSON.stringify(text)))}${think}`;
  return `reads ${client.reads.length === 1 ? 'sector' : 'sectors'} ${items(client.reads)}${think}`;
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

function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}
