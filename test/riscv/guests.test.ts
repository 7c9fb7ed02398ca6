import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import manifest from '../../guests/manifest.json' with { type: 'json' };
import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import type { Request } from '../../src/machine/exit.ts';
import { NETWORK_SLOT, standardBoard } from '../../src/riscv/board/standard-board.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { conversationWith } from '../oracle/conversations.ts';
import type { Arrival, Expiry, Habits, History, Stimulus } from '../support/play.ts';
import { bytesOf, play } from '../support/play.ts';

const MEMORY_BYTES = 16 * 1024 * 1024;
const DISK_SECTORS = 2048;
const LIMIT = 400_000_000;
/** Slots between two frames or lines: short, so that even a guest that waits for neither gets some. */
const PAUSE_SLOTS = 10_000;
/** Slots between two bytes of a line. */
const KEY_SLOTS = 500;

interface Outside {
  /** What the clock gains from reading to reading. */
  readonly clockSteps?: readonly number[];
  readonly timers?: readonly Expiry[];
  readonly latencies?: readonly number[];
  readonly lines?: readonly string[];
  /** Which frame of the conversation does not come. */
  readonly missing?: number;
  /** Slots between two frames or lines. */
  readonly pause?: number;
  /** Tells random bytes from others. */
  readonly entropy?: number;
}

const lines = (text: readonly string[], pause: number): Arrival[] =>
  text.flatMap((line, at) =>
    [...new TextEncoder().encode(`${line}\r`)].map((byte, index): Arrival => ({
      position: pause * (at + 1) + KEY_SLOTS * index,
      input: { kind: 'console', data: Uint8Array.of(byte) },
    })),
  );

const frames = (data: readonly Uint8Array[], pause: number): Arrival[] =>
  data.map((frame, at) => ({
    position: pause * (at + 1),
    input: { kind: 'frame', device: NETWORK_SLOT, data: frame },
  }));

/** The outside that all guests have here, but for what a test changes. */
function stimulus(name: string, outside: Outside = {}): Stimulus {
  const disk = new OverlayDisk(DISK_SECTORS);
  const { entropy = 0, pause = PAUSE_SLOTS } = outside;
  const data = (request: Request): Uint8Array => {
    if (request.kind === 'read') return disk.read(request.sector, request.bytes);
    return 'bytes' in request ? bytesOf(request.request + 1000 * entropy, request.bytes) : new Uint8Array(0);
  };
  const typed = lines(outside.lines ?? ['sum 1 2 3', 'quit'], pause);
  const conversation = conversationWith(name).map(({ send }) => Uint8Array.from(send));
  const sent = conversation.filter((_, index) => index !== outside.missing);
  const arrivals = [...typed, ...frames(sent, pause)];
  arrivals.sort((a, b) => a.position - b.position);
  return {
    limit: LIMIT,
    arrivals,
    clockSteps: outside.clockSteps ?? [3, 0, 7],
    timers: outside.timers ?? [{ slots: 4001, ticks: 0 }],
    latencies: outside.latencies ?? [1000],
    data,
    perform: (request) => {
      if (request.kind === 'write') disk.write(request.sector, request.data);
    },
  };
}

const images = new Map(
  manifest.guests.map(({ name }) => {
    const file = `${name}.elf`;
    return [name, loadImage(readFileSync(new URL(`../../guests/elf/${file}`, import.meta.url)), file)];
  }),
);

function guestMachine(name: string): Computer {
  const configuration = standardBoard({
    memoryBytes: MEMORY_BYTES,
    diskSectors: [DISK_SECTORS],
    commandLine: '',
    clock: { kind: 'read' },
    epochSeconds: 0,
  });
  return new Computer(configuration, images.get(name)!);
}

function runGuest(name: string, outside: Outside = {}): History {
  return play(guestMachine(name), stimulus(name, outside));
}

/** For each kind of event, two outsides that differ in nothing else. */
const DIFFERENCES: Readonly<Record<string, readonly [Outside, Outside]>> = {
  timer: [{ timers: [{ slots: 5000, ticks: 0 }] }, { timers: [{ slots: 3777, ticks: 9 }] }],
  clock: [{ clockSteps: [3, 0, 7] }, { clockSteps: [3, 1, 7] }],
  completion: [{ latencies: [1000] }, { latencies: [5000, 300, 20_000] }],
  entropy: [{ entropy: 0 }, { entropy: 1 }],
  console: [{ lines: ['sum 1 2 3', 'quit'] }, { lines: ['sum 1 2 4', 'quit'] }],
  frame: [{}, { missing: 1 }],
};

/** What a guest shows to the outside: its effects without their positions, and how it ends. */
const shown = ({ effects, end }: History): string[] => [
  ...effects.map((line) => line.replace(/^\d+ /, '')),
  end,
];

