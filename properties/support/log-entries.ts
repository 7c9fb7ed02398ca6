import fc from 'fast-check';
import type { LogEntry } from '../../src/hypervisor/log/entry.ts';
import type { Outcome } from '../../src/hypervisor/outcome.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Content } from '../../test/hypervisor/log/logs.ts';

const MAX = Number.MAX_SAFE_INTEGER;

/** Small numbers, ones around the borders between the forms that entries take, and the largest. */
const numbers = fc.oneof(
  fc.nat(5),
  fc.nat(3000),
  fc.constantFrom(
    31,
    32,
    127,
    128,
    511,
    512,
    1023,
    1024,
    2047,
    2048,
    2 ** 31,
    2 ** 32,
    2 ** 52,
    MAX - 1,
    MAX,
  ),
  fc.maxSafeNat(),
);
const slots = fc.oneof(fc.nat(40), fc.nat(2100), fc.constantFrom(31, 32, 2047, 2048), fc.maxSafeNat());
const data = fc.oneof(
  { weight: 6, arbitrary: fc.uint8Array({ maxLength: 5 }) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 70 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(63, 64, 511, 512, 513, 1024, 2047, 2048), fc.nat(255))
      .map(([length, value]) => new Uint8Array(length).fill(value)),
  },
);
const devices = fc.oneof(fc.nat(3), numbers);
const names = fc.oneof(fc.constantFrom('tick', 'tock', 'dice', 'a', 'b', ''), fc.string({ unit: 'binary' }));

const clock: fc.Arbitrary<Input> = fc.record({ kind: fc.constant('clock'), value: numbers });
const signal: fc.Arbitrary<Input> = fc.record({ kind: fc.constant('signal'), name: names, data });
const arrivals: fc.Arbitrary<Input> = fc.oneof(
  clock,
  signal,
  fc.record({ kind: fc.constant('pace'), base: numbers, rate: numbers }),
  fc.record({ kind: fc.constant('console'), data }),
  fc.record({ kind: fc.constant('frame'), device: devices, data }),
  fc.record({
    kind: fc.constant('completion'),
    device: devices,
    request: fc.oneof(fc.nat(10), numbers),
    status: fc.constantFrom('ok', 'error'),
    data,
  }),
  fc.constant<Input>({ kind: 'reset' }),
);

const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>({ end: 'limit' }, { end: 'stuck' }, { end: 'power-off' }, { end: 'stopped' }),
  fc.record({
    end: fc.constant('halt'),
    code: fc.oneof(fc.integer(), fc.constantFrom(2 ** 52 - 1, -(2 ** 52))),
  }),
);
const digests = fc
  .tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff))
  .map((words) => words.map((word) => word.toString(16).padStart(8, '0')).join(''));

const contents: fc.Arbitrary<Content> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('input'), input: arrivals }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer'), input: fc.oneof(clock, signal) }) },
  { weight: 1, arbitrary: fc.constant<Content>({ kind: 'mark' }) },
  { weight: 1, arbitrary: fc.constant<Content>({ kind: 'power-off' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot'), state: data }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('checkpoint'), digest: digests, outputs: fc.nat(0xffff_ffff) }),
  },
);

interface Step {
  readonly slots: number;
  readonly hart: number;
  readonly content: Content;
}

const steps: fc.Arbitrary<Step> = fc.record({
  slots,
  hart: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: numbers }),
  content: contents,
});

function placed(list: readonly Step[]): LogEntry[] {
  let position = 0;
  return list.map(({ slots: delta, hart, content }, sequence) => {
    position = Math.min(position + delta, MAX);
    const concerned = content.kind === 'input' || content.kind === 'answer' ? hart : 0;
    return { ...content, sequence, position, hart: concerned };
  });
}

const end: fc.Arbitrary<Step> = fc.record({
  slots,
  hart: fc.constant(0),
  content: fc.record({ kind: fc.constant('end'), outcome: outcomes }),
});

/** Entries of every kind in a row, the last one an end. */
export function finishedEntries(maxLength: number): fc.Arbitrary<LogEntry[]> {
  return fc
    .tuple(fc.array(steps, { maxLength, size: 'max' }), end)
    .map(([list, last]) => placed([...list, last]));
}

/** Entries of every kind in a row, with an end or without. */
export function anyEntries(maxLength: number): fc.Arbitrary<LogEntry[]> {
  return fc
    .tuple(finishedEntries(maxLength), fc.boolean())
    .map(([entries, ends]) => (ends ? entries : entries.slice(0, -1)));
}
