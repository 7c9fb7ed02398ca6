// LR and SC as two steps, for whoever wants something to happen in between.
#pragma once
#include <stdbool.h>
#include <stdint.h>

static inline uint32_t load_reserved(volatile uint32_t *word) {
    uint32_t value;
    asm volatile("lr.w %0, (%1)" : "=r"(value) : "r"(word) : "memory");
    return value;
}

/// Whether the word was stored, which it is only if the reservation was still there.
static inline bool store_conditional(volatile uint32_t *word, uint32_t value) {
    uint32_t failed;
    asm volatile("sc.w %0, %2, (%1)" : "=&r"(failed) : "r"(word), "r"(value) : "memory");
    return !failed;
}
