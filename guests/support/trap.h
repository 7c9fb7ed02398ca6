// Traps, as C sees them.
#pragma once
#include "board.h"

/// A saved context, laid out by start.S. It lies on the stack of the code it was taken from, so that
/// code's sp is the frame's own end.
struct frame {
    union {
        uint64_t mepc;  // in the place of x0
        uint64_t x[32]; // x[2], the place of sp, holds mstatus
    };
    uint64_t scratch[2];
};
enum { FRAME_MSTATUS = 2 }; // index in x

// A guest defines those of these that it enables; the others end it with EXIT_TRAP. All run with
// interrupts off. The first two return the frame to go on with: their argument, or another task's.
struct frame *timer_interrupt(struct frame *frame);
struct frame *environment_call(struct frame *frame); // mepc is already past the ecall
void software_interrupt(void);
void device_interrupt(unsigned irq); // between PLIC claim and complete

/// What start.S calls for every trap: finds out which it is and calls one of the above.
struct frame *trap(struct frame *frame);
