#include "finish.h"
#include "board.h"

enum { FINISHER_FAIL = 0x3333, FINISHER_PASS = 0x5555 };

_Noreturn void finish(int code) {
    store32(FINISHER_BASE, code == 0 ? FINISHER_PASS : (uint32_t)code << 16 | FINISHER_FAIL);
    for (;;) asm volatile("wfi"); // the board may need a moment to switch itself off
}
