import fc from 'fast-check';
import type { Fault, FaultKind, FaultPlace, Step } from '../../../simulation/fault.ts';
import type { PairSetting } from '../scenario.ts';
import { uniformPosition } from './place.ts';
import { settingOf } from './tail.ts';

/** A third host, and what goes wrong around it. */
export interface NewBackup {
  readonly pair: Pick<PairSetting, 'spare' | 'spareSpeed' | 'spareClockAhead'>;
  readonly faults: readonly Fault[];
  /** Whether that is all that goes wrong. */
  readonly all: boolean;
}

/** Soon enough for the guest to be still there. In ticks. */
const spare = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5000 }) },
);

/** At once, while what comes of it is under way, or any time behind. In ticks. */
const plus = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(150) },
  { weight: 3, arbitrary: fc.nat(1000) },
  { weight: 1, arbitrary: fc.nat(4000) },
);

/** While it is given the guest's state, at the moments at which it is told that it may go live, and behind. */
const place = fc
  .record(
    {
      after: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Step>('protect') },
        { weight: 2, arbitrary: fc.constant<Step>('join') },
        { weight: 1, arbitrary: fc.constant<Step>('copy') },
      ),
      plus,
    },
    { noNullPrototype: true },
  )
  .map(behind);

/** Shorter than a timeout, and longer. */
const ticks = fc.integer({ min: 1, max: 12_000 });

/** Mostly the death of who is live by then: the backup, where the primary has died before. */
const kind: fc.Arbitrary<FaultKind> = fc.oneof(
  { weight: 10, arbitrary: fc.constant<FaultKind>({ crash: 'backup' }) },
  { weight: 4, arbitrary: fc.constant<FaultKind>({ crash: 'primary' }) },
  { weight: 2, arbitrary: fc.constant<FaultKind>({ crash: 'spare' }) },
  { weight: 3, arbitrary: ticks.map((length): FaultKind => ({ pause: 'backup', ticks: length })) },
  { weight: 1, arbitrary: ticks.map((length): FaultKind => ({ pause: 'spare', ticks: length })) },
  { weight: 3, arbitrary: ticks.map((length): FaultKind => ({ cut: 'channel', ticks: length })) },
  { weight: 1, arbitrary: ticks.map((length): FaultKind => ({ cut: 'spare-storage', ticks: length })) },
  { weight: 1, arbitrary: ticks.map((length): FaultKind => ({ cut: 'backup-storage', ticks: length })) },
  { weight: 1, arbitrary: fc.constant<FaultKind>({ corrupt: 'spare' }) },
);

/** Two deaths: of one of the first two, and of the other one when there is a new backup that may go live. */
function deaths(limit: number): fc.Arbitrary<Fault[]> {
  const order = fc.constantFrom(['primary', 'backup'] as const, ['backup', 'primary'] as const);
  const half = Math.ceil(limit / 2);
  // A guest that waits for something is where a new backup mostly comes in, and where nothing is under way.
  const then: fc.Arbitrary<FaultPlace> = fc.oneof(
    { weight: 1, arbitrary: plus.map((ticks) => behind({ after: 'protect', plus: ticks })) },
    { weight: 2, arbitrary: fc.integer({ min: Math.ceil(half / 4), max: limit - 1 }).map((at) => ({ at })) },
  );
  return fc.tuple(order, uniformPosition(half), then).map(([[first, second], at, where]) => [
    { at, crash: first },
    { ...where, crash: second },
  ]);
}

/**
 * A third host, which becomes the new backup of who has gone on alone: with two deaths, or with mostly one thing that goes wrong
 * then beside all else.
 */
export function newBackup(limit: number): fc.Arbitrary<NewBackup> {
  const fault = fc.tuple(place, kind).map(([where, what]): Fault => ({ ...where, ...what }));
  const details = settingOf<Required<Omit<NewBackup['pair'], 'spare'>>>({
    spareSpeed: fc.constantFrom(10, 12, 8, 3, 30),
    // Mostly behind: a clock that is ahead goes on from there.
    spareClockAhead: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -50_000, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 50_000 }) },
    ),
  });
  const others = fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant<Fault[]>([]) },
    { weight: 4, arbitrary: fault.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(fault, { maxLength: 2, size: 'max' }) },
  );
  const wrong = fc.oneof(
    { weight: 1, arbitrary: others.map((faults) => ({ faults, all: false })) },
    { weight: 2, arbitrary: deaths(limit).map((faults) => ({ faults, all: true })) },
  );
  return fc
    .tuple(spare, details, wrong)
    .map(([ticks, setting, faults]) => ({ pair: { spare: ticks, ...setting }, ...faults }));
}

/** Without what goes without saying. */
function behind({ after, plus: ticks }: { after: Step; plus: number }) {
  return { after, ...(ticks === 0 ? {} : { plus: ticks }) };
}
