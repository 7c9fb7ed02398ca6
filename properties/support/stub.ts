import type { BoardConfiguration } from '../../src/riscv/board/configuration.ts';
import type { ComputerParts } from '../../src/riscv/computer-parts.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';
import { ALL_DEVICES, DEVICE, board, imageOf } from '../../test/support/computers.ts';

/** Where programs are put: across the ends of two pages. */
export const PROGRAM = 0x8000_0f00;
export const PROGRAM_BYTES_MAX = 4096;

/** What the real-time clock of some machines starts from: past 2^32 ns, so that both halves of it count. */
export const EPOCH_SECONDS = 5;

const DISK = DEVICE.virtio;
const NETWORK = DEVICE.virtio + 0x1000;
const ENTROPY = DEVICE.virtio + 0x2000;
const ENTROPY_SLOT = 2;

/**
 * A guest that gets its program by DMA, as random bytes, and jumps to it: one machine serves for any number of programs.
 * It leaves a trap handler that goes on behind the instruction, registers that point at RAM and devices, and two
 * routines for programs that talk to virtio devices.
 */
const STUB = assemble(`
  la t0, handler
  csrw mtvec, t0
  li s0, 0x80004000            # data
  li s1, ${PROGRAM}            # the program itself
  li s2, ${DEVICE.uart}
  li s3, ${DEVICE.mtimecmp}
  li s4, ${DEVICE.plic}
  li s5, ${DISK}
  li s6, ${NETWORK}
  li s7, ${ENTROPY}
  li s8, ${DEVICE.rtc}
  li s9, ${DEVICE.finisher}
  li s10, ${DEVICE.clint}
  li s11, 0x8000fff0           # the end of RAM
  li t0, 1                     # every source has a priority and is enabled
  sw t0, 0x04(s4)
  sw t0, 0x08(s4)
  sw t0, 0x0c(s4)
  sw t0, 0x28(s4)
  sw t0, 0x2c(s4)
  li t0, -1
  lui t1, 0xc002
  sw t0, (t1)
  li t0, 0x888
  csrw mie, t0
  mv a0, s7
  la a1, rings
  li a2, 0
  li a3, 8
  call setup
  sw zero, 0x50(s7)
  wait: lhu t0, 0x302(a1)
  beqz t0, wait
  jr s1

  # A trap: on behind the instruction, or at the program's start where there is none. An interrupt: its cause goes.
  .align 4
  handler: csrr t6, mcause
  blt t6, zero, interrupt
  addi t6, t6, -1
  beqz t6, again
  csrr t6, mepc
  addi t6, t6, 4
  csrw mepc, t6
  mret
  again: li t6, ${PROGRAM}
  csrw mepc, t6
  mret
  interrupt: li t6, -1
  sd t6, (s3)
  sw zero, (s10)
  lui t5, 0xc200
  lw t6, 4(t5)
  sw t6, 4(t5)
  sw zero, 0x1c(s8)
  lw t6, 0x60(s5)
  sw t6, 0x64(s5)
  lw t6, 0x60(s6)
  sw t6, 0x64(s6)
  lbu t6, (s2)
  mret

  # Starts the virtio device at a0 with the rings of queue a2, of size a3, at a1.
  setup: sw zero, 0x70(a0)
  li t0, 3
  sw t0, 0x70(a0)
  li t1, 1
  sw t1, 0x24(a0)
  sw t1, 0x20(a0)
  sw zero, 0x24(a0)
  sw zero, 0x14(a0)
  lw t1, 0x10(a0)
  sw t1, 0x20(a0)
  li t0, 11
  sw t0, 0x70(a0)
  sw a2, 0x30(a0)
  sw a3, 0x38(a0)
  sw a1, 0x80(a0)
  sw zero, 0x84(a0)
  addi t1, a1, 0x200
  sw t1, 0x90(a0)
  addi t1, a1, 0x300
  sw t1, 0xa0(a0)
  li t0, 1
  sw t0, 0x44(a0)
  li t0, 15
  sw t0, 0x70(a0)
  ret

  # Offers three buffers as one chain: 16 bytes at a3 to read; a5 bytes at a4 with flags a6; a byte at a3 + 64 to write.
  offer: li t0, 1
  sd a3, 0x00(a1)
  li t1, 0x0001000100000010
  sd t1, 0x08(a1)
  sd a4, 0x10(a1)
  sw a5, 0x18(a1)
  slli t1, a6, 48
  srli t1, t1, 48
  lui t2, 0x20
  or t1, t1, t2
  sw t1, 0x1c(a1)
  addi t1, a3, 64
  sd t1, 0x20(a1)
  li t1, 0x0000000200000001
  sd t1, 0x28(a1)
  lhu t1, 0x202(a1)
  addi t1, t1, 1
  sh t1, 0x202(a1)
  sw a2, 0x50(a0)
  ret

  .align 16
  rings: .dword ${PROGRAM}
  .word ${PROGRAM_BYTES_MAX}, 2
  .zero ${0x200 - 16}
  .half 1, 1, 0, 0, 0, 0, 0, 0, 0, 0
`);

/** Addresses of the stub's routines. */
export const SETUP = STUB.at('setup');
export const OFFER = STUB.at('offer');

/** A machine that takes programs; with a disk, a network card and entropy in slots 0, 1 and 2. */
export function stubMachine(changes: Partial<BoardConfiguration> = {}, parts: ComputerParts = {}): Computer {
  return new Computer(board({ virtio: ALL_DEVICES, ...changes }), imageOf(STUB.bytes), parts);
}

/** Takes a machine back to power-on and lets it fetch a program; it is about to be executed. */
export function startProgram(machine: Computer, program: Uint8Array): void {
  machine.reset();
  const exit = machine.run(1000);
  if (exit.reason !== 'effects') throw new Error(`the stub asks for no program: ${exit.reason}`);
  const data = new Uint8Array(PROGRAM_BYTES_MAX);
  data.set(program.subarray(0, PROGRAM_BYTES_MAX));
  machine.deliver({ kind: 'completion', device: ENTROPY_SLOT, request: 0, status: 'ok', data });
}
