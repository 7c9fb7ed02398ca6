import { describe, expect, test } from 'vitest';

import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { Backup } from '../../src/replication/backup.ts';
import type { BackupMessage } from '../../src/replication/message.ts';
import {
  ENCODED_HEADER,
  SETTINGS,
  Wishes,
  kinds,
  marks,
  pieces,
  printed,
  released,
  sent,
} from './protocol.ts';

const { heartbeatTicks, timeoutTicks, retryTicks, receiveBufferBytes } = SETTINGS;

/** A backup of generation 1, made at tick 0, and what it wants done. */
function backup(): { side: Backup; wishes: Wishes<BackupMessage> } {
  const wishes = new Wishes<BackupMessage>();
  const side = new Backup({
    ...{ settings: SETTINGS, generation: 1, header: ENCODED_HEADER, now: 0 },
    act: wishes.act,
  });
  return { side, wishes };
}

function receive(side: Backup, bytes: Uint8Array, sentAt: number, now = sentAt + 1): void {
  side.receive({ kind: 'log', sent: sentAt, bytes, sequence: 0 }, now);
}

function heartbeat(side: Backup, sentAt: number, now: number, left = 0): void {
  side.receive(
    { kind: 'heartbeat', sent: sentAt, sequence: 0, released: left, idle: false, generation: 1 },
    now,
  );
}

function acknowledgement(sequence: number, position: number, heard: number, consumed = 0): BackupMessage {
  return { kind: 'acknowledgement', sequence, position, consumed, generation: 1, heard };
}

/** Numbers of the outputs that it keeps. */
function kept(side: Backup): number[] {
  const numbers: number[] = [];
  for (let next = side.outputs.take(Infinity); next !== undefined; next = side.outputs.take(Infinity))
    numbers.push(next.number);
  return numbers;
}

/** Two frames, of which the second is damaged. */
function damaged(): Uint8Array[] {
  const [first, second] = marks(5, 9) as [Uint8Array, Uint8Array];
  second[second.length - 1]! ^= 1;
  return [first, second];
}

describe('a piece of the log', () => {
  test('is acknowledged with what is verified, how far the guest is, and which message was heard', () => {
    const { side, wishes } = backup();
    const [first, second] = pieces((log) => {
      log.mark(3);
      log.mark(5);
      log.flush();
      log.mark(9);
      log.flush();
    }) as [Uint8Array, Uint8Array];
    receive(side, first, 20);
    expect(sent(wishes.taken())).toEqual([acknowledgement(2, 0, 20)]);
    side.progressed(4, 1);
    receive(side, second, 35);
    expect(sent(wishes.taken())).toEqual([acknowledgement(3, 4, 35, 1)]);
    expect([side.received, side.limit, side.complete]).toEqual([3, 9, false]);
  });

  test('that is damaged is not acknowledged: the backup says so, halts, and never goes live', () => {
    const { side, wishes } = backup();
    const [first, second] = damaged() as [Uint8Array, Uint8Array];
    receive(side, first, 20);
    wishes.taken();
    receive(side, second, 35);
    const actions = wishes.taken();
    expect(kinds(actions)).toEqual(['send diverged', 'halt']);
    expect(actions[1]).toMatchObject({ why: expect.stringContaining('is damaged at byte') as string });
    expect([side.received, side.limit, side.state]).toEqual([1, 5, 'halted']);
    side.tick(timeoutTicks * 9);
    side.taken('granted', timeoutTicks * 9);
    expect(wishes.taken()).toEqual([]);
  });

  test('that does not follow the one before is refused as well', () => {
    const { side, wishes } = backup();
    const [first, , third] = marks(5, 9, 12) as [Uint8Array, Uint8Array, Uint8Array];
    receive(side, first, 20);
    wishes.taken();
    receive(side, third, 35);
    expect(kinds(wishes.taken())).toEqual(['send diverged', 'halt']);
    expect(side.received).toBe(1);
  });

  test('is kept as it came, for whoever replays', () => {
    const { side } = backup();
    const [first, second] = marks(5, 9) as [Uint8Array, Uint8Array];
    const reader = new LogReader(side.log, { known: ENCODED_HEADER });
    expect(reader.entry).toBeUndefined();
    receive(side, first, 20);
    receive(side, second, 21);
    expect(side.log.read(0, side.log.bytes)).toEqual(
      Uint8Array.from([...ENCODED_HEADER.bytes, ...first, ...second]),
    );
    reader.advance();
    expect(reader.entry).toMatchObject({ kind: 'mark', position: 5 });
  });

  test('with the footer makes the log complete', () => {
    const { side } = backup();
    const parts = pieces((log) => {
      log.end(7, { end: 'limit' });
      log.finish();
    });
    receive(side, parts[0]!, 1);
    expect(side.complete).toBe(false);
    receive(side, parts[1]!, 2);
    expect(side.complete).toBe(true);
    expect(new LogReader(memorySource(side.log.read(0, side.log.bytes))).entry?.kind).toBe('end');
  });
});

