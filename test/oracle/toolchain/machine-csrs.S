/* Machine-mode CSRs keep what they can keep, and nothing else. */
#include "environment.h"
  begin
  check 1
  li a0, 0x123456789abcdef0
  csrw mscratch, a0
  csrrsi a1, mscratch, 15
  expect a1, 0x123456789abcdef0
  csrrci a1, mscratch, 31
  expect a1, 0x123456789abcdeff
  li a0, 0xff00000000000000
  csrrc a1, mscratch, a0
  expect a1, 0x123456789abcdee0
  csrr a1, mscratch
  expect a1, 0x003456789abcdee0

  check 2 /* RV64IMAC, hart 0 */
  csrr a0, misa
  expect a0, 0x8000000000001105
  csrr a0, mhartid
  expect a0, 0

  check 3
  li a0, -1
  csrw mepc, a0
  csrr a1, mepc
  expect a1, -2

  check 4 /* there is no other mode */
  li a0, 0x1800
  csrc mstatus, a0
  csrr a1, mstatus
  and a1, a1, a0
  expect a1, 0x1800

  check 5 /* a reserved mode of mtvec changes nothing */
  csrr a0, mtvec
  ori a1, a0, 2
  csrw mtvec, a1
  csrr a1, mtvec
  bne a0, a1, fail

  check 6 /* the identity cannot be written */
  traps 2, csrw mhartid, zero
  traps 2, csrrs a0, mvendorid, a0
  csrrs a0, mvendorid, zero

  check 7 /* a CSR that is not there */
  traps 2, csrr a0, 0x5c0
  expect s4, 0x5c002573

  check 8 /* both at once: the old value is read, the new one written */
  li a0, 7
  csrw mscratch, a0
  csrrw a0, mscratch, a0
  expect a0, 7
  end
