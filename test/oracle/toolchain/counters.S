/* The counters of Zicntr count, cannot be written under their own names, and take what is written to machine mode's. */
#include "environment.h"
  begin
  check 1
  csrr a0, cycle
  csrr a1, cycle
  bgeu a0, a1, fail
  check 2
  csrr a0, time
  csrr a1, time
  bltu a1, a0, fail
  check 3 /* two instructions further */
  csrr a0, instret
  nop
  csrr a1, instret
  sub a1, a1, a0
  expect a1, 2
  check 4
  traps 2, csrw cycle, zero
  traps 2, csrsi time, 1
  traps 2, csrw instret, zero
  check 5 /* the next instruction reads what was written */
  li a0, -1
  csrw minstret, a0
  csrr a1, minstret
  csrr a2, minstret
  expect a1, -1
  expect a2, 0
  check 6
  csrw mcycle, a0
  csrr a1, mcycle
  expect a1, -1
  check 7 /* both names, one register */
  li a0, 0x100000000000
  csrw minstret, a0
  csrr a1, instret
  expect a1, 0x100000000000
  check 8 /* a trap does not retire */
  csrw minstret, zero
  la s1, 1f
  la t0, skip
  csrw mtvec, t0
  csrw minstret, zero
  ecall
1:
  csrr a1, minstret
  la t0, trap_vector
  csrw mtvec, t0
  expect a1, 2
  j done
  .balign 4
skip:
  csrw mepc, s1
  mret
done:
  end