test('heartbeats are acknowledgements, at once and then regularly', () => {
  const { side, wishes } = backup();
  side.tick(0);
  side.tick(heartbeatTicks - 1);
  expect(sent(wishes.taken())).toHaveLength(1);
  heartbeat(side, 60, 70);
  side.progressed(12, 0);
  side.tick(heartbeatTicks);
  expect(sent(wishes.taken())).toEqual([acknowledgement(0, 12, 60)]);
});

test('which message was heard is the latest, though an older one comes behind it', () => {
  const { side, wishes } = backup();
  heartbeat(side, 90, 95);
  receive(side, marks(5)[0]!, 40, 96);
  expect(sent(wishes.taken())).toMatchObject([{ heard: 90 }]);
});

describe('the buffer has room', () => {
  const FRAMES = marks(3, 5, 9, 12);
  const [{ length: frame }] = FRAMES as [Uint8Array];

  test('for any piece while it is empty, so that one that is larger than it gets through', () => {
    const { side } = backup();
    expect(side.hasRoomFor(receiveBufferBytes * 10)).toBe(true);
    receive(side, FRAMES[0]!, 1);
    // Its first entry is what is consumed next.
    expect(side.hasRoomFor(receiveBufferBytes * 10)).toBe(true);
    receive(side, FRAMES[1]!, 2);
    expect(side.hasRoomFor(receiveBufferBytes * 10)).toBe(false);
  });

  test('up to its size, to the byte', () => {
    const { side } = backup();
    for (const bytes of FRAMES.slice(0, 3)) receive(side, bytes, 1);
    expect(side.hasRoomFor(receiveBufferBytes - 2 * frame)).toBe(true);
    expect(side.hasRoomFor(receiveBufferBytes - 2 * frame + 1)).toBe(false);
  });

  test('again for what was consumed', () => {
    const { side } = backup();
    for (const bytes of FRAMES) receive(side, bytes, 1);
    expect(side.hasRoomFor(receiveBufferBytes - 3 * frame + 1)).toBe(false);
    side.progressed(5, 1);
    expect(side.hasRoomFor(receiveBufferBytes - 2 * frame)).toBe(true);
    expect(side.hasRoomFor(receiveBufferBytes - 2 * frame + 1)).toBe(false);
    side.progressed(12, 3);
    expect(side.hasRoomFor(receiveBufferBytes * 10)).toBe(true);
  });
});

describe('what the guest sends out', () => {
  test('is kept until the primary reports that it has left', () => {
    const { side } = backup();
    for (const covered of [3, 4, 4, 8]) side.keep(printed('a'), covered);
    heartbeat(side, 1, 2, 2);
    heartbeat(side, 3, 4, 1);
    expect(kept(side)).toEqual([2, 3]);
  });

  test('is not kept if that was reported before it was reproduced here', () => {
    const { side } = backup();
    heartbeat(side, 1, 2, 2);
    for (const covered of [3, 4, 4, 8]) side.keep(printed('a'), covered);
    expect(kept(side)).toEqual([2, 3]);
  });
});

