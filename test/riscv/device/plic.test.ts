import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { InterruptLine } from '../../../src/riscv/device/device.ts';
import { Plic } from '../../../src/riscv/device/plic.ts';
import { everyBit, expectCanonicalState } from './fake-host.ts';

const SOURCES = 95;
const CONTEXTS = 2;
const PENDING = 0x1000;
const enable = (context: number, word = 0): number => 0x2000 + 0x80 * context + 4 * word;
const threshold = (context: number): number => 0x20_0000 + 0x1000 * context;
const claim = (context: number): number => threshold(context) + 4;

let plic: Plic;
let outputs: boolean[];
let lines: InterruptLine[];
beforeEach(() => {
  outputs = [false, false];
  plic = new Plic(SOURCES, CONTEXTS, (context, level) => (outputs[context] = level));
  lines = Array.from({ length: SOURCES + 1 }, (_, source) => (source === 0 ? () => {} : plic.line(source)));
});

const write = (offset: number, value: number): void => expect(plic.store(offset, 4, value)).toBe(0);
const read = (offset: number): number => plic.load(offset);
const setUp = (source: number, priority: number, context = 0): void => {
  write(4 * source, priority);
  write(enable(context, source >> 5), read(enable(context, source >> 5)) | (1 << (source & 31)));
};

describe('an interrupt', () => {
  test('is pending while no one takes it, and reaches the contexts that have it enabled', () => {
    setUp(10, 1);
    lines[10]!(true);
    expect(read(PENDING)).toBe(1 << 10);
    expect(outputs).toEqual([true, false]);
  });

  test('that was claimed comes again after its completion only if its level is still high', () => {
    setUp(10, 1);
    lines[10]!(true);
    expect([read(claim(0)), read(claim(0)), read(PENDING)]).toEqual([10, 0, 0]);
    expect(outputs[0]).toBe(false);
    write(claim(0), 10);
    expect([read(PENDING), outputs[0]]).toEqual([1 << 10, true]);
    expect(read(claim(0))).toBe(10);
    lines[10]!(false);
    write(claim(0), 10);
    expect([read(PENDING), outputs[0]]).toEqual([0, false]);
  });

  test('that rises while it is served waits for the completion', () => {
    setUp(10, 1);
    lines[10]!(true);
    read(claim(0));
    lines[10]!(false);
    lines[10]!(true);
    expect(read(PENDING)).toBe(0);
    write(claim(0), 10);
    expect(read(PENDING)).toBe(1 << 10);
  });

  test('stays pending when its level falls before it is claimed', () => {
    setUp(10, 1);
    lines[10]!(true);
    lines[10]!(false);
    expect(read(claim(0))).toBe(10);
  });

  test('is not completed by a context that has it disabled, nor by a number that is no source', () => {
    setUp(10, 1);
    lines[10]!(true);
    read(claim(0));
    for (const [context, source] of [
      [1, 10],
      [0, 11],
      [0, 0],
      [0, 96],
      [0, 0xffff_ffff],
    ] as const) {
      write(claim(context), source);
      expect(read(PENDING)).toBe(0);
    }
    write(claim(0), 10);
    expect(read(PENDING)).toBe(1 << 10);
  });

  test('of priority 0 never reaches anyone', () => {
    setUp(10, 0);
    lines[10]!(true);
    expect([outputs[0], read(claim(0)), read(PENDING)]).toEqual([false, 0, 1 << 10]);
  });

  test('that two contexts have enabled goes to the one that claims first', () => {
    setUp(10, 1, 0);
    setUp(10, 1, 1);
    lines[10]!(true);
    expect(outputs).toEqual([true, true]);
    expect([read(claim(1)), read(claim(0))]).toEqual([10, 0]);
    expect(outputs).toEqual([false, false]);
  });
});

