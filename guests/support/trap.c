#include "trap.h"
#include "csr.h"
#include "finish.h"
#include "plic.h"
#include "print.h"

enum { CAUSE_ENVIRONMENT_CALL = 11 };

_Static_assert(sizeof(struct frame) == 272, "FRAME_BYTES of start.S");

static _Noreturn void unexpected(const struct frame *frame) {
    print("unexpected trap: mcause %lx, mepc %lx, mtval %lx\n", csr_read(mcause), frame->mepc,
          csr_read(mtval));
    finish(EXIT_TRAP);
}

__attribute__((weak)) struct frame *timer_interrupt(struct frame *frame) {
    unexpected(frame);
}

__attribute__((weak)) struct frame *environment_call(struct frame *frame) {
    unexpected(frame);
}

__attribute__((weak)) void software_interrupt(void) {
    print("unexpected software interrupt\n");
    finish(EXIT_TRAP);
}

__attribute__((weak)) void device_interrupt(unsigned irq) {
    print("unexpected interrupt %u\n", irq);
    finish(EXIT_TRAP);
}

struct frame *trap(struct frame *frame) {
    uint64_t cause = csr_read(mcause);
    bool interrupt = cause >> 63; // the top bit; the rest is the number
    uint64_t bit = 1ul << (cause & 63);

    if (interrupt && bit == TIMER_INTERRUPT) return timer_interrupt(frame);
    if (interrupt && bit == SOFTWARE_INTERRUPT) {
        software_interrupt();
        return frame;
    }
    if (interrupt && bit == EXTERNAL_INTERRUPT) {
        for (unsigned irq; (irq = plic_claim()) != 0; plic_complete(irq)) device_interrupt(irq);
        return frame;
    }
    if (cause == CAUSE_ENVIRONMENT_CALL) {
        frame->mepc += 4;
        return environment_call(frame);
    }
    unexpected(frame);
}
