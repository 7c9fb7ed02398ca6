import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { LockstepError } from '../src/machine/errors.ts';
import type { Computer } from '../src/riscv/computer.ts';
import type { Habits } from '../test/support/play.ts';
import { law } from './support/law.ts';
import { Machines, runTrial, showTrial, trials } from './support/trials.ts';

const SLOTS = 400;
const AHEAD_SLOTS = 17;

const uninterrupted = new Machines();
const saved = new Machines();
const loaded = new Machines();

/** Goes on in the other of two machines, wherever it is asked. */
function moving(one: Computer, other: Computer): NonNullable<Habits['between']> {
  return (machine) => {
    const next = machine === one ? other : one;
    next.load(machine.save());
    return next;
  };
}

/** Runs ahead, and goes back to where it was. */
const goingBack: NonNullable<Habits['between']> = (machine, where) => {
  const state = machine.save();
  if (where !== 'question') machine.run(machine.position + AHEAD_SLOTS);
  machine.load(state);
  return machine;
};

describe('a saved state', () => {
  // Mostly long ones: to save and to load takes as long as thousands of slots.
  const slices = fc.array(fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(1)), {
    minLength: 3,
    maxLength: 6,
  });
  const trialsWithSlices = fc.record({ trial: trials(40, SLOTS), slices });
  const options = {
    numRuns: 400,
    show: ({ trial }: { trial: Parameters<typeof showTrial>[0] }) => showTrial(trial),
  };

  law(
    'goes on in another machine as if nothing had happened',
    trialsWithSlices,
    options,
    ({ trial, slices }) => {
      const expected = runTrial(uninterrupted.get(trial.clock), trial, SLOTS);
      const start = saved.get(trial.clock);
      const between = moving(start, loaded.get(trial.clock));
      expect(runTrial(start, trial, SLOTS, { slices, between })).toEqual(expected);
    },
  );

  law(
    'takes a machine that has run on back to where it was',
    trialsWithSlices,
    options,
    ({ trial, slices }) => {
      const expected = runTrial(uninterrupted.get(trial.clock), trial, SLOTS);
      const history = runTrial(saved.get(trial.clock), trial, SLOTS, { slices, between: goingBack });
      expect(history).toEqual(expected);
    },
  );

  const flips = fc.array(fc.nat(0xffff_ffff), { minLength: 1, maxLength: 12, size: 'max' });
  law(
    'has one form: what is accepted is saved again byte for byte, and no bit of it is idle',
    fc.record({ trial: trials(40, SLOTS), flips }),
    { numRuns: 800, show: ({ trial }) => showTrial(trial) },
    ({ trial, flips }) => {
      const machine = saved.get(trial.clock);
      const { digest } = runTrial(machine, trial, SLOTS);
      const state = machine.save();
      const other = loaded.get(trial.clock);
      other.load(state);
      expect(Buffer.compare(other.save(), state)).toBe(0);
      expect(other.digest()).toBe(digest);
      for (const flip of flips) expectFlipToCount(other, state, digest, flipOf(flip, state));
    },
  );

  const damages = fc.record({
    trial: trials(10, SLOTS),
    at: fc.nat(0xffff_ffff),
    garbage: fc.uint8Array({ maxLength: 20 }),
    kind: fc.constantFrom('cut', 'extended', 'garbage'),
  });
  law(
    'that is cut, extended or garbage is refused, and leaves the machine as it was',
    damages,
    { numRuns: 500 },
    ({ trial, at, garbage, kind }) => {
      const machine = saved.get(trial.clock);
      runTrial(machine, trial, SLOTS);
      const state = machine.save();
      const cut = state.subarray(0, at % state.length);
      const damaged = { cut, extended: Uint8Array.of(...state, at, ...garbage), garbage }[kind];
      const other = loaded.get(trial.clock);
      runTrial(other, { ...trial, genes: trial.genes.slice(1) }, SLOTS);
      const before = other.save();
      expect(() => other.load(damaged)).toThrow(LockstepError);
      expect(Buffer.compare(other.save(), before)).toBe(0);
    },
  );
});

/** A bit of the state: half of them in what is not RAM. */
function flipOf(number: number, state: Uint8Array): number {
  const registersBytes = new DataView(state.buffer, state.byteOffset).getUint32(13, true);
  const bytes = (number & 1) === 0 ? state.length : 17 + registersBytes;
  return (number >>> 1) % (8 * bytes);
}

function expectFlipToCount(machine: Computer, state: Uint8Array, digest: string, bit: number): void {
  const flipped = state.slice();
  flipped[bit >>> 3]! ^= 1 << (bit & 7);
  const before = machine.digest();
  try {
    machine.load(flipped);
  } catch (error) {
    expect(error).toMatchObject({ name: 'LockstepError', code: 'bad-state' });
    expect(machine.digest(), 'after a refusal').toBe(before);
    return;
  }
  expect(machine.digest(), `with bit ${bit} flipped`).not.toBe(digest);
  expect(Buffer.compare(machine.save(), flipped), `saved again with bit ${bit} flipped`).toBe(0);
}
