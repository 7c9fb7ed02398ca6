import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCESS_FAULT, QUESTION } from '../../../src/riscv/device/device.ts';
import { GoldfishRtc } from '../../../src/riscv/device/goldfish-rtc.ts';
import { FakeHost, everyBit, expectCanonicalState, load, save } from './fake-host.ts';

const EPOCH_SECONDS = 1_700_000_000;
const EPOCH = BigInt(EPOCH_SECONDS) * 1_000_000_000n;
const TIME_LOW = 0x00;
const TIME_HIGH = 0x04;
const ALARM_LOW = 0x08;
const ALARM_HIGH = 0x0c;
const IRQ_ENABLED = 0x10;
const CLEAR_ALARM = 0x14;
const ALARM_STATUS = 0x18;
const CLEAR_INTERRUPT = 0x1c;

let host: FakeHost;
let rtc: GoldfishRtc;
beforeEach(() => {
  host = new FakeHost();
  rtc = new GoldfishRtc(host, host.line, EPOCH_SECONDS);
});

const write = (offset: number, value: number): void => expect(rtc.store(offset, 4, value)).toBe(0);
const setAlarm = (nanoseconds: bigint): void => {
  write(ALARM_HIGH, Number(nanoseconds >> 32n));
  write(ALARM_LOW, Number(nanoseconds & 0xffff_ffffn));
};
const advanceTo = (ticks: number): void => {
  host.clock = ticks;
  rtc.clockAdvanced();
};

describe('the time', () => {
  test('is asked for when it is read', () => {
    expect(rtc.load(TIME_LOW)).toBe(QUESTION);
    expect(rtc.load(TIME_HIGH)).toBe(0);
  });

  test.each([0, 1, 12_345_678_901, Number.MAX_SAFE_INTEGER])(
    'at tick %i is the epoch plus 100 ns a tick',
    (ticks) => {
      host.reading = ticks;
      const low = BigInt(rtc.load(TIME_LOW));
      const high = BigInt(rtc.load(TIME_HIGH));
      expect((high << 32n) | low).toBe(EPOCH + BigInt(ticks) * 100n);
    },
  );

  test('keeps its upper half from when the lower was read', () => {
    host.reading = 0;
    rtc.load(TIME_LOW);
    const high = rtc.load(TIME_HIGH);
    host.reading = 1e12;
    expect(rtc.load(TIME_HIGH)).toBe(high);
  });

  test('cannot be set', () => {
    expect(rtc.store(TIME_LOW, 4, 0)).toBe(ACCESS_FAULT);
    expect(rtc.store(TIME_HIGH, 4, 0)).toBe(ACCESS_FAULT);
  });
});

describe('the alarm', () => {
  test('goes off at the first tick at which the time is at least its own', () => {
    write(IRQ_ENABLED, 1);
    setAlarm(EPOCH + 100_001n);
    expect([rtc.deadline, rtc.load(ALARM_STATUS), host.level]).toEqual([1001, 1, false]);
    advanceTo(1000);
    expect([rtc.deadline, host.level]).toEqual([1001, false]);
    advanceTo(1001);
    expect([rtc.deadline, rtc.load(ALARM_STATUS), host.level]).toEqual([undefined, 0, true]);
    write(CLEAR_INTERRUPT, 0);
    expect(host.level).toBe(false);
  });

  test('goes off at once when the guest has seen that time already', () => {
    host.clock = 5000;
    write(IRQ_ENABLED, 1);
    setAlarm(EPOCH + 500_000n);
    expect([rtc.deadline, host.level]).toEqual([undefined, true]);
  });

  test('before the epoch is due from tick 0', () => {
    write(IRQ_ENABLED, 1);
    setAlarm(1n);
    expect(host.level).toBe(true);
  });

  test('interrupts only while that is enabled', () => {
    setAlarm(EPOCH + 100n);
    advanceTo(1);
    expect(host.level).toBe(false);
    write(IRQ_ENABLED, 1);
    expect(host.level).toBe(true);
    write(IRQ_ENABLED, 2);
    expect([host.level, rtc.load(IRQ_ENABLED)]).toEqual([false, 0]);
  });

  test('can be cleared, and reads back as written', () => {
    setAlarm(EPOCH + 1_000_000n);
    expect((BigInt(rtc.load(ALARM_HIGH)) << 32n) | BigInt(rtc.load(ALARM_LOW))).toBe(EPOCH + 1_000_000n);
    write(CLEAR_ALARM, 0);
    expect([rtc.deadline, rtc.load(ALARM_STATUS)]).toEqual([undefined, 0]);
    advanceTo(1e9);
    write(IRQ_ENABLED, 1);
    expect(host.level).toBe(false);
  });

  test('beyond every clock value stays armed and has no deadline', () => {
    setAlarm(2n ** 64n - 1n);
    expect([rtc.load(ALARM_STATUS), rtc.deadline]).toEqual([1, undefined]);
  });

  test('that is armed stays as it is while the next one is half written', () => {
    setAlarm(EPOCH + 1000n);
    write(ALARM_HIGH, 0xffff_ffff);
    expect(rtc.deadline).toBe(10);
  });
});

test('offsets without a register fault', () => {
  expect([rtc.load(0x20), rtc.load(2), rtc.store(0x20, 4, 0)]).toEqual([
    ACCESS_FAULT,
    ACCESS_FAULT,
    ACCESS_FAULT,
  ]);
});

test('every bit of its state counts, and the line is set when it is loaded', () => {
  host.reading = 77;
  rtc.load(TIME_LOW);
  write(IRQ_ENABLED, 1);
  setAlarm(1n);
  setAlarm(EPOCH + 1_000_000n);
  expectCanonicalState(rtc, () => new GoldfishRtc(new FakeHost(), () => {}, EPOCH_SECONDS), everyBit(rtc));
  const other = new FakeHost();
  const copy = new GoldfishRtc(other, other.line, EPOCH_SECONDS);
  load(copy, save(rtc));
  expect([other.level, copy.deadline]).toEqual([true, 10_000]);
});

test('any accesses leave a canonical state that a reset takes back to power-on', () => {
  const step = fc.record({
    offset: fc.nat(9).map((word) => 4 * word),
    value: fc.nat(0xffff_ffff),
    clock: fc.maxSafeNat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.array(fc.nat(300)), (steps, bits) => {
      const host = new FakeHost();
      const fresh = (): GoldfishRtc => new GoldfishRtc(new FakeHost(), () => {}, EPOCH_SECONDS);
      const rtc = new GoldfishRtc(host, host.line, EPOCH_SECONDS);
      for (const { offset, value, clock } of steps) {
        rtc.store(offset, 4, value);
        rtc.load(offset);
        host.clock = host.reading = Math.max(host.clock, clock);
        rtc.clockAdvanced();
        expect(rtc.deadline === undefined || rtc.deadline > host.clock).toBe(true);
      }
      expectCanonicalState(rtc, fresh, bits);
      rtc.reset();
      expect(save(rtc)).toEqual(save(fresh()));
      expect(host.level).toBe(false);
    }),
    { seed: 11, numRuns: 300 },
  );
});
