// Counters that main shares with a timer handler and a software interrupt handler, updated with
// LR/SC loops and with AMOs. However the interrupts fall, no update may be lost. An interrupt
// between LR and SC makes the SC fail; the loops count how often that was.
#include "support/clint.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"

enum {
    ROUNDS = 1000,
    PERIOD_TICKS = 200,
    SOFTWARE_EVERY = 50, // rounds
    MOST_TIMER_INTERRUPTS = 100, // then the timer stays off, so that any clock lets main finish
};

// Everybody adds 1 to the first three in each of its rounds. `marks` is toggled twice, so it ends
// as it began; `highest` is the greatest ticket of all.
static uint64_t by_lrsc, by_amo, marks;
static uint32_t by_lrsc_word, highest;

static uint64_t tickets;
static uint64_t timer_rounds, software_rounds, failed_in_main, failed_in_handlers;

/// Adds 1 in an LR/SC loop; returns how many times the SC failed.
static inline uint64_t increment(uint64_t *counter) {
    uint64_t value, failed, failures = 0;
    for (;;) {
        asm volatile("lr.d %0, (%2)\n\t"
                     "addi %0, %0, 1\n\t"
                     "sc.d %1, %0, (%2)"
                     : "=&r"(value), "=&r"(failed)
                     : "r"(counter)
                     : "memory");
        if (!failed) return failures;
        failures++;
    }
}

static inline uint64_t increment_word(uint32_t *counter) {
    uint64_t value, failed, failures = 0;
    for (;;) {
        asm volatile("lr.w %0, (%2)\n\t"
                     "addiw %0, %0, 1\n\t"
                     "sc.w %1, %0, (%2)"
                     : "=&r"(value), "=&r"(failed)
                     : "r"(counter)
                     : "memory");
        if (!failed) return failures;
        failures++;
    }
}

static inline uint64_t amo_add(uint64_t *at, uint64_t value) {
    uint64_t before;
    asm volatile("amoadd.d %0, %2, (%1)" : "=&r"(before) : "r"(at), "r"(value) : "memory");
    return before;
}

static inline void amo_xor(uint64_t *at, uint64_t bits) {
    asm volatile("amoxor.d zero, %1, (%0)" ::"r"(at), "r"(bits) : "memory");
}

static inline void amo_max_word(uint32_t *at, uint32_t value) {
    asm volatile("amomaxu.w zero, %1, (%0)" ::"r"(at), "r"(value) : "memory");
}

/// One round, the same for main and for both handlers; returns how many times an SC failed.
static uint64_t round_of_updates(uint64_t mark) {
    uint64_t failures = 0;
    amo_xor(&marks, mark);
    uint64_t ticket = amo_add(&tickets, 1);
    failures += increment(&by_lrsc);
    failures += increment_word(&by_lrsc_word);
    amo_add(&by_amo, 1);
    amo_max_word(&highest, (uint32_t)ticket);
    amo_xor(&marks, mark);
    return failures;
}

struct frame *timer_interrupt(struct frame *frame) {
    timer_rounds++;
    failed_in_handlers += round_of_updates(1);
    if (timer_rounds % 2) software_interrupt_set(true); // taken when this handler returns
    if (timer_rounds < MOST_TIMER_INTERRUPTS) timer_after(PERIOD_TICKS);
    else timer_off();
    return frame;
}

void software_interrupt(void) {
    software_interrupt_set(false);
    software_rounds++;
    failed_in_handlers += round_of_updates(2);
}

static bool check(const char *name, uint64_t value, uint64_t expected) {
    bool right = value == expected;
    print("%-8s %lu%s\n", name, value, right ? "" : " WRONG");
    return right;
}

int main(void) {
    timer_after(PERIOD_TICKS);
    csr_set(mie, TIMER_INTERRUPT | SOFTWARE_INTERRUPT);
    interrupts_on();
    for (unsigned round = 1; round <= ROUNDS; round++) {
        failed_in_main += round_of_updates(4);
        if (round % SOFTWARE_EVERY == 0) software_interrupt_set(true);
    }
    interrupts_off();
    timer_off();

    uint64_t rounds = ROUNDS + timer_rounds + software_rounds;
    print("rounds: %u in main, %lu in the timer's handler, %lu in the software interrupt's\n", ROUNDS,
          timer_rounds, software_rounds);
    print("SC failures: %lu in main, %lu in handlers\n", failed_in_main, failed_in_handlers);
    bool right = check("lr/sc.d", by_lrsc, rounds);
    right &= check("lr/sc.w", by_lrsc_word, rounds);
    right &= check("amoadd", by_amo, rounds);
    right &= check("amomaxu", highest, rounds - 1);
    right &= check("amoxor", marks, 0);
    right &= failed_in_handlers == 0; // nothing interrupts a handler
    return right ? EXIT_PASS : EXIT_CHECK;
}
