import { describe, expect, test } from 'vitest';

import { HeldOutputs } from '../../src/replication/held-outputs.ts';
import type { BackupMessage, PrimaryMessage } from '../../src/replication/message.ts';
import { Primary } from '../../src/replication/primary.ts';
import type { PrimaryOptions } from '../../src/replication/primary.ts';
import { SETTINGS, Wishes, kinds, printed, released, sent } from './protocol.ts';

const { heartbeatTicks, timeoutTicks, retryTicks, sendBufferBytes, maxLagSlots } = SETTINGS;

/** A primary of generation 1, made at tick 0, and what it wants done. */
function primary(changes: Partial<PrimaryOptions> = {}): { side: Primary; wishes: Wishes<PrimaryMessage> } {
  const wishes = new Wishes<PrimaryMessage>();
  const options = { settings: SETTINGS, generation: 1, state: 'protected' as const, now: 0, ...changes };
  return { side: new Primary({ ...options, act: wishes.act }), wishes };
}

function acknowledgement(sequence: number, heard: number, position = 0): BackupMessage {
  return { kind: 'acknowledgement', sequence, position, consumed: sequence, generation: 1, heard };
}

/** Bytes of the log: the protocol does not look at them. */
const bytes = (length = 1): Uint8Array => new Uint8Array(length);

describe('the log', () => {
  test('is sent piece by piece, each with its time and with how many entries there are with it', () => {
    const { side, wishes } = primary();
    const piece = Uint8Array.of(1, 2, 3);
    side.wrote(piece, 4, 70, 33);
    side.wrote(bytes(), 5, 90, 34);
    expect(sent(wishes.taken())).toEqual([
      { kind: 'log', sent: 33, bytes: piece, sequence: 4 },
      { kind: 'log', sent: 34, bytes: bytes(), sequence: 5 },
    ]);
  });

  test('is sent no more once there is nobody to get it', () => {
    const { side, wishes } = primary({ state: 'alone' });
    side.wrote(bytes(), 1, 5, 0);
    expect(wishes.taken()).toEqual([]);
  });
});

test('a backup is not missed for a full buffer that has only just become so, however quiet it was before', () => {
  const { side, wishes } = primary();
  for (let now = 0; now <= 6 * timeoutTicks; now += heartbeatTicks) {
    side.receive(acknowledgement(0, now), now);
    side.tick(now);
  }
  const now = 6 * timeoutTicks + 1;
  side.wrote(bytes(sendBufferBytes + 1), 1, 10, now);
  side.tick(now + 1);
  expect([side.state, side.mayRun]).toEqual(['protected', false]);
  expect(kinds(wishes.taken())).not.toContain('missed');
});

describe('the output rule', () => {
  test.each([
    ['at its slot does not let it out', 10, []],
    ['behind its slot lets it out', 11, [0]],
    ['far behind its slot lets it out', 5000, [0]],
  ])('an acknowledged entry %s', (_what, position, expected) => {
    const { side, wishes } = primary();
    side.hold(printed('a'), 11);
    side.wrote(bytes(), 1, position, 1);
    expect(released(wishes.taken())).toEqual([]);
    side.receive(acknowledgement(1, 1), 2);
    expect(released(wishes.taken())).toEqual(expected);
  });

  test('each acknowledgement lets out what it covers, in order, and no more', () => {
    const { side, wishes } = primary();
    for (const covered of [5, 6, 9, 10]) side.hold(printed('a'), covered);
    side.wrote(bytes(), 2, 5, 0);
    side.wrote(bytes(), 3, 9, 0);
    wishes.taken();
    side.receive(acknowledgement(2, 0), 1);
    expect(released(wishes.taken())).toEqual([0]);
    expect(side.covered).toBe(5);
    side.receive(acknowledgement(3, 0), 2);
    expect(released(wishes.taken())).toEqual([1, 2]);
    expect(side.covered).toBe(9);
    expect(side.held).toBe(1);
  });

  test('a piece of which only the first entries are acknowledged covers nothing', () => {
    const { side, wishes } = primary();
    side.hold(printed('a'), 3);
    side.wrote(bytes(), 2, 9, 0);
    side.receive(acknowledgement(1, 0), 1);
    expect(released(wishes.taken())).toEqual([]);
    expect(side.covered).toBe(0);
  });

  test('an acknowledgement that was overtaken takes nothing back', () => {
    const { side } = primary();
    side.wrote(bytes(), 1, 5, 0);
    side.wrote(bytes(), 2, 9, 0);
    side.receive(acknowledgement(2, 0, 8), 1);
    side.receive(acknowledgement(1, 0, 4), 2);
    expect(side.covered).toBe(9);
    expect(side.limit).toBe(8 + maxLagSlots);
  });

  test('what leaves is what the guest sent, though its machine has used the data again', () => {
    const { side, wishes } = primary();
    const output = printed('a');
    side.hold(output, 1);
    output.data[0] = 0;
    side.wrote(bytes(), 1, 1, 0);
    side.receive(acknowledgement(1, 0), 1);
    expect(wishes.taken()).toContainEqual({
      kind: 'release',
      output: { number: 0, covered: 1, output: printed('a') },
    });
  });
});