describe('a silent primary', () => {
  test('is missed after the timeout and not before; what has come is to be consumed', () => {
    const { side, wishes } = backup();
    heartbeat(side, 10, 30);
    side.tick(timeoutTicks + 29);
    expect([side.state, side.isFinishing]).toEqual(['following', false]);
    wishes.taken();
    side.tick(timeoutTicks + 30);
    expect(wishes.taken()).toEqual(
      expect.arrayContaining([{ kind: 'missed', why: 'the primary has been silent' }]),
    );
    expect([side.state, side.isFinishing, side.complete]).toEqual(['finishing', true, true]);
  });

  test('is not listened to any more, and nothing is acknowledged that it could rely on', () => {
    const { side, wishes } = backup();
    side.tick(timeoutTicks);
    wishes.taken();
    receive(side, marks(5)[0]!, timeoutTicks);
    heartbeat(side, timeoutTicks, timeoutTicks + 1);
    side.receive({ kind: 'farewell' }, timeoutTicks + 2);
    side.tick(timeoutTicks + heartbeatTicks);
    expect(wishes.taken()).toEqual([]);
    expect([side.received, side.state]).toEqual([0, 'finishing']);
  });

  /** One that has consumed all and asks for the next generation. */
  function taking(): ReturnType<typeof backup> {
    const made = backup();
    made.side.keep(printed('a'), 1);
    made.side.tick(timeoutTicks);
    made.wishes.taken();
    made.side.finished();
    return made;
  }

  test('is succeeded only when all is consumed, and the disk grants the next generation', () => {
    const { side, wishes } = taking();
    expect(wishes.taken()).toEqual([{ kind: 'take', generation: 2 }]);
    side.taken('granted', 700);
    expect(wishes.taken()).toEqual([{ kind: 'live', generation: 2 }]);
    expect([side.state, side.generation]).toEqual(['live', 2]);
    expect(kept(side)).toEqual([0]);
  });

  test('is left alone if it goes on by itself', () => {
    const { side, wishes } = taking();
    wishes.taken();
    side.taken('refused', 700);
    expect(wishes.taken()).toEqual([{ kind: 'halt', why: 'the primary has gone on alone' }]);
    expect([side.state, side.generation]).toEqual(['halted', 1]);
    side.tick(10_000);
    side.taken('granted', 10_000);
    expect(wishes.taken()).toEqual([]);
  });

  test('has to wait while the disk cannot be reached: it is asked again, once', () => {
    const { side, wishes } = taking();
    wishes.taken();
    side.taken('unreachable', 700);
    side.tick(700 + retryTicks - 1);
    expect(wishes.taken()).toEqual([]);
    side.tick(700 + retryTicks);
    side.tick(700 + 2 * retryTicks);
    expect(wishes.taken()).toEqual([{ kind: 'take', generation: 2 }]);
  });

  test('is what an answer to nobody’s question is not about', () => {
    const { side, wishes } = backup();
    side.taken('granted', 1);
    expect(side.state).toBe('following');
    expect(released(wishes.taken())).toEqual([]);
  });
});

describe('a guest that has gone another way', () => {
  test('is told of, and never goes live', () => {
    const { side, wishes } = backup();
    side.diverged('another state at 10');
    expect(wishes.taken()).toEqual([
      { kind: 'send', message: { kind: 'diverged', message: 'another state at 10' } },
      { kind: 'halt', why: 'another state at 10' },
    ]);
    side.tick(timeoutTicks * 9);
    side.taken('granted', timeoutTicks * 9);
    expect(wishes.taken()).toEqual([]);
    expect([side.state, side.complete]).toEqual(['halted', true]);
  });

  test('halts with nobody to tell if the primary is missed already', () => {
    const { side, wishes } = backup();
    side.tick(timeoutTicks);
    wishes.taken();
    side.diverged('another state at 10');
    expect(wishes.taken()).toEqual([{ kind: 'halt', why: 'another state at 10' }]);
  });
});

test('behind the farewell nobody is missed, and with the last entry all is over', () => {
  const { side, wishes } = backup();
  side.receive({ kind: 'farewell' }, 5);
  side.tick(timeoutTicks * 9);
  expect(wishes.taken()).toEqual([]);
  expect([side.state, side.isFinishing]).toEqual(['released', true]);
  side.finished();
  expect(wishes.taken()).toEqual([{ kind: 'end' }]);
});
