import { describe, expect, test } from 'vitest';

import { Inbox } from '../../src/simulation/inbox.ts';

const text = (data: Uint8Array): string => new TextDecoder().decode(data);
const bytes = (data: string): Uint8Array => new TextEncoder().encode(data);

describe('what was typed', () => {
  test('waits until the guest has room, in order', () => {
    const inbox = new Inbox();
    const console = inbox.console(() => false);
    expect([console.waiting(0), console.next]).toEqual([false, 'never']);
    inbox.type(bytes('hel'));
    inbox.type(bytes('lo'));
    expect([console.waiting(0), console.next]).toEqual([true, 0]);
    expect(text(console.read(0, 4))).toBe('hell');
    expect(text(console.read(0, 4))).toBe('o');
    expect(text(console.read(0, 4))).toBe('');
  });

  test('may still come as long as somebody is there', () => {
    const inbox = new Inbox();
    const there = { somebody: true };
    const console = inbox.console(() => there.somebody);
    expect(console.next).toBe('unknown');
    there.somebody = false;
    expect(console.next).toBe('never');
  });
});

test('frames wait on their own network, in order', () => {
  const inbox = new Inbox();
  const there = { somebody: true };
  const [first, second] = [1, 2].map((device) => inbox.network(device, () => there.somebody));
  inbox.frame(1, bytes('a'));
  inbox.frame(1, bytes('b'));
  expect([first!.next, second!.next]).toEqual([0, 'unknown']);
  expect(text(first!.receive(0)!)).toBe('a');
  expect(text(first!.receive(0)!)).toBe('b');
  expect(first!.receive(0)).toBeUndefined();
  there.somebody = false;
  expect([first!.next, second!.next]).toEqual(['never', 'never']);
});
