// For tests of the host-target interface: a guest that neither has a UART nor a finisher, as
// bare-metal ISA test suites don't, but the two words `tohost` and `fromhost` that the board finds by
// their symbols. Prints a line through them and ends with code 7. Also runs on QEMU's `spike` board.
#include "support/board.h"

enum { EXIT_CODE = 7, CONSOLE = 1, PUT = 1 };

extern volatile uint64_t tohost, fromhost;
__attribute__((section(".data.htif"), aligned(64))) volatile uint64_t tohost, fromhost;

/// A command: device in the top byte, command in the next, payload below. Answered in fromhost.
static void put(char byte) {
    tohost = (uint64_t)CONSOLE << 56 | (uint64_t)PUT << 48 | (uint8_t)byte;
    while (tohost != 0 && fromhost == 0) {
    }
    tohost = fromhost = 0;
}

int main(void) {
    for (const char *c = "Hello through tohost.\n"; *c; c++) put(*c);
    tohost = EXIT_CODE << 1 | 1; // an odd word ends the run; the rest is the exit code
    for (;;) {
    }
}
