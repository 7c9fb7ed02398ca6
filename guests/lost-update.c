// The classic bug, kept on purpose. Main works on items while the console's interrupt handler takes
// keys, and both count into `handled`. Main's `handled++` is a load, an add and a store: a key that
// comes between load and store is counted by the handler, and main's store overwrites that. Without
// a key at the wrong instruction all is well, so nearly all runs pass.
//
// counted-update.elf is the same program with the bug mended (-DMENDED).
#include "support/board.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"
#include "support/uart.h"

enum { ITEMS = 4000 };

static volatile uint64_t handled; // items and keys
static volatile uint64_t keys, typed; // how many, and a checksum of them: the handler's alone

void device_interrupt(unsigned irq) {
    if (irq != UART_IRQ) return;
    uart_interrupt();
    for (int key; (key = uart_get()) >= 0;) {
        typed = typed * 31 + key;
        keys++;
        handled++; // nothing interrupts a handler
    }
}

static uint64_t process(uint64_t item) {
    for (unsigned round = 0; round < 2; round++) item = (item ^ item >> 7) * 0x9e3779b97f4a7c15;
    return item;
}

int main(void) {
    uart_receive_start();
    interrupts_on();
    uint64_t result = 0;
    for (uint64_t item = 0; item < ITEMS; item++) {
        result ^= process(item);
#ifdef MENDED
        __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED); // one instruction, amoadd.d
#else
        handled++; // the bug: interrupts are on
#endif
    }
    interrupts_off();

    print("items %u, result %016lx\n", ITEMS, result);
    print("keys %lu, checksum %lx\n", keys, typed);
    uint64_t expected = ITEMS + keys;
    if (handled == expected) return EXIT_PASS;
    print("LOST: %lu of %lu updates\n", expected - handled, expected);
    return EXIT_CHECK;
}
