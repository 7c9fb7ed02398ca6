import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';

import { ByteQueue } from '../../../src/environment/host/byte-queue.ts';
import { EscapeFilter } from '../../../src/environment/host/escape.ts';
import { StreamInput } from '../../../src/environment/host/standard-input.ts';

const KEYS = new Map([
  ['x', 'leave'],
  ['h', 'help'],
  ['?', 'help'],
]);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (data: Uint8Array): string => new TextDecoder().decode(data);

describe('ctrl-a at a terminal', () => {
  const typed = (...parts: string[]): [string, string[]] => {
    const filter = new EscapeFilter(KEYS);
    const results = parts.map((part) => filter.take(bytes(part)));
    return [results.map(({ data }) => textOf(data)).join(''), results.flatMap(({ commands }) => commands)];
  };

  test('followed by x leaves, followed by h helps', () => {
    expect(typed('ab\x01xcd')).toEqual(['abcd', ['leave']]);
    expect(typed('\x01h\x01?')).toEqual(['', ['help', 'help']]);
  });

  test('twice gives the guest one, and an x behind it is the guest’s', () => {
    expect(typed('\x01\x01x')).toEqual(['\x01x', []]);
  });

  test('followed by anything else goes to the guest with it', () => {
    expect(typed('\x01q')).toEqual(['\x01q', []]);
  });

  test('may come apart from what follows it', () => {
    expect(typed('a\x01', 'x')).toEqual(['a', ['leave']]);
  });

  test('typed twice each time, everything reaches the guest as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('\x01', 'x', 'h', 'a') })), (parts) => {
        const [data, commands] = typed(...parts.map((part) => part.replaceAll('\x01', '\x01\x01')));
        expect(data).toBe(parts.join(''));
        expect(commands).toEqual([]);
      }),
    );
  });
});

test('a queue gives the bytes that came, in order and none twice', () => {
  const act = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.nat(30));
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const queue = new ByteQueue();
      let model: number[] = [];
      for (const each of acts) {
        if (typeof each === 'number') {
          expect([...queue.take(each)]).toEqual(model.slice(0, each));
          model = model.slice(each);
        } else {
          queue.add(each);
          model.push(...each);
        }
        expect(queue.length).toBe(model.length);
      }
    }),
  );
});

describe('input from a pipe', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('waits until it is read, in pieces as large as there is room for', async () => {
    const pipe = new PassThrough();
    let woken = 0;
    const input = new StreamInput(pipe as unknown as NodeJS.ReadStream, () => woken++);
    pipe.write('hello');
    await turn();
    expect(woken).toBe(1);
    expect(input.waiting).toBe(true);
    expect(textOf(input.read(2))).toBe('he');
    expect(textOf(input.read(16))).toBe('llo');
    expect(input.waiting).toBe(false);
    expect(input.next).toBe('unknown');
  });

  test('says when no more can come', async () => {
    const pipe = new PassThrough();
    const input = new StreamInput(pipe as unknown as NodeJS.ReadStream, () => {});
    pipe.end('x');
    await turn();
    await turn();
    expect(input.next).toBe('never');
    expect(textOf(input.read(16))).toBe('x');
  });

  test('is not read far ahead of the guest', async () => {
    const pipe = new PassThrough({ highWaterMark: 1024 });
    const input = new StreamInput(pipe as unknown as NodeJS.ReadStream, () => {});
    let taken = 0;
    const offer = (): void => {
      while (pipe.write(new Uint8Array(1024)) && taken < 1000) taken++;
    };
    for (let turns = 0; turns < 500; turns++) {
      offer();
      await turn();
    }
    expect(pipe.isPaused()).toBe(true);
    expect(taken).toBeLessThan(100);
    let got = 0;
    while (input.waiting) got += input.read(16).length;
    expect(got).toBeGreaterThanOrEqual(64 * 1024);
    expect(pipe.isPaused()).toBe(false);
  });
});
