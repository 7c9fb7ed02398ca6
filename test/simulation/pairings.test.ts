import { expect, test } from 'vitest';

import { MemorySink } from '../../src/hypervisor/log/memory-sink.ts';
import { Schedule } from '../../src/hypervisor/schedule.ts';
import { EventQueue } from '../../src/simulation/event-queue.ts';
import { Pairings } from '../../src/simulation/pairings.ts';

function pairings(delivered: string[] = []): { all: Pairings; queue: EventQueue } {
  const queue = new EventQueue();
  const latency = { next: () => 10 };
  const deliver = (message: { kind: string }, to: string): boolean => {
    delivered.push(`${message.kind} to ${to}`);
    return true;
  };
  return { all: new Pairings({ queue, latency, bytesPerTick: 1, deliver }), queue };
}

test('a backup has the plan as it stood where its log began, whatever has happened to its primary’s guest since', () => {
  const { all } = pairings();
  const typed = { kind: 'console', data: Uint8Array.of(0x61) } as const;
  const schedule = new Schedule([{ anchor: { after: 'trap', hit: 2, plus: 5 }, event: typed }]);
  schedule.note('trap', 10);
  all.connect('backup', 'spare');
  all.began('backup', new MemorySink(), schedule);
  const { schedule: theirs } = all.of('spare');
  schedule.note('trap', 20);
  expect(schedule.next).toBe(25);
  expect(theirs!.next).toBe(Infinity);
  theirs!.note('trap', 30);
  expect(theirs!.next).toBe(35);
  expect(schedule.next).toBe(25);
});

test('only the first log in a pairing is followed by its backup', () => {
  const { all } = pairings();
  all.connect('primary', 'backup');
  const logs = [new MemorySink(), new MemorySink()];
  for (const log of logs) all.began('primary', log, new Schedule([]));
  all.began('backup', new MemorySink(), new Schedule([]));
  expect(all.begun.map(({ host, follower }) => [host, follower])).toEqual([
    ['primary', 'backup'],
    ['primary', undefined],
    ['backup', undefined],
  ]);
  expect(all.of('backup').log).toBe(logs[0]);
});

test('who is in another pairing by now hears nothing of an earlier one', () => {
  const delivered: string[] = [];
  const { all, queue } = pairings(delivered);
  all.connect('primary', 'backup');
  const { channel } = all.of('primary');
  channel.send({ kind: 'join' }, 'backup', 0);
  all.connect('primary', 'spare');
  channel.send({ kind: 'join' }, 'primary', 0);
  while (queue.busy || queue.next < Infinity) queue.take().happen();
  expect(delivered).toEqual(['join to backup']);
});

test('who is connected while channels are cut is cut off too, until they are whole again', () => {
  const delivered: string[] = [];
  const { all, queue } = pairings(delivered);
  const run = (): void => {
    while (queue.next < Infinity) queue.take().happen();
  };
  all.connect('primary', 'backup');
  all.cut();
  all.connect('backup', 'spare');
  const { channel } = all.of('spare');
  channel.send({ kind: 'log', sent: 0, bytes: new Uint8Array(5), sequence: 1 }, 'backup', 0);
  channel.send({ kind: 'join' }, 'spare', 0);
  run();
  expect(delivered).toEqual([]);
  all.heal(500);
  run();
  expect(delivered).toEqual(['log to spare']);
});
