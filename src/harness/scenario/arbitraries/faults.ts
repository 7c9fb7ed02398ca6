import fc from 'fast-check';
import { STEPS } from '../../../simulation/fault.ts';
import type { Fault, FaultKind, FaultPlace, HostName, Step } from '../../../simulation/fault.ts';
import { uniformPosition } from './place.ts';

/** A host that stands still is missed if it takes longer than the timeout; both happen. In ticks. */
const PAUSE_TICKS = 12_000;
const MAX_FAULTS = 3;
/** Right at the step, while what comes of it is under way, or around the time at which somebody is missed. In ticks. */
const plus = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.nat(150) },
  { weight: 1, arbitrary: fc.nat(4000) },
);

/**
 * What most often shows a broken rule: the moment behind which something may be contradicted. The last two are there only
 * where something else has gone wrong before.
 */
const WEIGHTS: Readonly<Partial<Record<Step, number>>> = {
  release: 12,
  write: 8,
  acknowledge: 6,
  send: 6,
  receive: 4,
  take: 2,
  live: 1,
};

const step = fc.oneof(
  ...STEPS.flatMap((name) => {
    const weight = WEIGHTS[name];
    return weight === undefined ? [] : [{ weight, arbitrary: fc.constant<Step>(name) }];
  }),
);

/** Most steps happen a few times, some once, and outputs leave often. */
const hits = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 250 }) },
);

const ticks = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: PAUSE_TICKS }) },
);

/** Where a write may be on its way to the disk, or about to leave. */
const underWay: fc.Arbitrary<FaultPlace> = fc
  .record(
    {
      after: fc.constantFrom<Step>('write', 'acknowledge', 'send'),
      hit: fc.integer({ min: 1, max: 20 }),
      plus: fc.oneof(fc.constant(0), fc.nat(150)),
    },
    { noNullPrototype: true },
  )
  .map(shortest);

/** About as long as a timeout: of those that are drawn, half to one and a half. */
const aboutTimeout = fc
  .tuple(fc.constantFrom(2500, 4000, 6000), fc.integer({ min: 50, max: 150 }))
  .map(([timeout, percent]) => Math.round((timeout * percent) / 100));

/** Longer than timeouts. */
const longTicks = fc.integer({ min: PAUSE_TICKS / 2, max: 2 * PAUSE_TICKS });

const kind: fc.Arbitrary<FaultKind> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<FaultKind>({ crash: 'primary' }) },
  { weight: 3, arbitrary: fc.constant<FaultKind>({ crash: 'backup' }) },
  { weight: 4, arbitrary: ticks.map((length): FaultKind => ({ pause: 'primary', ticks: length })) },
  { weight: 1, arbitrary: ticks.map((length): FaultKind => ({ pause: 'backup', ticks: length })) },
  { weight: 2, arbitrary: ticks.map((length): FaultKind => ({ cut: 'channel', ticks: length })) },
  { weight: 1, arbitrary: fc.constant<FaultKind>({ cut: 'channel' }) },
  // Who cannot reach the disk asks again: for ever, if that is what is cut.
  { weight: 1, arbitrary: ticks.map((length): FaultKind => ({ cut: 'primary-storage', ticks: length })) },
  { weight: 2, arbitrary: ticks.map((length): FaultKind => ({ cut: 'backup-storage', ticks: length })) },
  { weight: 1, arbitrary: fc.constant<FaultKind>({ corrupt: 'backup' }) },
);

/** What goes wrong with a pair: mostly one thing, mostly the death of the primary, at any position or right behind a step. */
export function faults(limit: number): fc.Arbitrary<Fault[]> {
  const place: fc.Arbitrary<FaultPlace> = fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: uniformPosition(limit).map((at) => ({ at })) },
    {
      weight: 5,
      arbitrary: fc.record({ after: step, hit: hits, plus }, { noNullPrototype: true }).map(shortest),
    },
  );
  const fault = fc.tuple(place, kind).map(([where, what]): Fault => ({ ...where, ...what }));
  // What seldom comes by itself: a host that nobody hears of for so long that the other one goes on, and that then goes on
  // as well; and a backup that is needed when it has computed wrongly.
  const isolated = fc.tuple(underWay, longTicks).map(([where, length]): Fault[] => [
    { ...where, cut: 'channel', ticks: length },
    { ...where, cut: 'primary-storage', ticks: length },
  ]);
  const frozen = fc
    .tuple(underWay, longTicks)
    .map(([where, length]): Fault[] => [{ ...where, pause: 'primary', ticks: length }]);
  // It wakes up about when its backup takes over, with an acknowledgement in its inbox.
  const stumbling = fc
    .tuple(
      fc.record(
        {
          after: fc.constantFrom<Step>('receive', 'acknowledge', 'send'),
          hit: hits,
          plus: fc.oneof(fc.constant(0), fc.nat(60)),
        },
        { noNullPrototype: true },
      ),
      aboutTimeout,
    )
    .map(([where, length]): Fault[] => [{ ...shortest(where), pause: 'primary', ticks: length }]);
  // Who is needed finds no way to the disk for a while, and has to ask again.
  const unreachable = fc
    .tuple(fc.constantFrom<HostName>('primary', 'backup'), place, longTicks)
    .map(([dead, where, length]): Fault[] => [
      { ...where, crash: dead },
      { ...where, cut: dead === 'primary' ? 'backup-storage' : 'primary-storage', ticks: length },
    ]);
  const wrongThenNeeded = fc.tuple(uniformPosition(limit), place).map(([at, needed]): Fault[] => [
    { at, corrupt: 'backup' },
    { ...needed, crash: 'primary' },
  ]);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.array(fault, { maxLength: 1, size: 'max' }) },
    { weight: 9, arbitrary: fault.map((one) => [one]) },
    { weight: 4, arbitrary: fc.array(fault, { maxLength: MAX_FAULTS, size: 'max' }) },
    { weight: 14, arbitrary: isolated },
    { weight: 2, arbitrary: frozen },
    { weight: 2, arbitrary: stumbling },
    { weight: 1, arbitrary: unreachable },
    { weight: 10, arbitrary: wrongThenNeeded },
  );
}

/** Without what goes without saying. */
function shortest({ after, hit, plus: later }: { after: Step; hit: number; plus: number }): FaultPlace {
  return { after, ...(hit === 1 ? {} : { hit }), ...(later === 0 ? {} : { plus: later }) };
}
