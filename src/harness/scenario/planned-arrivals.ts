import { RATE_ONE } from '../../environment/clock-line.ts';
import type { Anchor, Planned, PlannedEvent } from '../../hypervisor/schedule.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Subject } from '../subject.ts';
import { hexBytes } from '../../machine/hex.ts';
import type { Arrival } from './scenario.ts';

/**
 * A scenario's arrivals as the hypervisor plans them, in the same order.
 * @throws LockstepError `bad-scenario`: the subject does not take one of them
 */
export function plannedArrivals(arrivals: readonly Arrival[], subject: Subject): Planned[] {
  return arrivals.map((arrival, index) => {
    const problem = objection(arrival, subject);
    if (problem === undefined) return new PlannedArrival(arrival, subject);
    throw new LockstepError('bad-scenario', `arrivals[${index}]: ${problem}`);
  });
}

/** An arrival whose bytes are made when it arrives, if it does. */
class PlannedArrival implements Planned {
  readonly anchor: Anchor;
  readonly #arrival: Arrival;
  readonly #subject: Subject;

  constructor(arrival: Arrival, subject: Subject) {
    this.anchor =
      'at' in arrival ? arrival : { after: arrival.after, hit: arrival.hit ?? 1, plus: arrival.plus ?? 0 };
    this.#arrival = arrival;
    this.#subject = subject;
  }

  get event(): PlannedEvent {
    const arrival = this.#arrival;
    if ('interrupt' in arrival) return { kind: 'timer' };
    if ('console' in arrival) return { kind: 'console', data: consoleBytes(arrival.console) };
    if ('frame' in arrival) {
      const device = arrival.device ?? this.#subject.devices!.networks[0]!;
      return { kind: 'frame', device, data: hexBytes(arrival.frame) };
    }
    if ('reset' in arrival) return { kind: 'reset' };
    if ('powerOff' in arrival) return { kind: 'power-off' };
    if ('snapshot' in arrival) return { kind: 'snapshot' };
    if ('signal' in arrival) {
      return { kind: 'signal', name: arrival.signal, data: hexBytes(arrival.data ?? '') };
    }
    const { jump, rate } = arrival.pace;
    return { kind: 'pace', jump, rate: Math.floor(rate * RATE_ONE) };
  }
}

/** What is typed, as it goes over the line. */
export function consoleBytes(typed: string | { readonly hex: string }): Uint8Array {
  return typeof typed === 'string' ? new TextEncoder().encode(typed) : hexBytes(typed.hex);
}

/** Why a subject cannot be given something. */
function objection(arrival: Arrival, subject: Subject): string | undefined {
  if ('interrupt' in arrival) return unaccepted(arrival.interrupt, subject);
  if ('console' in arrival) return unaccepted('console', subject);
  if ('signal' in arrival) return unaccepted(arrival.signal, subject);
  if ('reset' in arrival) return unaccepted('reset', subject);
  if ('frame' in arrival) return unaccepted('frame', subject) ?? missing(arrival.device, subject);
  if ('pace' in arrival && subject.clock?.kind !== 'paced')
    return `the clock of ${subject.id} is read, not paced`;
  return undefined;
}

function unaccepted(kind: string, { id, accepts = [] }: Subject): string | undefined {
  if (accepts.includes(kind)) return undefined;
  return `${id} takes no ${kind}: ${accepts.length === 0 ? 'nothing' : `only ${accepts.join(', ')}`}`;
}

function missing(device: number | undefined, { id, devices }: Subject): string | undefined {
  const networks = devices?.networks ?? [];
  if (device === undefined ? networks.length > 0 : networks.includes(device)) return undefined;
  const has = networks.length === 0 ? 'has none' : `has them in slots ${networks.join(', ')}`;
  return `no network${device === undefined ? '' : ` in slot ${device}`}: ${id} ${has}`;
}
