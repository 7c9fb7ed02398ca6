/* AMOs return what was there, whatever they store; they take aligned addresses only. */
#include "environment.h"
  begin
  la s0, word

  .macro amo instruction, before, operand, after
  li a1, \before
  sd a1, 0(s0)
  li a2, \operand
  \instruction a0, a2, (s0)
  ld a3, 0(s0)
  expect a3, \after
  .endm

  check 1
  amo amoadd.w, 0x7fffffff, 1, 0x80000000
  expect a0, 0x7fffffff
  check 2
  amo amoadd.d, -1, 1, 0
  expect a0, -1
  check 3
  amo amomin.w, 0xffffffff, 0, 0xffffffff
  expect a0, -1
  check 4
  amo amominu.w, 0xffffffff, 0, 0
  check 5
  amo amomax.d, -1, 1, 1
  check 6
  amo amomaxu.d, -1, 1, -1
  check 7
  amo amoswap.w, 0x1122334455667788, -1, 0x11223344ffffffff
  expect a0, 0x55667788
  check 8
  amo amoxor.d, 0xff00, 0x0ff0, 0xf0f0
  check 9 /* the destination may be the operand or the address */
  li a1, 40
  sd a1, 0(s0)
  li a2, 2
  amoadd.d a2, a2, (s0)
  expect a2, 40
  mv a3, s0
  amoadd.d a3, a2, (a3)
  expect a3, 42
  check 10
  addi s5, s0, 1
  traps 6, amoadd.w a0, a1, (s5)
  expect_address s4, word + 1
  check 11
  traps 7, amoadd.w a0, a1, (zero)
  end

  .data
  .balign 8
word:
  .dword 0
