/* A program that looks for debug triggers finds none, without a trap. */
#include "environment.h"
  begin
  check 1
  li a0, 1
  csrw tselect, a0
  csrr a1, tselect
  expect a1, 0
  check 2
  csrr a1, tdata1
  expect a1, 0
  li a0, -1
  csrw tdata1, a0
  csrw tdata2, a0
  csrw tdata3, a0
  csrr a1, tdata1
  expect a1, 0
  csrr a1, tdata2
  expect a1, 0
  csrr a1, tdata3
  expect a1, 0
  end
