// Requests of the virtio block device (Virtual I/O Device specification 1.1, section 5.2.6): a header
// that the device reads, the data, and a status byte that the device writes.
#pragma once
#include <stdint.h>

enum { SECTOR_BYTES = 512 };
enum { BLOCK_READ = 0, BLOCK_WRITE = 1, BLOCK_FLUSH = 4 };   // types
enum { BLOCK_OK = 0, BLOCK_ERROR = 1, BLOCK_UNSUPPORTED = 2 }; // statuses
enum { BLOCK_CAPACITY = 0 }; // offset in the configuration: 64 bits, in sectors

#define BLOCK_FEATURE_READ_ONLY (1ul << 5)
#define BLOCK_FEATURE_FLUSH (1ul << 9)

struct block_header {
    uint32_t type;
    uint32_t reserved;
    uint64_t sector;
};