describe('a backup that may have gone live', () => {
  /** With an output that is covered as soon as entry 1 is acknowledged. */
  function holding(): ReturnType<typeof primary> {
    const made = primary();
    made.side.hold(printed('a'), 1);
    made.side.wrote(bytes(), 1, 1, 0);
    made.wishes.taken();
    return made;
  }

  test.each([
    ['the last tick at which it cannot have', timeoutTicks + 39, [0]],
    ['the first one at which it can', timeoutTicks + 40, []],
  ])('is not contradicted: %s', (_what, now, expected) => {
    const { side, wishes } = holding();
    side.receive(acknowledgement(1, 40), now);
    expect(released(wishes.taken())).toEqual(expected);
    expect(side.state).toBe('protected');
  });

  test('lets out nothing of a primary that was paused and reads old acknowledgements, until a new one comes', () => {
    const { side, wishes } = holding();
    side.receive(acknowledgement(0, 30), 10_000);
    side.receive(acknowledgement(1, 90), 10_000);
    expect(released(wishes.taken())).toEqual([]);
    side.receive(acknowledgement(1, 9900), 10_001);
    expect(released(wishes.taken())).toEqual([0]);
  });

  test('has promised not to before anything was heard of it, for one timeout', () => {
    for (const [now, expected] of [
      [timeoutTicks - 1, [0]],
      [timeoutTicks, []],
    ] as const) {
      const { side, wishes } = holding();
      side.receive(acknowledgement(1, 0), now);
      expect(released(wishes.taken())).toEqual(expected);
    }
  });

  test('does not take its promise back with an older acknowledgement', () => {
    const { side, wishes } = holding();
    side.receive(acknowledgement(0, 400), 401);
    side.receive(acknowledgement(1, 20), 700);
    expect(released(wishes.taken())).toEqual([0]);
  });
});

describe('the primary stands still', () => {
  test('when more of the log is under way than its buffer takes, until enough is acknowledged', () => {
    const { side } = primary();
    side.wrote(bytes(60), 1, 1, 0);
    side.wrote(bytes(40), 2, 2, 0);
    expect(side.mayRun).toBe(true);
    side.wrote(bytes(1), 3, 3, 0);
    expect(side.mayRun).toBe(false);
    side.receive(acknowledgement(0, 0), 1);
    expect(side.mayRun).toBe(false);
    side.receive(acknowledgement(1, 0), 1);
    expect(side.mayRun).toBe(true);
  });

  test('when what is held fills the buffer, until that leaves', () => {
    const { side } = primary();
    side.hold(printed('x'.repeat(sendBufferBytes)), 5);
    expect(side.mayRun).toBe(true);
    side.hold(printed('y'), 6);
    expect(side.mayRun).toBe(false);
    side.wrote(bytes(), 1, 5, 0);
    side.receive(acknowledgement(1, 0), 1);
    expect(side.mayRun).toBe(true);
  });

  test('where the backup would be too far behind', () => {
    const { side } = primary();
    expect(side.limit).toBe(maxLagSlots);
    side.receive(acknowledgement(0, 0, 700), 1);
    expect(side.limit).toBe(700 + maxLagSlots);
  });

  test('never for a backup that it does not have', () => {
    const { side } = primary({ state: 'alone' });
    side.wrote(bytes(1000), 1, 1, 0);
    side.hold(printed('x'.repeat(1000)), 5);
    expect(side.mayRun).toBe(true);
    expect([side.limit, side.covered]).toEqual([Infinity, Infinity]);
  });
});

test('a primary that is ahead gets less of its processor, and all of it again once the backup has caught up', () => {
  const { side } = primary();
  side.progressed(1500, false);
  side.receive(acknowledgement(0, 0, 400), 1);
  expect(side.lag.lag).toBe(1100);
  expect(side.lag.share).toBe(975);
  side.receive(acknowledgement(0, 0, 1400), 2);
  expect(side.lag.share).toBe(1000);
});

