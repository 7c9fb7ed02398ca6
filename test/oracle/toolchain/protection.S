/* There is no physical memory protection: its registers read zero, whatever is written, and trap nothing. */
#include "environment.h"
  begin
  check 1
  li a0, -1
  csrw pmpaddr0, a0
  csrr a1, pmpaddr0
  expect a1, 0
  csrw pmpaddr63, a0
  csrr a1, pmpaddr63
  expect a1, 0
  check 2
  li a0, 0x9898989898989898
  csrw pmpcfg0, a0
  csrr a1, pmpcfg0
  expect a1, 0
  csrw pmpcfg14, a0
  csrr a1, pmpcfg14
  expect a1, 0
  check 3 /* the odd ones are RV32's */
  traps 2, csrr a0, 0x3a1
  check 4
  la a0, word
  lw a1, 0(a0)
  expect a1, 3
  end

  .data
word:
  .word 3
