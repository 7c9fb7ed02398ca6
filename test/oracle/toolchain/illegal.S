/* Illegal instructions trap with their bits, to the base of a vectored mtvec too. */
#include "environment.h"
  begin
  check 1
  traps 2, .word 0xffffffff
  expect s4, 0xffffffff
  check 2
  traps 2, .half 0
  expect s4, 0
  check 3 /* sret, without supervisor mode */
  traps 2, .word 0x10200073
  expect s4, 0x10200073
  check 4 /* fadd.s, without F */
  traps 2, .word 0x00b57553
  check 5 /* a reserved compressed one */
  traps 2, .half 0x8002
  expect s4, 0x8002

  check 6
  la a0, vectors
  ori a0, a0, 1
  csrw mtvec, a0
  csrr a1, mtvec
  bne a0, a1, fail
  la s1, 1f
  .word 0xffffffff
1:
  la t0, trap_vector
  csrw mtvec, t0
  expect a3, 77

  check 7 /* an interrupt goes to its own entry */
  li a0, 0x02000000
  li a1, 1
  la t0, vectors
  ori t0, t0, 1
  csrw mtvec, t0
  csrwi mie, 8
  la s1, 1f
  sw a1, 0(a0)
  csrsi mstatus, 8
1:
  nop
  nop
  la t0, trap_vector
  csrw mtvec, t0
  expect a3, 88
  expect s2, 0x8000000000000003
  j done

  .balign 64
vectors:
  .option push
  .option norvc
  j exception
  j fail
  j fail
  j software_interrupt
  .option pop
exception:
  li a3, 77
  csrw mepc, s1
  mret
software_interrupt:
  li a3, 88
  csrr s2, mcause
  sw zero, 0(a0)
  mret

done:
  end
