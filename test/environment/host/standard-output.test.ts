import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';

import { StandardOutput } from '../../../src/environment/host/standard-output.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function outputTo(stream: PassThrough, onClosed = (): void => {}): StandardOutput {
  return new StandardOutput(stream as unknown as NodeJS.WriteStream, onClosed);
}

test('what a guest prints byte by byte goes out together, in order', () => {
  const stream = new PassThrough();
  const output = outputTo(stream);
  for (const letter of 'hello\n') output.write(bytes(letter));
  expect(stream.read()).toBeNull();
  expect(output.flush()).toBeUndefined();
  expect(String(stream.read())).toBe('hello\n');
  expect(output.lineEnded).toBe(true);
  output.write(bytes('x'));
  expect(output.lineEnded).toBe(false);
});

test('more than fits is sent at once, and none of it is lost', () => {
  const stream = new PassThrough({ highWaterMark: 2 ** 20 });
  const output = outputTo(stream);
  const data = new Uint8Array(150_000).map((_, index) => index % 251);
  output.write(data.subarray(0, 70_001));
  output.write(data.subarray(70_001));
  void output.flush();
  expect(Buffer.compare(stream.read() as Buffer, data)).toBe(0);
});

test('a guest waits for a slow reader', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const output = outputTo(stream);
  output.write(new Uint8Array(100));
  let waited = false;
  const flushed = output.flush()!.then(() => (waited = true));
  await turn();
  expect(waited).toBe(false);
  stream.resume();
  await flushed;
  expect(output.flush()).toBeUndefined();
});

test('a reader that goes away is reported, and nobody waits for it', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  let closed = 0;
  const output = outputTo(stream, () => closed++);
  output.write(new Uint8Array(100));
  const flushed = output.flush();
  stream.destroy(new Error('EPIPE'));
  await flushed;
  expect(closed).toBe(1);
  output.write(bytes('more'));
  expect(output.flush()).toBeUndefined();
});
