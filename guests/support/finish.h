// How a guest ends: through the board's test finisher.
#pragma once

enum {
    EXIT_PASS = 0,
    EXIT_CHECK = 1,  // the guest found itself wrong
    EXIT_DEVICE = 2, // a device that it needs is not there, or is too small
    EXIT_IO = 3,     // a device reported an error, or broke its specification
    EXIT_TRAP = 99,  // a trap that the guest did not expect
};

/// Ends the machine with this exit code; 0 is a pass.
_Noreturn void finish(int code);
