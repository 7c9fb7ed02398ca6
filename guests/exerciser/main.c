// Consumes every kind of nondeterministic input that a board has, several at once, round after round,
// and goes on whatever it gets. All that it sees goes into memory and into a sum, which it prints after
// each round: where a run and its replay differ in anything, they soon differ in that. Overwrites some
// of the first sectors of its disk.
#include "exerciser.h"
#include "reservation.h"
#include "../support/clint.h"
#include "../support/csr.h"
#include "../support/finish.h"
#include "../support/print.h"
#include "../support/uart.h"

enum { ROUNDS = 4, EXPIRIES = 2, TURNS = 3 };

volatile unsigned turn;

/// Looks at everything that is pending, once, while a reservation on memory that the disk writes is held.
static void take_turn(void) {
    turn++;
    note(&seen_by_main, csr_read(time));
    critical_window();
    count_in_main();
    uint32_t word = load_reserved(disk_reserved);
    disk_look();
    entropy_look();
    if (!store_conditional(disk_reserved, word)) note(&seen_by_main, turn);
    code_look();
    network_take();
    entropy_take();
    disk_take();
}

static bool done(void) {
    return queue_done(&entropy_queue) || queue_done(&disk_queue) || queue_done(&transmit_queue);
}

static bool pending(void) {
    return queue_pending(&entropy_queue) || queue_pending(&disk_queue) || queue_pending(&transmit_queue);
}

void settle(void) {
    while (pending()) {
        interrupts_off();
        if (!done()) {
            wait_for_interrupt();
            note(&seen_by_main, csr_read(mip)); // what woke it, handled only after this
        }
        interrupts_on();
        while (disk_take() || entropy_take() || network_take()) turn++;
    }
}

void round_begin(unsigned round) {
    note(&seen_by_main, round);
    read_clocks();
    timer_start(EXPIRIES);
}

static void exercise(unsigned round) {
    entropy_begin(round);
    disk_begin(round);
    code_begin(round);
    network_begin(round);
    provoke_exception(round);
    software_interrupt_set(true);
    for (unsigned i = 0; i < TURNS; i++) take_turn();
    sleep_masked();
    read_clocks();
    for (unsigned i = 0; i < TURNS; i++) take_turn();
    sleep_unmasked();
    settle();
    code_end();
    network_take();
    note_counters();
}

static void report_absence(bool there, const char *what) {
    if (!there) print("exerciser: no %s: left out\n", what);
}

int main(void) {
    uart_receive_start();
    interrupts_on();
    report_absence(entropy_start(), "entropy device");
    report_absence(network_start(), "network device");
    bool has_disk = disk_start();
    report_absence(has_disk, "writable disk of 32 KiB or more");
    if (has_disk) report_absence(code_start(), "disk that keeps what is written");

    for (unsigned round = 1; round <= ROUNDS; round++) {
        round_begin(round);
        exercise(round);
        interrupts_off(); // for one moment of both trails
        uint64_t sum = trail_sum();
        interrupts_on();
        print("round %u: %016lx\n", round, sum);
    }
    timer_end();
    interrupts_off();
    if (counters_agree()) return EXIT_PASS;
    print("exerciser: an LR/SC counter lost an update\n");
    return EXIT_CHECK;
}
