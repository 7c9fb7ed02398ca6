// The classic bug, kept on purpose: main and the timer's handler both count into `done`, and main's
// update is a load, an add and a store. A timer interrupt between the load and the store is
// counted by the handler and then overwritten. Those are a few instructions out of some 130, and the
// timer fires a few times in a run, so most runs pass.
#include "support/clint.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"

enum {
    ITEMS = 600,
    PERIOD_TICKS = 1000,
    MOST_INTERRUPTS = 50, // then the timer stays off: no clock is so fast that main cannot finish
};

static volatile uint64_t done;
static volatile unsigned interrupts;

struct frame *timer_interrupt(struct frame *frame) {
    interrupts++;
    done++;
    if (interrupts < MOST_INTERRUPTS) timer_after(PERIOD_TICKS);
    else timer_off();
    return frame;
}

static uint64_t process(uint64_t item) {
    for (unsigned round = 0; round < 24; round++) item = (item ^ item >> 7) * 0x9e3779b97f4a7c15;
    return item;
}

int main(void) {
    timer_after(PERIOD_TICKS);
    csr_set(mie, TIMER_INTERRUPT);
    interrupts_on();

    uint64_t result = 0;
    for (uint64_t item = 0; item < ITEMS; item++) {
        result ^= process(item);
        done++; // the bug: not atomic, and interrupts are on
    }

    interrupts_off();
    timer_off();
    uint64_t expected = ITEMS + interrupts;
    print("result %016lx\n%u items in main, %u in the handler, %lu counted\n", result, ITEMS,
          interrupts, done);
    if (done == expected) return EXIT_PASS;
    print("LOST: %lu updates\n", expected - done);
    return EXIT_CHECK;
}
