import { describe, expect, test } from 'vitest';

import { ListedDraws, constantDraws } from '../../src/environment/draws.ts';
import type { BackupMessage, Message, PrimaryMessage } from '../../src/replication/message.ts';
import { Channel } from '../../src/simulation/channel.ts';
import { EventQueue } from '../../src/simulation/event-queue.ts';

const piece = (sequence: number, bytes = 10): PrimaryMessage => ({
  ...{ kind: 'log', sent: 0, sequence },
  bytes: new Uint8Array(bytes),
});
const heartbeat = (sequence: number): PrimaryMessage => ({
  ...{ kind: 'heartbeat', sent: 0, sequence, released: 0, idle: false, generation: 1 },
});
const acknowledgement = (sequence: number): BackupMessage => ({
  ...{ kind: 'acknowledgement', sequence, position: 0, consumed: 0, generation: 1, heard: 0 },
});

/** A channel of 10 bytes a tick, and what arrives. */
function channel(latencies: readonly number[] = [], latency = 20) {
  const queue = new EventQueue();
  const arrived: string[] = [];
  const receiver = { room: Infinity };
  let now = 0;
  const deliver = (message: Message, to: string): boolean => {
    if (message.kind === 'log' && receiver.room <= 0) return false;
    if (message.kind === 'log') receiver.room--;
    arrived.push(`${now} ${to} ${message.kind} ${'sequence' in message ? message.sequence : ''}`);
    return true;
  };
  const made = new Channel({
    ...{ queue, primary: 'primary', backup: 'backup', bytesPerTick: 10, deliver },
    latency: new ListedDraws(latencies, constantDraws(latency)),
  });
  /** Lets time go by, with all that comes. */
  const until = (ticks: number): string[] => {
    while (queue.next <= ticks) {
      const { ticks: at, happen } = queue.take();
      now = at;
      happen();
    }
    now = ticks;
    return arrived.splice(0);
  };
  return { channel: made, queue, receiver, until };
}

describe('the log', () => {
  test('takes as long as its bytes need, one piece after another, and the latency', () => {
    const { channel: made, until } = channel();
    made.send(piece(1, 100), 'primary', 0);
    made.send(piece(2, 5), 'primary', 0);
    made.send(piece(3, 10), 'primary', 200);
    expect(until(1000)).toEqual(['30 backup log 1', '31 backup log 2', '221 backup log 3']);
  });

  test('arrives in its order, though a later piece would have been quicker', () => {
    const { channel: made, until } = channel([500, 3, 40]);
    for (const sequence of [1, 2, 3]) made.send(piece(sequence), 'primary', 0);
    expect(until(1000)).toEqual(['501 backup log 1', '501 backup log 2', '501 backup log 3']);
  });

  test('waits where there is no room, and goes on in its order once there is', () => {
    const { channel: made, receiver, until } = channel();
    receiver.room = 1;
    for (const sequence of [1, 2, 3]) made.send(piece(sequence), 'primary', 0);
    expect(until(100)).toEqual(['21 backup log 1']);
    made.drain();
    receiver.room = 1;
    made.drain();
    expect(until(101)).toEqual(['100 backup log 2']);
    receiver.room = Infinity;
    made.send(piece(4), 'primary', 101);
    expect(until(200)).toEqual(['122 backup log 3', '122 backup log 4']);
  });

  test('survives a cut: what was under way and what is sent meanwhile comes when that is over', () => {
    const { channel: made, until } = channel();
    made.send(piece(1), 'primary', 0);
    made.cut();
    made.send(piece(2), 'primary', 10);
    expect(until(500)).toEqual([]);
    made.heal(500);
    expect(until(1000)).toEqual(['521 backup log 1', '522 backup log 2']);
  });

  test('keeps its order over a cut that is shorter than what is under way', () => {
    const { channel: made, until } = channel([20, 300, 20], 50);
    made.send(piece(1), 'primary', 0);
    made.send(piece(2), 'primary', 10);
    until(15);
    made.cut();
    made.send(piece(3), 'primary', 20);
    until(30);
    made.heal(30);
    made.send(piece(4), 'primary', 31);
    const arrived = until(1000).map((each) => each.replace(/^\d+ /, ''));
    expect(arrived).toEqual([1, 2, 3, 4].map((sequence) => `backup log ${sequence}`));
  });

  test('keeps its order over a cut while it waits for room', () => {
    const { channel: made, receiver, until } = channel();
    receiver.room = 0;
    made.send(piece(1), 'primary', 0);
    made.send(piece(2), 'primary', 95);
    until(100);
    made.cut();
    receiver.room = Infinity;
    made.drain();
    expect(until(120)).toEqual([]);
    made.heal(120);
    made.heal(121);
    expect(until(1000)).toEqual(['141 backup log 1', '142 backup log 2']);
  });

  test('is not delivered twice if the line is cut by what a piece brings about', () => {
    const queue = new EventQueue();
    const arrived: number[] = [];
    const made: Channel = new Channel({
      ...{ queue, primary: 'primary', backup: 'backup', bytesPerTick: 10, latency: constantDraws(20) },
      deliver: (message) => {
        if (message.kind === 'log' && arrived.push(message.sequence) === 1) made.cut();
        return true;
      },
    });
    const all = (): void => {
      while (queue.next !== Infinity) queue.take().happen();
    };
    for (const sequence of [1, 2, 3]) made.send(piece(sequence), 'primary', 0);
    all();
    expect(arrived).toEqual([1]);
    made.heal(100);
    all();
    expect(arrived).toEqual([1, 2, 3]);
  });
});

