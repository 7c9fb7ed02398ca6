/* Not all is well: the number of the check is the exit code. */
#include "environment.h"
  begin
  check 6
  li a0, 6
  expect a0, 6
  check 7
  expect a0, 7
  end
