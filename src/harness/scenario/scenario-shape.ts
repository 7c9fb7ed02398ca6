import { FIXTURE_FIELDS } from '../fixtures/fixture-shape.ts';
import { CUTS, HOST_NAMES, STEPS } from '../../simulation/fault.ts';
import { DEFAULT_CHECKPOINTS } from './scenario.ts';
import type { EitherShape, Field, IntegerShape, NumberShape, RecordShape, TextShape } from './shape.ts';
import { choice, hex, integer, list, settings, someText } from './shape-makers.ts';

/** Happenings that machines of Lockstep's own know, and how those with a name in them are written. */
const PLACES = ['trap', 'doorbell', 'lr'];
const NAMED_PLACES = { 'symbol:NAME': 'symbol:\\S+', 'pc:0xADDRESS': 'pc:0x[0-9a-fA-F]{1,16}' };

/** An Ethernet header without payload, and one with the longest IP packet and a VLAN tag. */
const FRAME_BYTES = [14, 65_535 + 14 + 4] as const;
const MAX_RATE = 2 ** 20;
const WORD = '[A-Za-z0-9_]{1,16}';
/** As the guest `key-value` takes them. */
const OPERATION = `^(get ${WORD}|delete ${WORD}|put ${WORD} ${WORD}|swap ${WORD} (-|${WORD}) ${WORD})$`;

const position = integer('a position', 0);
const ticks = integer('a number of ticks', 0);
const slots = integer('a number of slots', 1);
const rate: NumberShape = { kind: 'number', what: 'a rate in ticks per slot', least: 0, most: MAX_RATE };
const present = choice('the value here', true);

const seed: RecordShape = {
  kind: 'record',
  what: 'a seeded tail',
  fields: {
    seed: {
      shape: integer('a seed', -(2 ** 31), 2 ** 31 - 1),
      about: 'Of a stream of random values.',
      required: true,
    },
  },
};
const tail = (what: string, plain: IntegerShape): EitherShape => ({
  kind: 'either',
  what,
  plain,
  record: seed,
});
const ticksTail = tail('a tail', ticks);
const byteTail = tail('a tail', integer('a byte', 0, 255));

const board = settings('a board', {
  memory: {
    shape: {
      kind: 'text',
      what: 'a size',
      pattern: '^[0-9]+([KMG]|[KMG]iB)?$',
      expected: 'it is written as 64KiB, 128MiB or 1GiB',
    },
    about: 'RAM.',
  },
  disks: {
    shape: list(
      'a list of disks',
      settings('a disk', {
        sectors: { shape: integer('a number of sectors', 1), about: 'Of 512 bytes.', required: true },
      }),
    ),
    about: 'Disks, in the virtio slots from 0.',
    unsaid: [],
  },
  append: {
    shape: { kind: 'text', what: 'a kernel command line', expected: 'it is a text' },
    about: 'The kernel command line.',
    unsaid: '',
  },
  clock: {
    shape: choice('a kind of clock', 'read', 'paced'),
    about: 'How the clock comes about.',
    unsaid: 'read',
  },
});

const clock = settings('a clock', {
  rate: { shape: rate, about: 'What the clock gains by itself, in ticks per slot.' },
  steps: {
    shape: list('a list of ticks', ticks),
    about: 'What each reading adds, in ticks, in the order of readings.',
    unsaid: [],
  },
  tail: { shape: ticksTail, about: 'What each reading behind the list adds.', unsaid: 0 },
  lateness: {
    shape: list('a list of ticks', ticks),
    about: 'How late each timer that expires by itself is, in ticks.',
    unsaid: [],
  },
  latenessTail: { shape: ticksTail, about: 'How late each timer behind the list is.', unsaid: 0 },
});

const io = settings('an I/O setting', {
  latency: {
    shape: list('a list of ticks', ticks),
    about: 'How long each request takes, in ticks, in the order in which the guest makes them.',
    unsaid: [],
  },
  tail: { shape: ticksTail, about: 'How long each request behind the list takes.', unsaid: 0 },
  errors: {
    shape: list('a list of requests', integer('the number of a request', 0)),
    about: 'Which requests fail, by number from 0.',
    unsaid: [],
  },
  content: {
    shape: byteTail,
    about: 'What every disk holds at power-on: one byte everywhere, or random ones.',
    unsaid: 0,
  },
});

const entropy = settings('an entropy setting', {
  bytes: {
    shape: list('a list of bytes in hexadecimal digits', hex('bytes', 0)),
    about: 'What each request for random bytes gets: as much of it as asked for, zeros behind it.',
    unsaid: [],
  },
  tail: { shape: byteTail, about: 'What each byte of the requests behind the list is.', unsaid: 0 },
});

const replay = settings('a replay setting', {
  slices: {
    shape: list('a list of slots', slots),
    about: 'The backup runs in slices of so many slots, over and over.',
    unsaid: [],
  },
  reloads: {
    shape: list('a list of positions', position),
    about: 'Where the backup is saved, and loaded again.',
    unsaid: [],
  },
  forgets: {
    shape: list('a list of positions', position),
    about: 'Where the backup forgets everything that is only cached.',
    unsaid: [],
  },
});

