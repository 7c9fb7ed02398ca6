#include "mix.h"

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// base to the power of exponent, modulo a number below 2^32.
static uint64_t modular_power(uint64_t base, uint64_t exponent, uint64_t modulus) {
    uint64_t power = 1;
    for (base %= modulus; exponent > 0; exponent >>= 1) {
        if (exponent & 1) power = power * base % modulus;
        base = base * base % modulus;
    }
    return power;
}

uint64_t mix_divide(unsigned rounds) {
    uint64_t random = 6, sum = 0;
    for (unsigned round = 0; round < rounds; round++) {
        uint64_t a = mix_random(&random), b = mix_random(&random);
        sum = mix_fold(sum, greatest_common_divisor(a, b));
        sum = mix_fold(sum, modular_power(a, b, 0xfffffffb)); // the greatest prime below 2^32
        sum = mix_fold(sum, (uint64_t)((int64_t)a / ((int32_t)b | 1)));
        sum = mix_fold(sum, (uint64_t)((int32_t)a % ((int32_t)b | 1)));
    }
    return sum;
}
