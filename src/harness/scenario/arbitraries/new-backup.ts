import fc from 'fast-check';
import type { Fault, FaultKind, Step } from '../../../simulation/fault.ts';
import type { PairSetting } from '../scenario.ts';
import { settingOf } from './tail.ts';

/** A third host, and what goes wrong around it. */
export interface NewBackup {
  readonly pair: Pick<PairSetting, 'spare' | 'spareSpeed' | 'spareClockAhead'>;
  readonly faults: readonly Fault[];
}

/** Soon enough for the guest to be still there. In ticks. */
const spare = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5000 }) },
);

/** While it is given the guest's state, at the moments at which it is told that it may go live, and any time behind. */
const place = fc
  .record(
    {
      after: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Step>('protect') },
        { weight: 2, arbitrary: fc.constant<Step>('join') },
        { weight: 1, arbitrary: fc.constant<Step>('copy') },
      ),
      plus: fc.oneof(
        { withCrossShrink: true },
        { weight: 1, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.nat(150) },
        { weight: 4, arbitrary: fc.nat(4000) },
      ),
    },
    { noNullPrototype: true },
  )
  .map(({ after, plus }) => ({ after, ...(plus === 0 ? {} : { plus }) }));

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

/** A third host, which becomes the new backup of who has gone on alone, and mostly one thing that goes wrong then. */
export function newBackup(): fc.Arbitrary<NewBackup> {
  const fault = fc.tuple(place, kind).map(([where, what]): Fault => ({ ...where, ...what }));
  const details = settingOf<Required<Omit<NewBackup['pair'], 'spare'>>>({
    spareSpeed: fc.constantFrom(10, 12, 8, 3, 30),
    spareClockAhead: fc.integer({ min: -50_000, max: 50_000 }),
  });
  const faults = fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant<Fault[]>([]) },
    { weight: 4, arbitrary: fault.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(fault, { maxLength: 2, size: 'max' }) },
  );
  return fc
    .tuple(spare, details, faults)
    .map(([ticks, setting, wrong]) => ({ pair: { spare: ticks, ...setting }, faults: wrong }));
}
