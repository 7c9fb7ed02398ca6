/* WFI waits for an interrupt that is enabled for it, taken or not; the timer's comes when its time has. */
#include "environment.h"
  begin
  li s0, 0x02004000 /* mtimecmp */
  li s5, 0x0200bff8 /* mtime */
  check 1
  csrwi mie, 0
  ld a0, 0(s5)
  addi a0, a0, 100
  sd a0, 0(s0)
  li a1, 0x80
  csrw mie, a1
  wfi
  ld a1, 0(s5)
  bltu a1, a0, fail
  csrr a1, mip
  expect a1, 0x80

  check 2
  la s1, 1f
  la t5, once
  sd t5, handler, t6
  csrsi mstatus, 8
  j fail
1:
  csrci mstatus, 8
  sd zero, handler, t6
  expect s2, 0x8000000000000007

  check 3 /* it goes with the comparator */
  li a0, -1
  sd a0, 0(s0)
  csrr a1, mip
  expect a1, 0
  j done

once:
  csrw mie, zero
  j record_trap
done:
  end
