/* A trap that nobody expects ends a program with 1337. */
#include "environment.h"
  begin
  check 1
  .word 0xffffffff
  end
