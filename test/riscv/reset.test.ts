import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/machine/input.ts';
import type { Computer } from '../../src/riscv/computer.ts';
import { ALL_DEVICES, DEVICE, RAM_BASE, computer, register } from '../support/computers.ts';

const RESET: Input = { kind: 'reset' };
const RINGS = RAM_BASE + 0x1000;
const BUFFER = RINGS + 0x400;

/** Starts the entropy device, asks it for 8 bytes twice, 4 of them elsewhere, and ends as `end` says. */
const asking = (end: string): string => `
  li t0, ${DEVICE.virtio + 0x2000}
  ${[1, 3].map((status) => `li t1, ${status}\nsw t1, 0x70(t0)`).join('\n')}
  li t1, 1
  sw t1, 0x24(t0)
  sw t1, 0x20(t0)
  li t1, 11
  sw t1, 0x70(t0)
  li t1, 8
  sw t1, 0x38(t0)
  li a0, ${RINGS}
  sw a0, 0x80(t0)
  addi a1, a0, 0x200
  sw a1, 0x90(t0)
  addi a2, a0, 0x300
  sw a2, 0xa0(t0)
  li t1, 1
  sw t1, 0x44(t0)
  li t1, 15
  sw t1, 0x70(t0)
  addi t1, a0, 0x400
  sd t1, (a0)
  li t1, 0x0001000300000004
  sd t1, 8(a0)
  addi t1, a0, 0x480
  sd t1, 16(a0)
  li t1, 0x0000000200000004
  sd t1, 24(a0)
  addi t1, a0, 0x408
  sd t1, 32(a0)
  li t1, 0x0000000200000008
  sd t1, 40(a0)
  sh zero, 4(a1)
  li t1, 2
  sh t1, 6(a1)
  sh t1, 2(a1)
  sw zero, 0x50(t0)
  ${end}
  loop: j loop`;
const RESTART = `li t0, ${DEVICE.finisher}\nli t1, 0x7777\nsw t1, (t0)`;

const request = (number: number): unknown => ({ kind: 'entropy', device: 2, request: number, bytes: 8 });
const asked = (first: number): unknown => ({
  reason: 'effects',
  effects: [request(first), request(first + 1)],
});
const CANCELLED = { reason: 'effects', effects: [{ kind: 'cancel', device: 2, requests: [0, 1] }] };
const late: Input = { kind: 'completion', device: 2, request: 0, status: 'ok', data: new Uint8Array(8) };

/** A machine with two requests in flight. */
function waiting(end = ''): Computer {
  const machine = computer(asking(end), { virtio: ALL_DEVICES });
  expect(machine.run(1000)).toEqual(asked(0));
  return machine;
}

describe('requests in flight', () => {
  test('are told with where their data will go', () => {
    expect(waiting().requestsInFlight()).toEqual([
      {
        request: 0,
        device: 2,
        kind: 'entropy',
        buffers: [
          { address: BUFFER, bytes: 4 },
          { address: BUFFER + 0x80, bytes: 4 },
        ],
      },
      { request: 1, device: 2, kind: 'entropy', buffers: [{ address: BUFFER + 8, bytes: 8 }] },
    ]);
  });

  test('are cancelled by the guest that starts itself again, and numbers go on', () => {
    const machine = waiting(RESTART);
    expect(machine.run(1000)).toEqual(CANCELLED);
    expect(machine.requestsInFlight()).toEqual([]);
    expect(() => machine.deliver(late)).toThrow(/no such request in flight/);
    expect(machine.run(1000)).toEqual(asked(2));
  });

  test('are cancelled by the reset button: the next run tells it and executes nothing', () => {
    const machine = waiting();
    machine.run(100);
    const { position } = machine;
    machine.deliver(RESET);
    machine.deliver(RESET);
    expect(machine.requestsInFlight()).toEqual([]);
    expect(() => machine.deliver(late)).toThrow(/no such request in flight/);
    expect(machine.run(position)).toEqual(CANCELLED);
    expect(machine.position).toBe(position);
    expect(machine.run(position)).toEqual({ reason: 'limit' });
    expect(machine.run(1000)).toEqual(asked(2));
  });

  test('are told to be cancelled once, wherever the machine is saved and loaded in between', () => {
    const machine = waiting();
    machine.deliver(RESET);
    const other = computer(asking(''), { virtio: ALL_DEVICES });
    other.load(machine.save());
    expect(other.digest()).toBe(machine.digest());
    for (const each of [machine, other]) {
      expect(each.run(1000)).toEqual(CANCELLED);
      each.load(each.save());
      expect(each.run(1000)).toEqual(asked(2));
    }
  });

  test('are cancelled without a word when the machine is switched on anew', () => {
    const machine = waiting();
    machine.deliver(RESET);
    machine.reset();
    expect(machine.run(1000)).toEqual(asked(0));
  });
});

describe('the reset button', () => {
  const COUNT = 'addi s1, s1, 1\nli t0, 0x80001000\nsd s1, (t0)\nloop: j loop';

  test('does what the guest does that starts itself again', () => {
    const machine = computer(COUNT);
    const fresh = machine.registers();
    machine.run(50);
    machine.deliver(RESET);
    expect(machine.registers()).toEqual(fresh);
    expect(machine.read(0x8000_1000, 8)).toEqual(new Uint8Array(8));
    expect([machine.position, machine.retired]).toEqual([50, 0]);
    machine.run(60);
    expect(register(machine, 'x9')).toBe(1n);
  });

  test('leaves the clock where it was, and disarms the timer', () => {
    const machine = computer(`li t0, ${DEVICE.mtimecmp}\nli t1, 100\nsd t1, (t0)\nwfi`);
    while (machine.run(50).reason === 'timer') expect(machine.deadline).toBe(100);
    machine.deliver({ kind: 'clock', value: 70 });
    machine.deliver(RESET);
    expect(machine.deadline).toBeUndefined();
    expect(() => machine.deliver({ kind: 'clock', value: 69 })).toThrow(/from 70 on/);
  });

  test('is refused in mid-slot, and by a machine that is switched off', () => {
    const machine = computer(`csrr a0, time\nli t0, ${DEVICE.finisher}\nli t1, 0x5555\nsw t1, (t0)`);
    expect(machine.run(10).reason).toBe('question');
    expect(() => machine.deliver(RESET)).toThrow(/waits for its clock reading/);
    machine.deliver({ kind: 'clock', value: 1 });
    expect(() => machine.deliver(RESET)).toThrow(/has its reading and is under way/);
    expect(machine.run(10).reason).toBe('halt');
    expect(() => machine.deliver(RESET)).toThrow(/switched off/);
  });
});
