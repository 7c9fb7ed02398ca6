import fc from 'fast-check';
import type { Subject } from '../../subject.ts';
import { hexDigits } from '../../../machine/hex.ts';
import type { Event } from '../scenario.ts';
import { frameDigits } from './frame.ts';

/** What kinds of things arrive; each can be bounded, and with a `maxLength` of 0 be left out. */
export type EventKind =
  'interrupts' | 'console' | 'frames' | 'signals' | 'paces' | 'resets' | 'snapshots' | 'powerOffs';

/** Bounds on how many of each kind arrive. Those without one come as often as they happen to. */
export type EventBounds = { readonly [K in EventKind]?: { readonly maxLength?: number } };

/** Kinds that have names of their own; any other that a subject accepts is a signal. */
const NAMED = ['timer', 'console', 'frame', 'reset'];
const MAX_SIGNAL_BYTES = 8;
const KEYS = [...'abcdefghijklmnopqrstuvwxyz', ...'0123456789', ...' \r\n\t\b\x03\x04\x1b[ABCD~é'];

/** One who types, and one who pastes more than a receiver takes. */
const MAX_TYPED = 6;
const MAX_PASTED = 40;

/** What may arrive at a subject: only what it takes. */
export function eventFor(subject: Subject, bounds: EventBounds = {}): fc.Arbitrary<Event> {
  const { accepts = [], devices, clock, samples = {} } = subject;
  const all: Record<EventKind, fc.WeightedArbitrary<Event>[]> = {
    interrupts: accepts.includes('timer')
      ? [{ weight: 40, arbitrary: fc.constant({ interrupt: 'timer' }) }]
      : [],
    console: accepts.includes('console') ? [{ weight: 25, arbitrary: typing(samples.console) }] : [],
    frames:
      accepts.includes('frame') && devices !== undefined && devices.networks.length > 0
        ? [{ weight: 25, arbitrary: frames(devices.networks, frameDigits(samples)) }]
        : [],
    signals: accepts
      .filter((name) => !NAMED.includes(name))
      .map((name) => ({ weight: 25, arbitrary: signal(name) })),
    paces: clock?.kind === 'paced' ? [{ weight: 20, arbitrary: pace }] : [],
    resets: accepts.includes('reset') ? [{ weight: 5, arbitrary: fc.constant({ reset: true }) }] : [],
    snapshots: [{ weight: 5, arbitrary: fc.constant({ snapshot: true }) }],
    // Rare: it cuts short what else a trial would have shown.
    powerOffs: [{ weight: 1, arbitrary: fc.constant({ powerOff: true }) }],
  };
  const kinds = Object.entries(all).filter(([kind]) => bounds[kind as EventKind]?.maxLength !== 0);
  return fc.oneof(...kinds.flatMap(([, weighted]) => weighted));
}

/** The kind that bounds count an event as. */
export function kindOf(event: Event): EventKind {
  if ('interrupt' in event) return 'interrupts';
  if ('console' in event) return 'console';
  if ('frame' in event) return 'frames';
  if ('signal' in event) return 'signals';
  if ('pace' in event) return 'paces';
  if ('reset' in event) return 'resets';
  return 'snapshot' in event ? 'snapshots' : 'powerOffs';
}

function typing(samples: readonly string[] = []): fc.Arbitrary<Event> {
  const keys = (maxLength: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength, size: 'max' }).map((all) => all.join(''));
  const noise = fc.array(fc.nat(255), { minLength: 1, maxLength: MAX_TYPED, size: 'max' });
  return fc
    .oneof(
      { weight: 4, arbitrary: keys(MAX_TYPED) },
      { weight: 1, arbitrary: keys(MAX_PASTED) },
      { weight: 1, arbitrary: noise.map((bytes) => ({ hex: hexDigits(bytes) })) },
      ...samples.map((text) => ({
        weight: Math.max(1, Math.floor(4 / samples.length)),
        arbitrary: fc.constant(text),
      })),
    )
    .map((typed) => ({ console: typed }));
}

function frames(networks: readonly number[], digits: fc.Arbitrary<string>): fc.Arbitrary<Event> {
  if (networks.length === 1) return digits.map((frame) => ({ frame }));
  return fc.record({ frame: digits, device: fc.constantFrom(...networks) }, { noNullPrototype: true });
}

function signal(name: string): fc.Arbitrary<Event> {
  const bytes = fc.array(fc.nat(255), { maxLength: MAX_SIGNAL_BYTES, size: 'max' });
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant({ signal: name }) },
    { weight: 1, arbitrary: bytes.map((all) => ({ signal: name, data: hexDigits(all) })) },
  );
}

const pace = fc
  .record(
    { jump: fc.oneof(fc.nat(30), fc.nat(20_000)), rate: fc.constantFrom(0.1, 0, 0.01, 1, 20) },
    { noNullPrototype: true },
  )
  .map((line) => ({ pace: line }));
