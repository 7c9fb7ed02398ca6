/* Writes to misa change nothing: instructions of 16 bits stay, and so jumps to half-aligned places do not trap. */
#include "environment.h"
  begin
  check 1
  csrr a1, misa
  csrci misa, 4
  csrr a2, misa
  bne a1, a2, fail
  csrw misa, zero
  csrr a2, misa
  bne a1, a2, fail

  check 2
  la a0, half
  addi a0, a0, 2
  li a3, 0
  jr a0
  .balign 4
half:
  .half 0
  .half 0x4695 /* c.li a3, 5 */
  expect a3, 5

  check 3 /* bit 0 of a jump's target does not count */
  la a0, odd
  addi a0, a0, 1
  jalr a0
  j fail
odd:
  check 4 /* nor of mepc */
  la a0, back
  addi a0, a0, 1
  csrw mepc, a0
  mret
  j fail
back:
  end