const bytes = integer('a number of bytes', 1);
const someTicks = integer('a number of ticks', 1);
const speed: NumberShape = { kind: 'number', what: 'a speed in slots per tick', least: 0.001, most: 1e6 };

const pair = settings('a pair', {
  primarySpeed: { shape: speed, about: 'Of the primary, in slots per tick.' },
  backupSpeed: { shape: speed, about: 'Of the backup, in slots per tick.' },
  latency: {
    shape: list('a list of ticks', ticks),
    about:
      'How long each message is under way between the hosts, in ticks, in the order in which they are sent.',
    unsaid: [],
  },
  latencyTail: { shape: ticksTail, about: 'How long each message behind the list is.' },
  bandwidth: {
    shape: integer('a bandwidth in bytes per tick', 1),
    about: 'Of the channel, in bytes per tick.',
  },
  storage: { shape: someTicks, about: 'How long a request is under way to the shared disk, in ticks.' },
  clockAhead: {
    shape: integer('a number of ticks', -(2 ** 40), 2 ** 40),
    about: 'How far the clock of the backup’s host is ahead, in ticks.',
    unsaid: 0,
  },
  spare: {
    shape: someTicks,
    about: 'A third host asks to be the new backup, so many ticks after another one has gone on alone.',
  },
  spareSpeed: { shape: speed, about: 'Of the third host, in slots per tick.', with: 'spare' },
  spareClockAhead: {
    shape: integer('a number of ticks', -(2 ** 40), 2 ** 40),
    about: 'How far the clock of the third host is ahead, in ticks.',
    unsaid: 0,
    with: 'spare',
  },
  heartbeat: { shape: someTicks, about: 'Ticks between two heartbeats.' },
  timeout: { shape: someTicks, about: 'Ticks of silence until a host counts as failed.' },
  sendBuffer: { shape: bytes, about: 'Bytes of the log that may be under way.' },
  receiveBuffer: { shape: bytes, about: 'Bytes of the log that the backup keeps before it consumes them.' },
  lag: { shape: slots, about: 'Slots by which the backup may be behind before the primary is slowed down.' },
  maxLag: { shape: slots, about: 'Slots by which the backup may be behind before the primary is stopped.' },
  held: { shape: slots, about: 'Slots for which an output waits for a mark at most.' },
  marks: { shape: slots, about: 'Slots between two marks at most.' },
});

const host = choice('a host', ...HOST_NAMES);
const FAULTS: Readonly<Record<string, Field>> = {
  crash: { shape: host, about: 'This host stops, with all that was only in its memory.' },
  pause: { shape: host, about: 'This host stands still for so many ticks, and notices nothing.' },
  cut: {
    shape: choice('what can be cut', ...CUTS),
    about: 'Nothing gets through, for so many ticks or for ever.',
  },
  corrupt: {
    shape: choice('a host that can be a backup', 'backup', 'spare'),
    about: 'What this host gives its guest next is not what the log has.',
  },
};

const fault: RecordShape = {
  kind: 'record',
  what: 'a fault',
  fields: {
    at: { shape: position, about: 'Where the guest of the host concerned has executed so many slots.' },
    after: { shape: choice('a step', ...STEPS), about: 'What happens between the hosts before it strikes.' },
    hit: {
      shape: integer('a count', 1),
      about: 'Which of the times that it happens; 1 is the first.',
      unsaid: 1,
      with: 'after',
    },
    plus: { shape: ticks, about: 'Ticks later; 0 is right then.', unsaid: 0, with: 'after' },
    ...FAULTS,
    ticks: { shape: someTicks, about: 'For how long.' },
  },
  oneOf: [
    { what: 'where it strikes', names: ['at', 'after'] },
    { what: 'what goes wrong', names: Object.keys(FAULTS) },
  ],
};

const WISHES: Readonly<Record<string, Field>> = {
  keyValue: {
    shape: list('a list of operations', {
      kind: 'text',
      what: 'an operation',
      pattern: OPERATION,
      expected:
        'it is put KEY VALUE, get KEY, delete KEY or swap KEY OLD NEW, of at most 16 letters, digits or _ each',
    }),
    about: 'Operations for the guest key-value.',
  },
  echo: { shape: list('a list of texts', someText('a text')), about: 'Datagrams for the guest echo.' },
  types: { shape: list('a list of texts', someText('a text to type')), about: 'What somebody types.' },
  reads: {
    shape: list('a list of sectors', integer('a sector', 0)),
    about: 'Sectors of the shared disk that somebody reads again and again.',
  },
};

const client: RecordShape = {
  kind: 'record',
  what: 'a client',
  fields: {
    ...WISHES,
    think: {
      shape: list('a list of ticks', someTicks),
      about: 'What goes by before each request, in ticks, over and over.',
      unsaid: [],
    },
    patience: { shape: someTicks, about: 'How long it waits for an answer before it asks again, in ticks.' },
  },
  oneOf: [{ what: 'what it wants', names: Object.keys(WISHES) }],
};

