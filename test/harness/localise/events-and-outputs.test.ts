import { describe, expect, test } from 'vitest';

import { ArrivedList, eventLines, unequalPositions } from '../../../src/harness/localise/event-lines.ts';
import { memoryDifferences } from '../../../src/harness/localise/memory-differences.ts';
import { SentOut, outputDifferences } from '../../../src/harness/localise/output-differences.ts';
import type { Input } from '../../../src/machine/input.ts';
import type { Machine } from '../../../src/machine/machine.ts';
import { toy } from './toys.ts';

const typed = (text: string): Input => ({ kind: 'console', data: new TextEncoder().encode(text) });

function arrived(...events: readonly (readonly [number, Input])[]): ArrivedList {
  const list = new ArrivedList();
  for (const [position, input] of events) list.add(input, position, false);
  return list;
}

describe('what reached two executions', () => {
  const marks = (a: ArrivedList, b: ArrivedList): boolean[] =>
    eventLines(
      toy('a', 100, () => 0),
      a.all,
      b.all,
      50,
    ).map(({ differs }) => differs);

  test('differs where one has it otherwise, or elsewhere', () => {
    const [a, b] = [arrived([5, typed('x')], [9, typed('y')]), arrived([5, typed('x')], [9, typed('z')])];
    expect(marks(a, b)).toEqual([false, true]);
    expect(unequalPositions(a.all, b.all, 10)).toEqual([9]);
    expect(unequalPositions(arrived([5, typed('x')]).all, arrived([6, typed('x')]).all, 10)).toEqual([5, 6]);
  });

  test('differs where the same came at one position in another order', () => {
    const [a, b] = [arrived([5, typed('x')], [5, typed('y')]), arrived([5, typed('y')], [5, typed('x')])];
    expect(marks(a, b)).toEqual([true, true]);
    expect(unequalPositions(a.all, b.all, 10)).toEqual([5]);
  });

  test('differs in its text too where only the end of long data does', () => {
    const [a, b] = [arrived([5, typed(`${'-'.repeat(40)}a`)]), arrived([5, typed(`${'-'.repeat(40)}b`)])];
    expect(a.all[0]!.text).not.toBe(b.all[0]!.text);
  });
});

describe('what two executions sent out', () => {
  function printed(...texts: readonly (readonly [number, string])[]): SentOut {
    const sent = new SentOut();
    for (const [position, text] of texts) {
      sent.add([{ kind: 'console', data: new TextEncoder().encode(text) }], position);
    }
    return sent;
  }

  test('is the same up to a position, whatever comes behind it', () => {
    const [a, b] = [printed([5, 'same']), printed([5, 'same'], [20, 'more'])];
    expect(outputDifferences(a, b, 10)).toEqual([]);
    expect(outputDifferences(a, b, Infinity)).toMatchObject([
      { channel: 'console', parts: [{ text: 'same' }, { side: 1, text: 'more' }] },
    ]);
  });

  test('is not said to be missing where only the view of it is cut', () => {
    const tail = 'the same end for both, '.repeat(40);
    const [difference] = outputDifferences(printed([1, `a${tail}`]), printed([1, `bcd${tail}`]), Infinity);
    const { parts } = difference!;
    expect(parts[0]).toMatchObject({ side: 0, text: 'a' });
    expect(parts.at(-1)).not.toHaveProperty('side');
  });
});

test('memory is shown with the name of the address that is shown, and what differs in it', () => {
  const machine = (at: number) =>
    ({
      memory: () => [
        { base: 0x1000, bytes: Uint8Array.from({ length: 64 }, (_, index) => (index === at ? 7 : 0)) },
      ],
      nameOf: (address: number) => `name of 0x${address.toString(16)}`,
    }) as unknown as Machine;
  const { memory, bytes } = memoryDifferences(machine(20), machine(99));
  expect(bytes).toBe(1);
  expect(memory).toMatchObject([{ address: '0x1010', symbol: 'name of 0x1010', differing: [[4, 5]] }]);
});