test('heartbeats come at once, then regularly and when something has left, and say what was sent, what has left and whether the guest waits', () => {
  const { side, wishes } = primary();
  side.tick(0);
  side.tick(heartbeatTicks - 1);
  expect(sent(wishes.taken())).toEqual([
    { kind: 'heartbeat', sent: 0, sequence: 0, released: 0, idle: false, generation: 1 },
  ]);
  side.hold(printed('a'), 1);
  side.hold(printed('b'), 9);
  side.wrote(bytes(), 3, 2, 50);
  side.receive(acknowledgement(3, 50), 60);
  expect(sent(wishes.taken()).at(-1)).toEqual({
    kind: 'heartbeat',
    sent: 60,
    sequence: 3,
    released: 1,
    idle: false,
    generation: 1,
  });
  side.receive(acknowledgement(3, 50), 61);
  expect(wishes.taken()).toEqual([]);
  side.progressed(7, true);
  side.tick(60 + heartbeatTicks);
  expect(sent(wishes.taken())).toEqual([
    { kind: 'heartbeat', sent: 60 + heartbeatTicks, sequence: 3, released: 1, idle: true, generation: 1 },
  ]);
});

describe('a silent backup', () => {
  test('is missed after the timeout and not before, and the next generation is asked for', () => {
    const { side, wishes } = primary();
    side.receive(acknowledgement(0, 0), 30);
    side.tick(timeoutTicks + 29);
    expect(side.state).toBe('protected');
    wishes.taken();
    side.tick(timeoutTicks + 30);
    expect(wishes.taken().slice(-2)).toEqual([
      { kind: 'missed', why: 'the backup has been silent' },
      { kind: 'take', generation: 2 },
    ]);
    expect(side.state).toBe('taking');
  });

  /** One that misses its backup at `timeoutTicks`, with two outputs held that an entry covers. */
  function missing(): ReturnType<typeof primary> {
    const made = primary();
    made.side.hold(printed('a'), 1);
    made.side.hold(printed('b'), 2);
    made.side.wrote(bytes(), 1, 9, 0);
    made.side.tick(timeoutTicks);
    made.wishes.taken();
    return made;
  }

  test('cannot be acknowledging any more: nothing leaves, and the guest stands, until the disk has decided', () => {
    const { side, wishes } = missing();
    side.receive(acknowledgement(1, timeoutTicks), timeoutTicks);
    side.receive({ kind: 'diverged', message: 'late' }, timeoutTicks);
    side.tick(timeoutTicks + heartbeatTicks);
    expect(wishes.taken()).toEqual([]);
    expect(side.mayRun).toBe(false);
  });

  test('has lost if the generation is granted: what was held leaves in order, and from then on at once', () => {
    const { side, wishes } = missing();
    side.taken('granted', timeoutTicks + 10);
    const actions = wishes.taken();
    expect(kinds(actions)).toEqual(['live', 'release', 'release']);
    expect(actions[0]).toEqual({ kind: 'live', generation: 2 });
    expect(released(actions)).toEqual([0, 1]);
    expect([side.state, side.generation, side.mayRun]).toEqual(['alone', 2, true]);
    side.hold(printed('c'), 30);
    side.wrote(bytes(), 2, 30, timeoutTicks + 20);
    side.tick(timeoutTicks * 9);
    expect(kinds(wishes.taken())).toEqual(['release']);
  });

  test('has won if it is refused: the primary halts, and lets out nothing', () => {
    const { side, wishes } = missing();
    side.taken('refused', timeoutTicks + 10);
    expect(wishes.taken()).toEqual([{ kind: 'halt', why: 'the backup has gone live' }]);
    expect([side.state, side.generation, side.mayRun]).toEqual(['halted', 1, false]);
    side.receive(acknowledgement(1, timeoutTicks), timeoutTicks + 20);
    side.tick(timeoutTicks * 9);
    side.taken('granted', timeoutTicks * 9);
    side.wrote(bytes(), 2, 30, timeoutTicks * 9);
    expect(wishes.taken()).toEqual([]);
  });

  test('has not decided if the disk cannot be reached: it is asked again after a while, once', () => {
    const { side, wishes } = missing();
    side.taken('unreachable', 600);
    side.tick(600 + retryTicks - 1);
    expect(wishes.taken()).toEqual([]);
    side.tick(600 + retryTicks);
    side.tick(600 + 2 * retryTicks);
    expect(wishes.taken()).toEqual([{ kind: 'take', generation: 2 }]);
    side.taken('granted', 1100);
    expect(side.state).toBe('alone');
  });
});

