#include "mix.h"

enum { BYTES = 16384 };

static uint32_t table[256];
static uint8_t data[BYTES];

/// CRC-32 as in Ethernet: polynomial 0x04c11db7, reflected.
static uint32_t crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    crc = ~crc;
    for (size_t i = 0; i < count; i++) crc = table[(crc ^ bytes[i]) & 255] ^ crc >> 8;
    return ~crc;
}

uint64_t mix_crc32(unsigned rounds) {
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (unsigned bit = 0; bit < 8; bit++) table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
    }
    uint64_t random = 1;
    for (size_t i = 0; i < BYTES; i++) data[i] = (uint8_t)mix_random(&random);

    // The check value of CRC-32 comes first, so that a wrong table shows.
    uint64_t sum = mix_fold(0, crc32(0, (const uint8_t *)"123456789", 9) == 0xcbf43926);
    uint32_t crc = 0;
    for (unsigned round = 0; round < rounds; round++) sum = mix_fold(sum, crc = crc32(crc, data, BYTES));
    return sum;
}
