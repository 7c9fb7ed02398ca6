/* What is stored is what is executed: with FENCE.I as the manual asks, and without. */
#include "environment.h"
  begin
  li a2, 2
  la s0, target
  la s1, others
1:
  call target
  la s0, target
  ld a1, 0(s1)
  sd a1, 0(s0)
  fence.i
  check 1
  call target
  expect a0, 2
  ld a1, 8(s1)
  sd a1, 0(s0)
  check 2
  call target
  expect a0, 3

  check 3 /* the very next instruction */
  lw a1, 8(s1)
  la s0, next
  sw a1, 0(s0)
next:
  .word 0x00100513
  expect a0, 3
  end

  .text
  .balign 8
target:
  .word 0x00100513 /* li a0, 1 */
  .word 0x00008067 /* ret */

  .data
  .balign 8
others:
  .word 0x00200513, 0x00008067 /* li a0, 2 */
  .word 0x00300513, 0x00008067
