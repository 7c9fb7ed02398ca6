// The parts of the integer mix. Each is deterministic, works on its own memory, and returns a checksum
// of everything that it computed in `rounds` rounds.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t mix_crc32(unsigned rounds);   // table look-ups, byte loads
uint64_t mix_sha256(unsigned rounds);  // 32-bit rotates and adds
uint64_t mix_sort(unsigned rounds);    // quicksort: unpredictable branches, recursion
uint64_t mix_matrix(unsigned rounds);  // 64-bit multiply and add, strided loads
uint64_t mix_strings(unsigned rounds); // byte loops: search, compare, reverse, parse
uint64_t mix_chase(unsigned rounds);   // dependent loads all over 256 KiB
uint64_t mix_sieve(unsigned rounds);   // byte stores with a stride
uint64_t mix_divide(unsigned rounds);  // division: greatest common divisors, modular powers

/// A step of a xorshift generator: the test data, the same in every run.
static inline uint64_t mix_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}

/// Folds a value into a checksum.
static inline uint64_t mix_fold(uint64_t sum, uint64_t value) {
    return (sum ^ value) * 0x9e3779b97f4a7c15 + (sum >> 29);
}