test('a backup that has diverged is missed at once, and why is passed on', () => {
  const { side, wishes } = primary();
  side.receive({ kind: 'diverged', message: 'another state at 10' }, 5);
  expect(wishes.taken()).toEqual([
    { kind: 'missed', why: 'the backup has diverged: another state at 10' },
    { kind: 'take', generation: 2 },
  ]);
});

describe('a backup that is heard and takes no more of the log', () => {
  /** Acknowledges nothing new, at each heartbeat. */
  function hear(side: Primary, until: number, sequence = 0): void {
    for (let now = heartbeatTicks; now <= until; now += heartbeatTicks) {
      side.receive(acknowledgement(sequence, now), now);
      side.tick(now);
    }
  }

  test('is missed if that has kept the primary for four timeouts', () => {
    const { side, wishes } = primary();
    side.wrote(bytes(sendBufferBytes + 1), 1, 1, 0);
    hear(side, 4 * timeoutTicks - heartbeatTicks);
    expect(side.state).toBe('protected');
    wishes.taken();
    hear(side, 4 * timeoutTicks);
    expect(wishes.taken()).toContainEqual({ kind: 'missed', why: 'the backup takes no more of the log' });
  });

  test('is not missed while the primary can go on', () => {
    const { side } = primary();
    side.wrote(bytes(sendBufferBytes), 1, 1, 0);
    hear(side, 40 * timeoutTicks);
    expect(side.state).toBe('protected');
  });

  test('is not missed for outputs that fill the buffer and that no piece covers so far', () => {
    const { side } = primary();
    side.hold(printed('x'.repeat(sendBufferBytes + 1)), 5);
    hear(side, 40 * timeoutTicks);
    expect([side.state, side.mayRun]).toEqual(['protected', false]);
  });

  test('is not missed if it gets on, however slowly', () => {
    const { side } = primary();
    for (let sequence = 1; sequence <= 5; sequence++) side.wrote(bytes(sendBufferBytes), sequence, 1, 0);
    for (let now = heartbeatTicks; now < 12 * timeoutTicks; now += heartbeatTicks) {
      side.receive(acknowledgement(Math.floor(now / (3 * timeoutTicks)), now), now);
      side.tick(now);
    }
    expect(side.state).toBe('protected');
    expect(side.mayRun).toBe(false);
  });
});

describe('the farewell', () => {
  test('comes once the guest has ended, everything is acknowledged and everything has left', () => {
    const { side, wishes } = primary();
    side.hold(printed('a'), 4);
    side.wrote(bytes(), 1, 4, 0);
    side.guestEnded();
    expect(kinds(wishes.taken())).toEqual(['send log']);
    side.receive(acknowledgement(1, 0), 5);
    expect(kinds(wishes.taken())).toEqual(['release', 'send heartbeat', 'send farewell', 'end']);
    side.guestEnded();
    side.receive(acknowledgement(1, 0), 6);
    side.tick(10_000);
    expect(wishes.taken()).toEqual([]);
  });

  test('does not come while outputs wait for a promise of the backup', () => {
    const { side, wishes } = primary();
    side.hold(printed('a'), 4);
    side.wrote(bytes(), 1, 4, 0);
    side.guestEnded();
    wishes.taken();
    side.receive(acknowledgement(1, 0), timeoutTicks);
    expect(wishes.taken()).toEqual([]);
  });

  test('needs nobody to say it to', () => {
    const { side, wishes } = primary({ state: 'alone' });
    side.hold(printed('a'), 4);
    side.guestEnded();
    expect(kinds(wishes.taken())).toEqual(['release', 'end']);
  });

  test('of a guest that ended while its backup was missed is left to whoever wins', () => {
    const { side, wishes } = primary();
    side.hold(printed('a'), 4);
    side.wrote(bytes(), 1, 4, 0);
    side.tick(timeoutTicks);
    side.guestEnded();
    wishes.taken();
    side.taken('granted', timeoutTicks + 1);
    expect(kinds(wishes.taken())).toEqual(['live', 'release', 'end']);
  });
});

test('who takes over lets out what it has kept, and counts on', () => {
  const outputs = new HeldOutputs();
  for (const text of ['a', 'b', 'c']) outputs.add(printed(text), 5);
  outputs.drop(1);
  const { side, wishes } = primary({ state: 'alone', generation: 2, outputs });
  expect(wishes.taken()).toEqual([]);
  side.goOn();
  side.hold(printed('d'), 9);
  expect(released(wishes.taken())).toEqual([1, 2, 3]);
  expect(side.held).toBe(0);
});