describe('among several', () => {
  test('the highest priority comes first, and the lowest number among equals', () => {
    for (const [source, priority] of [
      [3, 2],
      [40, 7],
      [39, 7],
      [95, 7],
      [1, 1],
    ] as const) {
      setUp(source, priority);
      lines[source]!(true);
    }
    expect(Array.from({ length: 6 }, () => read(claim(0)))).toEqual([39, 40, 95, 3, 1, 0]);
  });

  test('the threshold masks the line of those at or below it, and no claim', () => {
    setUp(10, 3);
    lines[10]!(true);
    write(threshold(0), 3);
    expect(outputs[0]).toBe(false);
    write(threshold(0), 2);
    expect(outputs[0]).toBe(true);
    write(threshold(0), 7);
    expect([outputs[0], read(claim(0))]).toEqual([false, 10]);
  });
});

describe('its registers', () => {
  test('hold three bits of priority and threshold', () => {
    write(4, 0xffff_ffff);
    write(threshold(1), 0xffff_ffff);
    expect([read(4), read(threshold(1))]).toEqual([7, 7]);
  });

  test('have no bits for sources that do not exist', () => {
    write(0, 7);
    write(4 * 96, 7);
    for (let word = 0; word < 4; word++) write(enable(0, word), 0xffff_ffff);
    expect([read(0), read(4 * 96)]).toEqual([0, 0]);
    expect([0, 1, 2, 3].map((word) => read(enable(0, word)))).toEqual([
      0xffff_fffe, 0xffff_ffff, 0xffff_ffff, 0,
    ]);
  });

  test('read 0 and ignore writes where no context exists, and pending bits are read-only', () => {
    for (const offset of [
      enable(2),
      threshold(2),
      claim(2),
      threshold(1) + 8,
      0x1f_fffc,
      0x5f_fffc,
      PENDING,
    ]) {
      write(offset, 0xffff_ffff);
      expect([offset, read(offset)]).toEqual([offset, 0]);
    }
  });
});

type Step = { offset: number; value: number } | { load: number } | { source: number; level: boolean };
const interesting = fc.oneof(
  fc.nat(SOURCES + 2).map((source) => 4 * source),
  fc.nat(4).map((word) => PENDING + 4 * word),
  fc.tuple(fc.nat(CONTEXTS), fc.nat(4)).map(([context, word]) => enable(context, word)),
  fc.nat(CONTEXTS).map(threshold),
  fc.nat(CONTEXTS).map(claim),
  fc.nat(0x5f_ffff),
);
const value = fc.oneof(fc.nat(SOURCES + 1), fc.nat(0xffff_ffff), fc.constant(0xffff_ffff));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ offset: interesting, value }),
  fc.record({ load: interesting }),
  fc.record({ source: fc.integer({ min: 1, max: SOURCES }), level: fc.boolean() }),
);

test('any accesses leave a canonical state, and outputs that follow from it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(fc.nat(1400)), (steps, bits) => {
      const wires = new Map<number, boolean>();
      const outputs = [false, false];
      const plic = new Plic(SOURCES, CONTEXTS, (context, level) => (outputs[context] = level));
      for (const step of steps) {
        if ('source' in step) {
          plic.line(step.source)(step.level);
          wires.set(step.source, step.level);
        } else if ('load' in step) plic.load(step.load);
        else plic.store(step.offset, 4, step.value);
      }
      const loaded = [false, false];
      const fresh = (): Plic => {
        const other = new Plic(SOURCES, CONTEXTS, (context, level) => (loaded[context] = level));
        for (const [source, level] of wires) other.line(source)(level);
        return other;
      };
      expectCanonicalState(plic, fresh, []);
      expect(loaded).toEqual(outputs);
      expectCanonicalState(plic, fresh, bits);
    }),
    { seed: 96, numRuns: 300 },
  );
});

test('every bit of its state counts', () => {
  setUp(10, 3);
  setUp(40, 5);
  lines[10]!(true);
  lines[40]!(true);
  read(claim(0));
  const fresh = (): Plic => {
    const other = new Plic(SOURCES, CONTEXTS, () => {});
    other.line(10)(true);
    other.line(40)(true);
    return other;
  };
  expectCanonicalState(plic, fresh, everyBit(plic));
});

test('a reset lets all lines fall', () => {
  setUp(10, 3);
  lines[10]!(true);
  plic.reset();
  expect([outputs[0], read(PENDING), read(40), read(enable(0))]).toEqual([false, 0, 0, 0]);
});
