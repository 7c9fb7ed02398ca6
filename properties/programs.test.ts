import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { OverlayDisk } from '../src/environment/simulated/overlay-disk.ts';
import { guestProgram } from '../src/harness/riscv/programs/guest-program.ts';
import type { GuestProgram } from '../src/harness/riscv/programs/guest-program.ts';
import type { Input } from '../src/machine/input.ts';
import type { Computer } from '../src/riscv/computer.ts';
import { ENTROPY_SLOT, NETWORK_SLOT } from '../src/riscv/board/standard-board.ts';
import type { Outside } from '../test/harness/riscv/run-program.ts';
import { runProgram } from '../test/harness/riscv/run-program.ts';
import type { Arrival, Habits, History, Stimulus } from '../test/support/play.ts';
import { bytesOf, play } from '../test/support/play.ts';
import { law } from './support/law.ts';
import { slices } from './support/trials.ts';

const DISK_SLOT = 0;
const LAST_TICK = 3000;

const clocks: fc.Arbitrary<Outside['clock']> = fc.oneof(
  fc.constant({ kind: 'read' } as const),
  fc.constantFrom(2 ** 26, 2 ** 29, 2 ** 32).map((rate) => ({ kind: 'paced', rate }) as const),
);

/** Things that come at some tick, of so many bytes. */
const arriving = (min: number, max: number): fc.Arbitrary<{ ticks: number; bytes: number }[]> =>
  fc.array(fc.record({ ticks: fc.nat(LAST_TICK), bytes: fc.integer({ min, max }) }), { maxLength: 8 });

const outsides: fc.Arbitrary<Outside> = fc.record({
  seed: fc.nat(0x7fff_ffff),
  clock: clocks,
  typing: arriving(1, 20),
  frames: arriving(14, 1514),
  failing: fc.array(fc.nat(20), { maxLength: 4 }),
});

/** A program, and what comes from outside at which position. */
interface PlayedProgram {
  readonly program: GuestProgram;
  readonly clock: Outside['clock'];
  readonly stimulus: Omit<Stimulus, 'limit' | 'data' | 'perform'>;
}

const SLOTS = 5000;

const sensible: fc.Arbitrary<Input> = fc.oneof(
  fc.nat(20).map((bytes): Input => ({ kind: 'console', data: bytesOf(bytes, bytes) })),
  fc
    .integer({ min: 14, max: 200 })
    .map((bytes): Input => ({ kind: 'frame', device: NETWORK_SLOT, data: bytesOf(bytes, bytes) })),
);

/** What no guest asked for, and much that no machine takes. Clock readings that it takes are `play`'s to give. */
const senseless: fc.Arbitrary<Input> = fc.oneof(
  fc
    .record({
      device: fc.constantFrom(DISK_SLOT, NETWORK_SLOT, ENTROPY_SLOT, 3),
      request: fc.nat(12),
      bytes: fc.nat(600),
    })
    .map(({ device, request, bytes }): Input => {
      const data = bytesOf(request, bytes);
      return { kind: 'completion', device, request, status: bytes === 0 ? 'error' : 'ok', data };
    }),
  fc.constantFrom(-1, 0.5, 2 ** 60).map((value): Input => ({ kind: 'clock', value })),
  fc.constantFrom(-1, 0.5, 2 ** 60).map((rate): Input => ({ kind: 'pace', base: 0, rate })),
  fc.nat(14).map((bytes): Input => ({ kind: 'frame', device: NETWORK_SLOT, data: bytesOf(0, bytes) })),
  fc.constant<Input>({ kind: 'signal', name: 'none', data: new Uint8Array(0) }),
  fc.constant<Input>({ kind: 'reset' }),
);

function played(inputs: fc.Arbitrary<Input>): fc.Arbitrary<PlayedProgram> {
  const position = fc.nat(SLOTS);
  const arrivals = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ position, input: inputs }) },
      fc.record({ position, ticks: fc.nat(2000), rate: fc.constantFrom(0, 2 ** 26, 2 ** 32) }),
    ),
    { maxLength: 12 },
  );
  return fc.record({
    program: guestProgram(),
    clock: clocks,
    stimulus: fc.record({
      arrivals: arrivals.map((list): Arrival[] => list.sort((a, b) => a.position - b.position)),
      clockSteps: fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
      timers: fc.array(fc.record({ slots: fc.nat(300), ticks: fc.nat(5) }), { minLength: 1, maxLength: 3 }),
      latencies: fc.array(fc.nat(400), { minLength: 1, maxLength: 3 }),
    }),
  });
}

/** Plays on a machine that stands at power-on, with a disk of its own. */
function playOn(machine: Computer, stimulus: PlayedProgram['stimulus'], habits?: Habits): History {
  const [disk] = machine.configuration.virtio;
  const overlay = new OverlayDisk(disk?.type === 'block' ? disk.sectors : 0);
  return play(
    machine,
    {
      ...stimulus,
      limit: SLOTS,
      data: (request) => {
        if (request.kind === 'read') return overlay.read(request.sector, request.bytes);
        return bytesOf(request.request, 'bytes' in request ? request.bytes : 0);
      },
      perform: (request) => {
        if (request.kind === 'write') overlay.write(request.sector, request.data);
      },
    },
    habits,
  );
}

describe('a generated program', () => {
  law(
    'ends by itself, whatever its outside is like',
    fc.record({ program: guestProgram(), outside: outsides }),
    { numRuns: 120 },
    ({ program, outside }) => {
      const { outcome } = runProgram(program, outside);
      expect(outcome).toEqual({ end: 'halt', code: program.plan.exitCode });
    },
  );

  law(
    'does no harm under inputs that make no sense',
    played(fc.oneof(sensible, senseless)),
    { numRuns: 90 },
    ({ program, clock, stimulus }) => {
      const machine = program.guest(clock).create();
      const { digest } = playOn(machine, stimulus);
      machine.load(machine.save());
      expect(machine.digest()).toBe(digest);
    },
  );

  law(
    'does the same in slices, with caches forgotten, and carried from machine to machine',
    fc.record({ played: played(sensible), slices: slices.map((list) => list.map((slots) => 20 * slots)) }),
    { numRuns: 50 },
    ({ played: { program, clock, stimulus }, slices }) => {
      const guest = program.guest(clock);
      const one = guest.create();
      const expected = playOn(one, stimulus);

      one.reset();
      const forgetting = (machine: Computer): undefined => machine.forgetCaches() as undefined;
      expect(playOn(one, stimulus, { slices, between: forgetting })).toEqual(expected);

      one.reset();
      const other = guest.create();
      const moving = (machine: Computer): Computer => {
        const next = machine === one ? other : one;
        next.load(machine.save());
        return next;
      };
      expect(playOn(one, stimulus, { slices, between: moving })).toEqual(expected);
    },
  );
});
