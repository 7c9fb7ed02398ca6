#include "mix.h"

enum { BYTES = 4096 };

static char text[BYTES + 1];

/// Words of lower-case letters and decimal numbers, separated by spaces.
static void write_text(uint64_t *random) {
    for (size_t at = 0; at < BYTES;) {
        bool number = mix_random(random) % 4 == 0;
        for (unsigned length = 1 + mix_random(random) % 8; length > 0 && at < BYTES; length--)
            text[at++] = number ? '0' + mix_random(random) % 10 : 'a' + mix_random(random) % 26;
        if (at < BYTES) text[at++] = ' ';
    }
    text[BYTES] = '\0';
}

static uint64_t count_occurrences(const char *of) {
    uint64_t count = 0;
    for (const char *at = text; *at; at++) {
        const char *x = at, *y = of;
        while (*y && *x == *y) x++, y++;
        count += *y == '\0';
    }
    return count;
}

static uint64_t sum_numbers(void) {
    uint64_t sum = 0, number = 0;
    for (const char *at = text; *at; at++) {
        if (*at >= '0' && *at <= '9') {
            number = number * 10 + (uint64_t)(*at - '0');
        } else {
            sum += number;
            number = 0;
        }
    }
    return sum + number;
}

static void reverse_words(void) {
    for (char *word = text; *word;) {
        char *end = word;
        while (*end && *end != ' ') end++;
        for (char *x = word, *y = end - 1; x < y; x++, y--) {
            char c = *x;
            *x = *y;
            *y = c;
        }
        word = *end ? end + 1 : end;
    }
}

static uint64_t hash_text(void) {
    uint64_t hash = 5381;
    for (const char *at = text; *at; at++) hash = hash * 33 + (uint64_t)*at;
    return hash;
}

uint64_t mix_strings(unsigned rounds) {
    uint64_t random = 4, sum = 0;
    for (unsigned round = 0; round < rounds; round++) {
        if (round % 8 == 0) write_text(&random);
        sum = mix_fold(sum, count_occurrences("ab"));
        sum = mix_fold(sum, sum_numbers());
        reverse_words();
        sum = mix_fold(sum, hash_text());
    }
    return sum;
}
