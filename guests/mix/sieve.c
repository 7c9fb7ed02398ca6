#include "mix.h"

enum { LIMIT = 65536 };

static uint8_t composite[LIMIT];

uint64_t mix_sieve(unsigned rounds) {
    uint64_t sum = 0;
    for (unsigned round = 0; round < rounds; round++) {
        for (unsigned i = 0; i < LIMIT; i++) composite[i] = 0;
        uint64_t primes = 0;
        for (unsigned i = 2; i < LIMIT; i++) {
            if (composite[i]) continue;
            primes++;
            for (unsigned j = i + i; j < LIMIT; j += i) composite[j] = 1;
        }
        sum = mix_fold(sum, primes); // 6542, each time
    }
    return sum;
}
