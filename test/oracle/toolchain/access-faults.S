/* Accesses outside RAM and devices trap with the first byte that is outside, and change nothing. RAM_END is given. */
#include "environment.h"
  begin
  li s0, RAM_END
  check 1
  li a0, 9
  traps 5, ld a0, 0(s0)
  expect a0, 9
  expect s4, RAM_END
  check 2
  traps 5, ld a0, -1(s0)
  expect s4, RAM_END
  check 3
  li a1, 0x5a
  sb a1, -1(s0)
  traps 7, sd zero, -1(s0)
  expect s4, RAM_END
  lbu a2, -1(s0)
  expect a2, 0x5a
  check 4 /* the jump is done, and its target cannot be fetched */
  traps 1, jr s0
  expect s3, RAM_END
  expect s4, RAM_END
  check 5 /* an instruction of which RAM has the first half */
  li a0, 0x0013
  sh a0, -2(s0)
  addi a1, s0, -2
  traps 1, jr a1
  expect s3, RAM_END - 2
  expect s4, RAM_END
  check 6 /* the last one of 16 bits is executed */
  li a0, 0x0001
  sh a0, -2(s0)
  traps 1, jr a1
  expect s3, RAM_END
  check 7
  li a1, -1
  traps 5, lb a0, 0(a1)
  expect s4, -1
  end
