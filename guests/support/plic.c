#include "plic.h"
#include "board.h"
#include "csr.h"

enum {
    PRIORITY = PLIC_BASE, // one word for each interrupt
    ENABLE = PLIC_BASE + 0x2000, // one bit for each
    THRESHOLD = PLIC_BASE + 0x200000,
    CLAIM = PLIC_BASE + 0x200004,
};

void plic_enable(unsigned irq) {
    uintptr_t word = ENABLE + irq / 32 * 4;
    store32(PRIORITY + irq * 4, 1);
    store32(THRESHOLD, 0);
    store32(word, load32(word) | 1u << irq % 32);
    csr_set(mie, EXTERNAL_INTERRUPT);
}

unsigned plic_claim(void) { return load32(CLAIM); }

void plic_complete(unsigned irq) { store32(CLAIM, irq); }
