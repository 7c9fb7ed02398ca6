import { describe, expect, test } from 'vitest';
import { ACCESS_FAULT } from '../../../src/riscv/device/device.ts';
import { TestFinisher } from '../../../src/riscv/device/test-finisher.ts';
import { FakeHost } from './fake-host.ts';

describe('the test finisher', () => {
  test.each([
    { value: 0x5555, halts: [0], restarts: 0 },
    { value: 0x0007_5555, halts: [0], restarts: 0 },
    { value: 0x0001_3333, halts: [1], restarts: 0 },
    { value: 0xffff_3333, halts: [0xffff], restarts: 0 },
    { value: 0x3333, halts: [0], restarts: 0 },
    { value: 0x7777, halts: [], restarts: 1 },
    { value: 0, halts: [], restarts: 0 },
    { value: 0x5554, halts: [], restarts: 0 },
  ])('takes $value as halts $halts and $restarts restarts', ({ value, halts, restarts }) => {
    const host = new FakeHost();
    expect(new TestFinisher(host).store(0, 4, value)).toBe(0);
    expect(host.halts).toEqual(halts);
    expect(host.restarts).toBe(restarts);
  });

  test('has one register, which reads 0', () => {
    const host = new FakeHost();
    const finisher = new TestFinisher(host);
    expect(finisher.load(0)).toBe(0);
    expect(finisher.load(4)).toBe(ACCESS_FAULT);
    expect(finisher.store(4, 4, 0x5555)).toBe(ACCESS_FAULT);
    expect(host.halts).toEqual([]);
  });

  test('takes accesses of 2 and 4 bytes', () => {
    expect(new TestFinisher(new FakeHost()).widths).toEqual([2, 4]);
  });
});