const EVENTS: Readonly<Record<string, Field>> = {
  interrupt: { shape: choice('an interrupt', 'timer'), about: 'The armed timer expires.' },
  console: {
    shape: {
      kind: 'either',
      what: 'something to type',
      plain: someText('a text to type'),
      record: settings('bytes to type', {
        hex: { shape: hex('bytes', 1), about: 'Bytes in hexadecimal digits.', required: true },
      }),
    },
    about: 'Text, or bytes, typed at the console.',
  },
  frame: {
    shape: hex('an Ethernet frame', ...FRAME_BYTES),
    about: 'An Ethernet frame without checksum, in hexadecimal digits.',
  },
  reset: { shape: present, about: 'The reset button is pressed.' },
  powerOff: { shape: present, about: 'The machine is switched off; the trial ends.' },
  snapshot: { shape: present, about: 'The whole state goes into the log.' },
  signal: { shape: someText('the name of a signal'), about: "An input of the machine's own, by its name." },
  pace: {
    shape: settings('a new pace', {
      jump: { shape: ticks, about: 'Ticks that the clock jumps ahead.', required: true },
      rate: { shape: rate, about: 'Ticks per slot from then on.', required: true },
    }),
    about: 'A paced clock jumps, and goes on with another rate.',
  },
};

/** @param others places that only some machines know */
function placeShape(others: readonly string[]): TextShape {
  const plain = [...PLACES, ...others];
  const patterns = [
    ...plain.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')),
    ...Object.values(NAMED_PLACES),
  ];
  return {
    kind: 'text',
    what: 'a place',
    pattern: `^(${patterns.join('|')})$`,
    expected: `known are ${[...plain, ...Object.keys(NAMED_PLACES)].join(', ')}`,
  };
}

function arrivalShape(others: readonly string[]): RecordShape {
  return {
    kind: 'record',
    what: 'an arrival',
    fields: {
      at: { shape: position, about: 'The position before whose slot it arrives.' },
      after: { shape: placeShape(others), about: 'What the guest does before it arrives.' },
      hit: {
        shape: integer('a count', 1),
        about: 'Which of the times that it happens; 1 is the first.',
        unsaid: 1,
        with: 'after',
      },
      plus: {
        shape: integer('a number of slots', 0),
        about: 'Slots further on; 0 is right behind the slot in which it happened.',
        unsaid: 0,
        with: 'after',
      },
      ...EVENTS,
      device: { shape: integer('a device slot', 0), about: 'The network, if not the first.', with: 'frame' },
      data: { shape: hex('bytes', 0), about: 'Bytes in hexadecimal digits.', unsaid: '', with: 'signal' },
    },
    oneOf: [
      { what: 'where it arrives', names: ['at', 'after'] },
      { what: 'what arrives', names: Object.keys(EVENTS) },
    ],
  };
}

/**
 * What a scenario's file may hold.
 * @param others places that only some machines know, beside those of every RISC-V guest
 */
export function scenarioShape(others: readonly string[] = []): RecordShape {
  return {
    kind: 'record',
    what: 'a scenario',
    fields: {
      $schema: { shape: someText('an address'), about: "Where an editor finds this file's JSON schema." },
      lockstep: {
        shape: choice('a version of the format', 1),
        about: 'Version of the format: 1.',
        required: true,
      },
      guest: { shape: someText('a path'), about: "The guest's file, relative to the scenario's." },
      machine: {
        shape: someText('the name of a machine'),
        about: 'In place of a guest: a machine that comes with Lockstep, by its name.',
      },
      board: { shape: board, about: 'What `lockstep run` takes as options.', unsaid: {} },
      limit: {
        shape: integer('a position to end at', 1),
        about: 'Position at which the trial ends, if it has not ended before.',
        required: true,
      },
      checkpoints: { shape: slots, about: 'Slots between checkpoints.', unsaid: DEFAULT_CHECKPOINTS },
      arrivals: {
        shape: list('a list of arrivals', arrivalShape(others)),
        about: 'What reaches the guest, each at one place.',
        unsaid: [],
      },
      clock: { shape: clock, about: 'How time goes by.', unsaid: {} },
      io: { shape: io, about: 'How I/O requests go.', unsaid: {} },
      entropy: { shape: entropy, about: 'Random bytes that the guest asks for.', unsaid: {} },
      replay: { shape: replay, about: 'What the backup goes through while it replays.', unsaid: {} },
      pair: { shape: pair, about: 'The world of a primary and its backup.' },
      faults: { shape: list('a list of faults', fault), about: 'What goes wrong with the pair.', unsaid: [] },
      clients: {
        shape: list('a list of clients', client),
        about: 'Who deals with the guest of the pair.',
        unsaid: [],
      },
      expect: {
        shape: choice('a verdict', 'holds', 'law-violated', 'invariant-broken'),
        about: 'The verdict that is expected.',
        unsaid: 'holds',
      },
      ...FIXTURE_FIELDS,
    },
  };
}
