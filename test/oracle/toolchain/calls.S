/* ECALL and EBREAK trap with their own address, and do not retire. */
#include "environment.h"
  begin
  check 1
  la a0, call
  traps 11, call: ecall
  bne s3, a0, fail
  expect s4, 0
  check 2
  la a0, break
  traps 3, break: .word 0x00100073
  bne s3, a0, fail
  bne s4, a0, fail
  check 3 /* c.ebreak, and c.nop, so that what follows is aligned */
  la a0, short_break
  traps 3, short_break: .word 0x00019002
  bne s3, a0, fail
  check 4 /* interrupts are off in the handler and on again after it */
  csrsi mstatus, 8
  traps 11, ecall
  csrr a0, mstatus
  andi a0, a0, 0x88
  expect a0, 0x88
  csrci mstatus, 8
  end
