#include "exerciser.h"
#include "../support/clint.h"
#include "../support/csr.h"

void sleep_masked(void) {
    interrupts_off();
    timer_after(timer_period());
    wait_for_interrupt();
    note(&seen_by_main, csr_read(mip)); // what woke it, handled only after this
    note(&seen_by_main, clock_now());
    interrupts_on();
}

void sleep_unmasked(void) {
    interrupts_off();
    timer_after(timer_period());
    doze();
    note(&seen_by_main, traps);
    note(&seen_by_main, csr_read(mcycle));
}
