/*
 * What every test program begins with, in the way of the suites for bare RV64: it runs alone, in machine mode; each
 * check has a number; it ends with a word in `tohost`, 1 for passing, else the number of the failing check and a 1
 * behind it, stored in two halves.
 *
 * gp holds the number of the present check. A trap that the program does not expect ends it with the number 1337 there.
 */

  .macro begin
  .section .text.start, "ax", @progbits
  .globl _start
_start:
  j set_up

  .balign 4
trap_vector:
  ld t5, handler
  beqz t5, 1f
  jr t5
1:
  csrr t5, mcause
  li t6, 11 /* an environment call ends the program */
  beq t5, t6, write_tohost
unexpected:
  li gp, 1337
write_tohost:
  slli gp, gp, 1
  ori gp, gp, 1
  la t5, tohost
  sw gp, 0(t5)
  sw zero, 4(t5)
1:
  j 1b

  /* Writes a CSR that need not exist: where it traps, execution goes on at the local label 1 behind it. */
  .macro try_csrw csr, value
  la t0, 1f
  csrw mtvec, t0
  li t0, \value
  csrw \csr, t0
  .balign 4
1:
  .endm

set_up:
  csrr a0, mhartid
1:
  bnez a0, 1b
  li gp, 0
  /* What other boards have and a suite sets up: addresses for supervisor mode, memory protection, delegation. */
  try_csrw satp, 0
  try_csrw pmpaddr0, -1
  try_csrw pmpcfg0, 0x1f
  try_csrw mideleg, 0
  try_csrw medeleg, 0
  csrw mie, zero
  la t0, trap_vector
  csrw mtvec, t0
  /* On to the program, as suites do it, though it is machine mode as before. */
  li t0, 0x1800
  csrs mstatus, t0
  la t0, 1f
  csrw mepc, t0
  mret
1:
  .endm

  .macro check number
  li gp, \number
  .endm

  /* Fails unless the register holds the value. Changes t6. */
  .macro expect register, value
  li t6, \value
  bne \register, t6, fail
  .endm

  .macro expect_address register, place
  la t6, \place
  bne \register, t6, fail
  .endm

  /* Executes an instruction that must trap for this cause; s3 and s4 then hold mepc and mtval. Changes s1, s2, t5, t6. */
  .macro traps cause, instruction:vararg
  la s1, caught\@
  la t5, record_trap
  sd t5, handler, t6
  \instruction
  j fail
caught\@:
  sd zero, handler, t6
  expect s2, \cause
  .endm

  .macro end
  j pass

  .balign 4
record_trap:
  csrr s2, mcause
  csrr s3, mepc
  csrr s4, mtval
  csrw mepc, s1
  mret

fail:
  sd zero, handler, t6
  /* A failure before the first check is one too. */
  bnez gp, 1f
  li gp, 1337
1:
  ecall
pass:
  li gp, 0
  ecall

  .data
  .balign 8
/* Where traps go while a program expects them, or 0. */
handler:
  .dword 0

  .section .tohost, "aw", @progbits
  .balign 64
  .globl tohost
tohost:
  .dword 0
  .balign 64
  .globl fromhost
fromhost:
  .dword 0
  .endm
