/* SC stores only with the reservation of an LR, and ends it. */
#include "environment.h"
  begin
  la s0, word
  li a1, 5

  check 1
  sc.w a0, a1, (s0)
  beqz a0, fail
  lw a2, 0(s0)
  expect a2, -2

  check 2
  lr.w a0, (s0)
  expect a0, -2
  sc.w a0, a1, (s0)
  bnez a0, fail
  lw a2, 0(s0)
  expect a2, 5

  check 3 /* used up */
  sc.w a0, a1, (s0)
  beqz a0, fail

  check 4 /* elsewhere */
  lr.w a0, (s0)
  addi s5, s0, 1024
  sc.w a0, a1, (s5)
  beqz a0, fail
  sc.w a0, a1, (s0)
  beqz a0, fail

  check 5 /* a narrower SC at the same address */
  lr.d a0, (s0)
  li a1, 6
  sc.w a0, a1, (s0)
  bnez a0, fail
  ld a2, 0(s0)
  expect a2, 0x0123456700000006

  check 6 /* a wider one reaches beyond what is reserved */
  lr.w a0, (s0)
  sc.d a0, a1, (s0)
  beqz a0, fail

  check 7 /* a trap ends it */
  lr.w a0, (s0)
  traps 3, .word 0x00100073
  sc.w a0, a1, (s0)
  beqz a0, fail

  check 8 /* misaligned, and outside RAM, with and without reservation */
  addi s5, s0, 2
  traps 4, lr.w a0, (s5)
  expect_address s4, word + 2
  traps 6, sc.w a0, a1, (s5)
  expect_address s4, word + 2
  traps 4, lr.d a0, (s5)
  addi s5, s0, 4
  traps 6, sc.d a0, a1, (s5)
  traps 5, lr.w a0, (zero)
  traps 7, sc.w a0, a1, (zero)
  end

  .data
  .balign 8
word:
  .word -2, 0x01234567