describe('the guest', () => {
  const guests = manifest.guests;

  test.each(guests)('$name ends as its manifest says', ({ name, role, exit }) => {
    // What is typed is what may bring the bug of a faulty one out.
    expect(runGuest(name, role === 'faulty' ? { lines: [] } : {}).end).toBe(`halt ${exit}`);
  });

  test('lost-update loses an update where a key comes between load and store, and counted-update none', () => {
    const endings = (name: string, where: readonly number[]): string[] =>
      where.map((pause) => runGuest(name, { lines: [''], pause }).end);
    const somewhere = Array.from({ length: 12 }, (_, slot) => 20_000 + slot);
    const lost = endings('lost-update', somewhere).filter((end) => end === 'halt 1');
    // Of the twelve instructions that an item takes, those behind the load up to the store.
    expect(lost).toHaveLength(3);
    expect(new Set(endings('counted-update', somewhere))).toEqual(new Set(['halt 0']));
    expect(runGuest('lost-update', { lines: [] }).end).toBe('halt 0');
  });

  test.each<[string, Outside]>([
    ['a clock that stands still', { clockSteps: [0] }],
    ['a clock that jumps', { clockSteps: [1_000_000, 0] }],
    ['a timer that always expires at once', { timers: [{ slots: 0, ticks: 0 }] }],
    ['a timer that expires only when waited for', { timers: [{ slots: LIMIT, ticks: 5 }] }],
    ['completions at once', { latencies: [0] }],
    ['completions much later', { latencies: [50_000, 100] }],
    ['bytes and frames while it starts', { pause: 50 }],
  ])('exerciser ends well with %s', (_, outside) => {
    expect(runGuest('exerciser', outside).end).toBe('halt 0');
  });

  test.each([1, 2, 5])('exerciser ends well when one completion in %i is an error', (every) => {
    const machine = guestMachine('exerciser');
    const deliver = machine.deliver.bind(machine);
    let completions = 0;
    machine.deliver = (input) => {
      const fails = input.kind === 'completion' && completions++ % every === 0;
      deliver(fails ? { ...input, status: 'error', data: new Uint8Array(0) } : input);
    };
    expect(play(machine, stimulus('exerciser')).end).toBe('halt 0');
    expect(completions).toBeGreaterThan(10);
  });

  test('exerciser shows for most completions and timers that they came a slot later', () => {
    const { console: printed } = runGuest('exerciser');
    const later = (slots: number): boolean[] => [
      runGuest('exerciser', { latencies: [1000 + slots] }).console !==
        runGuest('exerciser', { latencies: [1001 + slots] }).console,
      runGuest('exerciser', { timers: [{ slots: 800 + slots, ticks: 0 }] }).console !==
        runGuest('exerciser', { timers: [{ slots: 801 + slots, ticks: 0 }] }).console,
    ];
    const shown = Array.from({ length: 20 }, (_, index) => later(37 * index)).flat();
    expect(printed).toMatch(/^(round \d: [0-9a-f]{16}\r\n){4}$/);
    expect(shown.filter(Boolean).length).toBeGreaterThan(shown.length / 2);
  });

  test.each(['echo', 'key-value'])('%s answers every frame of a conversation, byte for byte', (name) => {
    const { effects } = runGuest(name, { pause: 100_000 });
    const sent = effects.flatMap((line) => {
      const effect = JSON.parse(line.replace(/^\d+ /, '')) as { kind: string; data: string };
      return effect.kind === 'frame' ? [Buffer.from(effect.data.split(',').map(Number)).toString('hex')] : [];
    });
    expect(sent).toEqual(
      conversationWith(name).flatMap(({ expect: answer }) => (answer ? [answer.toString('hex')] : [])),
    );
  });

  const claims = guests.flatMap(({ name, events }) => events.map((kind) => ({ name, kind })));
  test.each(claims)(
    '$name depends on $kind: another such input alone gives another output',
    ({ name, kind }) => {
      const [one, other] = DIFFERENCES[kind]!;
      const history = runGuest(name, one);
      expect(shown(runGuest(name, one))).toEqual(shown(history));
      expect(shown(runGuest(name, other))).not.toEqual(shown(history));
    },
  );

  test.each(guests.filter(({ name }) => name !== 'mix'))('$name cannot tell how it is run', ({ name }) => {
    const run = (habits: Habits): History =>
      play(guestMachine(name), { ...stimulus(name), limit: 300_000 }, habits);
    const plain = run({});
    expect(run({ slices: [1, 997, 13, 20_011] }), 'in slices').toEqual(plain);
    const forgetting = (machine: Computer): undefined => {
      machine.forgetCaches();
    };
    expect(run({ slices: [101], between: forgetting }), 'with nothing cached').toEqual(plain);
    const moving = (machine: Computer): Computer => {
      const next = guestMachine(name);
      next.load(machine.save());
      return next;
    };
    expect(run({ slices: [40_000], between: moving }), 'moved to new machines').toEqual(plain);
  });
});
