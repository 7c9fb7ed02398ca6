#include "network.h"

uint16_t internet_checksum(uint32_t sum, const void *data, size_t bytes) {
    const uint8_t *at = data;
    for (; bytes > 1; at += 2, bytes -= 2) sum += load_be16(at);
    if (bytes == 1) sum += at[0] << 8;
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

uint32_t pseudo_header_sum(uint32_t from, uint32_t to, uint8_t protocol, uint32_t bytes) {
    return (from >> 16) + (from & 0xffff) + (to >> 16) + (to & 0xffff) + protocol + bytes;
}
