/* Loads and stores at every alignment, in one page and across its end, are done in full. */
#include "environment.h"
  begin

  .macro loads_at offset, half, word, double
  lhu a0, \offset(s0)
  expect a0, \half
  lwu a0, \offset(s0)
  expect a0, \word
  ld a0, \offset(s0)
  expect a0, \double
  .endm

  la s0, bytes
  check 1
  loads_at 1, 0x0201, 0x04030201, 0x0807060504030201
  check 2
  loads_at 3, 0x0403, 0x06050403, 0x0a09080706050403
  check 3
  loads_at 7, 0x0807, 0x0a090807, 0x0e0d0c0b0a090807
  check 4
  lh a0, 15(s0)
  expect a0, 0xffffffffffff800f
  lw a0, 13(s0)
  expect a0, 0xffffffff800f0e0d

  la s0, page_end
  check 5
  li a0, 0x1122334455667788
  sd a0, -3(s0)
  ld a1, -3(s0)
  expect a1, 0x1122334455667788
  lbu a1, 0(s0)
  expect a1, 0x55
  check 6
  sw a0, -1(s0)
  lhu a1, -1(s0)
  expect a1, 0x7788
  check 7
  sh zero, -1(s0)
  lw a1, -2(s0)
  expect a1, 0x66000077
  end

  .data
  .balign 4096
bytes:
  .byte 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x80
  .balign 4096
page_end:
  .skip 8
