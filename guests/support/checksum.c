#include "checksum.h"

// FNV-1a, over words instead of bytes.
uint64_t checksum(const volatile void *data, size_t bytes) {
    const volatile uint64_t *words = data;
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < bytes / 8; i++) sum = (sum ^ words[i]) * 0x100000001b3;
    return sum ^ sum >> 32;
}
