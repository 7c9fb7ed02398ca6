// Requests of the virtio block device (Virtual I/O Device specification 1.1, section 5.2.6): a header
// that the device reads, the data, and a status byte that the device writes.
#pragma once
#include "virtio.h"

enum { SECTOR_BYTES = 512 };
enum { BLOCK_READ = 0, BLOCK_WRITE = 1, BLOCK_FLUSH = 4 };   // types
enum { BLOCK_OK = 0, BLOCK_ERROR = 1, BLOCK_UNSUPPORTED = 2 }; // statuses
enum { BLOCK_NOT_WRITTEN = 0xff };                             // no status that a device reports
enum { BLOCK_CAPACITY = 0 }; // offset in the configuration: 64 bits, in sectors

#define BLOCK_FEATURE_READ_ONLY (1ul << 5)
#define BLOCK_FEATURE_FLUSH (1ul << 9)

struct block_header {
    uint32_t type;
    uint32_t reserved;
    uint64_t sector;
};

/// Starts the first disk and its queue. False, with a message from `guest`, when there is none, or it
/// cannot be written, or is too small.
bool block_start(const char *guest, struct virtio *device, struct queue *queue, uint64_t least_sectors);

/// Queues a request, with data unless there are 0 bytes of them; returns as queue_add() does.
int block_add(struct queue *queue, const struct block_header *header, const volatile void *data,
              uint32_t bytes, volatile uint8_t *status);
