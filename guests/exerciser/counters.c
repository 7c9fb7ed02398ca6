#include "exerciser.h"
#include "reservation.h"

static volatile uint32_t counted;
static volatile unsigned counts_in_main, counts_in_handlers; // each has one writer only
static volatile uint64_t window;
static volatile unsigned failures; // of SC, in main

void critical_window(void) {
    uint64_t value = window;
    for (unsigned step = 0; step < 4; step++) value = value * 5 + step;
    window = value;
}

void handler_window(void) { window++; }

static unsigned count(void) {
    for (unsigned failed = 0;; failed++) {
        uint32_t value = load_reserved(&counted);
        if (store_conditional(&counted, value + 1)) return failed;
    }
}

void count_in_main(void) {
    failures += count();
    counts_in_main++;
}

void count_in_handler(void) {
    count();
    counts_in_handlers++;
}

void note_counters(void) {
    note(&seen_by_main, window);
    note(&seen_by_main, counted);
    note(&seen_by_main, failures);
}

bool counters_agree(void) { return counted == counts_in_main + counts_in_handlers; }
