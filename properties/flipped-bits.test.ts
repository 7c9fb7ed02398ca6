import { describe, expect, test } from 'vitest';
import type { ClockConfiguration } from '../src/riscv/board/configuration.ts';
import { Computer } from '../src/riscv/computer.ts';
import { assemble } from '../src/riscv/isa/assemble.ts';
import { ALL_DEVICES, DEVICE, KIB, board, imageOf } from '../test/support/computers.ts';
import { OFFER, PROGRAM, SETUP, startProgram, stubMachine } from './support/stub.ts';
import { bytesOf } from '../test/support/play.ts';

/** Starts the device at `base` and offers it a chain; leaves its rings and buffers at `rings`. */
const talk = (base: number, rings: number, queue: number, bytes: number, flags: number): string => `
  li a0, ${base}
  li a1, ${rings}
  li a2, ${queue}
  li a3, 8
  call ${SETUP}
  addi a3, a1, 0x480
  addi a4, a1, 0x600
  li a5, ${bytes}
  li a6, ${flags}
  call ${OFFER}`;

const WRITABLE = 3;

/** Every device is in use: requests in flight, bytes received, an alarm, a timer, a reservation, a claimed interrupt. */
const BUSY = `
  ${talk(DEVICE.virtio, 0x8000_4000, 0, 512, WRITABLE)}
  ${talk(DEVICE.virtio + 0x1000, 0x8000_5000, 0, 1024, WRITABLE)}
  ${talk(DEVICE.virtio + 0x2000, 0x8000_6000, 0, 100, WRITABLE)}
  li t0, ${DEVICE.uart}
  li t1, 7
  sb t1, 1(t0)
  sb t1, 2(t0)
  sb t1, 7(t0)
  li t0, ${DEVICE.rtc}
  li t1, 1
  sw t1, 16(t0)
  sw t1, 12(t0)
  lw t1, (t0)
  sw t1, 8(t0)
  li t0, ${DEVICE.mtimecmp}
  li t1, 1000000
  sd t1, (t0)
  li t0, 0xc200004
  lw t1, (t0)
  li t0, 0x80007000
  lr.d t1, (t0)
  csrw mscratch, t0
  csrr t2, time
  loop: j loop`;

/** A machine in the midst of it all. */
function busyMachine(clock: ClockConfiguration): Computer {
  const machine = stubMachine({ clock });
  startProgram(machine, assemble(BUSY, PROGRAM).bytes);
  machine.deliver({ kind: 'console', data: bytesOf(1, 5) });
  const limit = machine.position + 400;
  const requests: string[] = [];
  for (let reading = 10; machine.position < limit; reading += 5) {
    const exit = machine.run(limit);
    if (exit.reason === 'question') machine.deliver({ kind: 'clock', value: reading });
    if (exit.reason === 'effects') requests.push(...exit.effects.map(({ kind }) => kind));
  }
  expect(requests).toEqual(['read', 'entropy']);
  machine.deliver({ kind: 'frame', device: 1, data: bytesOf(2, 60) });
  return machine;
}

/** Flips bits one by one. Each is refused, or makes another state, which is saved again as it is. */
function flipEach(machine: Computer, bits: Iterable<number>): { refused: number; accepted: number } {
  const state = machine.save();
  const digest = machine.digest();
  const counts = { refused: 0, accepted: 0 };
  const idle: number[] = [];
  for (const bit of bits) {
    state[bit >>> 3]! ^= 1 << (bit & 7);
    try {
      machine.load(state);
      counts.accepted++;
      if (machine.digest() === digest || Buffer.compare(machine.save(), state) !== 0) idle.push(bit);
    } catch (error) {
      expect(error).toMatchObject({ name: 'LockstepError', code: 'bad-state' });
      counts.refused++;
    }
    state[bit >>> 3]! ^= 1 << (bit & 7);
  }
  expect(idle, 'bits of the state that mean nothing').toEqual([]);
  return counts;
}

/** Where the pages of RAM begin in a saved state: header, registers, number of pages. */
const ramAt = (state: Uint8Array): number => 17 + new DataView(state.buffer).getUint32(13, true) + 4;

function* from(first: number, last: number, step: number): Generator<number> {
  for (let bit = first; bit < last; bit += step) yield bit;
}

describe('each bit of a saved state counts', () => {
  const clocks: ClockConfiguration[] = [{ kind: 'read' }, { kind: 'paced', rate: 1000 }];

  test.each(clocks)('in a small machine with all devices at work and a $kind clock', (clock) => {
    const machine = busyMachine(clock);
    const state = machine.save();
    expect(state.length).toBeGreaterThan(20_000);
    // All bits of what is not RAM, and one of each byte of RAM.
    const registers = flipEach(machine, from(0, 8 * ramAt(state), 1));
    const ram = flipEach(machine, from(8 * ramAt(state), 8 * state.length, 9));
    expect(registers.refused).toBeGreaterThan(1000);
    expect(registers.accepted).toBeGreaterThan(1000);
    expect(ram.accepted).toBeGreaterThan(15_000);
  });

  test('in a large machine, by samples', () => {
    const machine = new Computer(
      board({ memoryBytes: 16 * 1024 * KIB, virtio: ALL_DEVICES }),
      imageOf(bytesOf(3, 1024 * KIB)),
    );
    machine.run(100);
    const { length } = machine.save();
    const counts = flipEach(machine, from(0, 8 * length, 65_521));
    expect(counts.accepted).toBeGreaterThan(100);
  });
});
