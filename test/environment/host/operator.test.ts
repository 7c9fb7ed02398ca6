import { expect, test, vi } from 'vitest';

import { HostLoop } from '../../../src/environment/host/host-loop.ts';
import { Operator } from '../../../src/environment/host/operator.ts';

const typed = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (data: Uint8Array): string => new TextDecoder().decode(data);

test('who sits at the terminal presses buttons with ctrl-a, which wakes a guest that waits', () => {
  const loop = new HostLoop(() => undefined);
  const wake = vi.spyOn(loop, 'wake');
  const operator = new Operator(loop, ['reset', 'snapshot']);
  expect(textOf(operator.listen(typed('a\u0001sb\u0001rc')))).toBe('abc');
  expect(wake).toHaveBeenCalledTimes(2);
  expect(operator.pressed).toBe(true);
  expect([operator.take(), operator.take(), operator.take()]).toEqual(['snapshot', 'reset', undefined]);
  expect(operator.pressed).toBe(false);
});

test('a button that is not there is no command: its keys go to the guest, and the help is silent about it', () => {
  const operator = new Operator(new HostLoop(() => undefined), ['reset']);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(textOf(operator.listen(typed('\u0001s\u0001h')))).toBe('\u0001s');
    expect(operator.pressed).toBe(false);
    const help = written.mock.calls.join('');
    expect(help).toContain('ctrl-a r');
    expect(help).not.toContain('ctrl-a s');
  } finally {
    written.mockRestore();
  }
});

test('leaving stops the loop', () => {
  const loop = new HostLoop(() => undefined);
  new Operator(loop, []).listen(typed('\u0001x'));
  expect(loop.stopReason).toEqual({ kind: 'left' });
});