describe('the farewell', () => {
  test('comes behind the log, however long that is under way, and is not lost', () => {
    const { channel: made, until } = channel();
    made.send(piece(1, 1000), 'primary', 0);
    made.send({ kind: 'farewell' }, 'primary', 1);
    made.cut();
    made.heal(50);
    expect(until(1000)).toEqual(['170 backup log 1', '170 backup farewell ']);
  });
});

test('what has got over is counted byte by byte, and anew for what a cut has undone', () => {
  const { channel: made, until } = channel();
  made.send(piece(1, 1000), 'primary', 0);
  expect([0, 1, 50, 100, 500].map((now) => made.carried(now))).toEqual([0, 10, 500, 1000, 1000]);
  until(60);
  made.cut();
  expect(made.carried(60)).toBe(0);
  made.heal(70);
  expect([70, 80].map((now) => made.carried(now))).toEqual([0, 100]);
  until(1000);
  made.send(piece(2, 10), 'primary', 1000);
  expect(made.carried(1000)).toBe(1000);
});

describe('what goes beside the log', () => {
  test('does not wait for it, and keeps its own order in each direction', () => {
    const { channel: made, until } = channel([50, 400, 3, 2]);
    made.send(piece(1, 10_000), 'primary', 0);
    made.send(heartbeat(2), 'primary', 0);
    made.send(heartbeat(3), 'primary', 0);
    made.send(acknowledgement(4), 'backup', 0);
    expect(until(2000)).toEqual([
      '2 primary acknowledgement 4',
      '400 backup heartbeat 2',
      '400 backup heartbeat 3',
      '1050 backup log 1',
    ]);
  });

  test('takes a tick at least', () => {
    const { channel: made, until } = channel([], 0);
    made.send(heartbeat(1), 'primary', 7);
    made.send(piece(2, 10), 'primary', 7);
    expect(until(100)).toEqual(['8 backup heartbeat 1', '9 backup log 2']);
  });

  test('is lost if it is sent or would arrive while the line is cut', () => {
    const { channel: made, until } = channel();
    made.send(heartbeat(1), 'primary', 0);
    made.cut();
    made.send({ kind: 'diverged', message: '' }, 'backup', 5);
    made.send(acknowledgement(2), 'backup', 5);
    until(30);
    made.heal(30);
    made.send(acknowledgement(3), 'backup', 30);
    expect(until(1000)).toEqual(['50 primary acknowledgement 3']);
  });

  test('is housekeeping if it comes for ever: a world with nothing else has come to rest', () => {
    const { channel: made, queue } = channel();
    made.send(heartbeat(1), 'primary', 0);
    made.send(acknowledgement(1), 'primary', 0);
    expect(queue.busy).toBe(false);
    made.send({ kind: 'farewell' }, 'backup', 0);
    expect(queue.busy).toBe(true);
  });
});

test('what is under way beside the log when the channel is cut is lost', () => {
  const { channel: made, until } = channel();
  made.send(heartbeat(1), 'primary', 0);
  until(5);
  made.cut();
  expect(until(100)).toEqual([]);
});
