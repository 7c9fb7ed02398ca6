// Every trap is noted with what it interrupted: the same interrupt a slot later is another one.
#include "exerciser.h"
#include "../support/clint.h"
#include "../support/csr.h"
#include "../support/finish.h"
#include "../support/plic.h"
#include "../support/print.h"
#include "../support/trap.h"
#include "../support/uart.h"

enum { CAUSE_ILLEGAL_INSTRUCTION = 2, CAUSE_BREAKPOINT = 3, CAUSE_STORE_ACCESS = 7 };
enum { A5 = 15 }; // the compiler's first choice for what a loop counts
enum { LEAST_PERIOD_TICKS = 24 };
enum { WFI_BYTES = 4 };

volatile unsigned traps;
static volatile unsigned expiries_left;
static volatile bool provoking;

// What arrives while a handler runs makes no difference before it returns, but to one who looks at the pending
// interrupts: handlers look often, so that there too it matters in which slot an input comes.

static void seen(uint64_t value) { note(&seen_by_handlers, value ^ csr_read(mip) << 48); }

static uint64_t pending_interrupts(void) {
    uint64_t history = 0;
#pragma GCC unroll 16
    for (unsigned i = 0; i < 16; i++) history = history << 1 ^ csr_read(mip);
    return history;
}

uint64_t timer_period(void) { return LEAST_PERIOD_TICKS + (trail_sum() & 63); }

void timer_start(unsigned expiries) {
    expiries_left = expiries;
    timer_after(timer_period());
    csr_set(mie, TIMER_INTERRUPT | SOFTWARE_INTERRUPT);
}

void timer_end(void) {
    expiries_left = 0;
    timer_off();
}

static void timer_expired(struct frame *frame) {
    seen(clock_now());
    if (frame->mepc == (uintptr_t)doze_wfi) frame->mepc += WFI_BYTES;
    if (expiries_left == 0) {
        timer_off();
        return;
    }
    expiries_left--;
    timer_after(timer_period());
    if (expiries_left % 2) software_interrupt_set(true); // taken when this handler returns
}

static void device_has_something(unsigned irq) {
    seen(irq);
    const struct virtio *devices[] = {&entropy, &disk, &network};
    for (unsigned i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (irq == devices[i]->irq) virtio_acknowledge(devices[i]);
    seen(entropy_queue.used.index);
    seen(disk_queue.used.index);
    seen(receive_queue.used.index);

    if (irq != UART_IRQ) return;
    uart_interrupt();
    for (int byte; (byte = uart_get()) >= 0;) seen(byte);
    seen(uart_lost());
}

/// Goes on behind an instruction that was meant to fail.
static void exception(struct frame *frame, uint64_t cause) {
    if (!provoking || cause < CAUSE_ILLEGAL_INSTRUCTION || cause > CAUSE_STORE_ACCESS) {
        print("exerciser: unexpected trap: mcause %lx, mepc %lx, mtval %lx\n", cause, frame->mepc,
              csr_read(mtval));
        finish(EXIT_TRAP);
    }
    seen(csr_read(mtval));
    const volatile uint16_t *instruction = (const volatile uint16_t *)frame->mepc;
    frame->mepc += (*instruction & 3) == 3 ? 4 : 2;
}

struct frame *trap(struct frame *frame) {
    uint64_t cause = csr_read(mcause);
    traps++;
    seen(pending_interrupts());
    seen(cause);
    seen(frame->mepc);
    seen(csr_read(mcycle));
    seen((uint64_t)turn << 32 ^ frame->x[A5]);
    handler_window();
    count_in_handler();

    bool interrupt = cause >> 63; // the top bit; the rest is the number
    uint64_t bit = 1ul << (cause & 63);
    if (!interrupt) exception(frame, cause);
    else if (bit == TIMER_INTERRUPT) timer_expired(frame);
    else if (bit == SOFTWARE_INTERRUPT) software_interrupt_set(false);
    else
        for (unsigned irq; (irq = plic_claim()) != 0; plic_complete(irq)) device_has_something(irq);
    return frame;
}

void provoke_exception(unsigned round) {
    static uint32_t words[2];
    uintptr_t misaligned = (uintptr_t)words + 2;
    provoking = true;
    switch (round % 4) {
    case 0: asm volatile(".4byte 0xffffffff" ::: "memory"); break; // reserved to be illegal
    case 1: asm volatile("ebreak" ::: "memory"); break;
    case 2: asm volatile("lr.w zero, (%0)" ::"r"(misaligned) : "memory"); break;
    case 3: asm volatile("amoadd.w zero, zero, (%0)" ::"r"(misaligned) : "memory"); break;
    }
    provoking = false;
}
