// Packet formats, byte by byte: fields are big-endian and not aligned, so each is an array of bytes.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { MAC_BYTES = 6, MOST_FRAME_BYTES = 1514 };
enum { TYPE_IPV4 = 0x0800, TYPE_ARP = 0x0806 };
enum { ARP_ETHERNET = 1, ARP_REQUEST = 1, ARP_REPLY = 2 };
enum { PROTOCOL_ICMP = 1, PROTOCOL_UDP = 17 };
enum { ICMP_ECHO_REPLY = 0, ICMP_ECHO_REQUEST = 8 };
enum { IPV4_FRAGMENTED = 0x3fff }; // "more fragments", or an offset

#define NET_FEATURE_MAC (1ul << 5)

/// What the virtio network device puts before every frame (specification 1.1, section 5.1.6).
struct virtio_net_header {
    uint8_t flags, segmentation;
    uint16_t header_bytes, segment_bytes, checksum_start, checksum_offset, buffers;
};

struct ethernet {
    uint8_t to[MAC_BYTES], from[MAC_BYTES], type[2];
};

struct arp {
    uint8_t hardware[2], protocol[2], hardware_bytes, protocol_bytes, operation[2];
    uint8_t sender_mac[MAC_BYTES], sender_address[4], target_mac[MAC_BYTES], target_address[4];
};

struct ipv4 {
    uint8_t version_and_words, service, total_bytes[2], id[2], fragment[2];
    uint8_t hops, protocol, checksum[2], from[4], to[4];
};

struct icmp {
    uint8_t type, code, checksum[2], id[2], number[2];
};

struct udp {
    uint8_t from_port[2], to_port[2], bytes[2], checksum[2];
};

static inline uint16_t load_be16(const uint8_t *at) { return at[0] << 8 | at[1]; }

static inline uint32_t load_be32(const uint8_t *at) {
    return (uint32_t)load_be16(at) << 16 | load_be16(at + 2);
}

static inline void store_be16(uint8_t *at, uint16_t value) {
    at[0] = value >> 8;
    at[1] = value;
}

static inline void store_be32(uint8_t *at, uint32_t value) {
    store_be16(at, value >> 16);
    store_be16(at + 2, value);
}

/// The checksum of RFC 1071 over `data`, going on from `sum`. 0 for data whose checksum field is right.
uint16_t internet_checksum(uint32_t sum, const void *data, size_t bytes);

/// What UDP sums besides itself: addresses, protocol and length.
uint32_t pseudo_header_sum(uint32_t from, uint32_t to, uint8_t protocol, uint32_t bytes);
