// Watches its own DMA buffers while a device is writing them: no interrupts, it just reads the
// buffer and the used ring over and over, and prints at which turn the bytes changed. What it sees
// depends on when the data arrives in memory, to the instruction: the race that bounce buffers
// make repeatable. Polls the entropy device, and a disk too if there is one; only reads.
#include "support/block.h"
#include "support/checksum.h"
#include "support/finish.h"
#include "support/memory.h"
#include "support/print.h"
#include "support/virtio.h"

enum {
    ROUNDS = 4,
    ENTROPY_BYTES = 64,
    SPINS_AFTER = 8, // looks at a completed buffer, which must not change any more
    FILL = 0xa5,     // what the buffer holds before
};

// The buffer proper, between two strips that no device may touch.
static struct {
    uint64_t strip_below[2];
    uint64_t data[SECTOR_BYTES / 8];
    uint64_t strip_above[2];
} buffer;

struct sighting {
    unsigned changed_at; // turn at which the bytes were first seen changed, 0 for never
    unsigned done_at;    // turn at which the used ring said so
    unsigned early;      // how many changes were seen before the used ring said so
    uint64_t sum;
};

/// Watches until the queue's one request is complete; `sum` is the buffer's before it was made.
static struct sighting watch(const struct queue *queue, uint32_t bytes, uint64_t sum) {
    struct sighting seen = {.sum = sum};
    for (bool done = false; !done;) {
        seen.done_at++;
        done = queue_done(queue);
        fence(); // the ring, before the buffer
        sum = checksum(buffer.data, bytes);
        if (sum == seen.sum) continue;
        seen.sum = sum;
        if (seen.changed_at == 0) seen.changed_at = seen.done_at;
        if (!queue_done(queue)) seen.early++;
    }
    return seen;
}

/// One request, from an untouched buffer to one that is checked to be whole and at rest.
static uint64_t poll_request(struct queue *queue, const struct part *parts, unsigned count, uint32_t bytes) {
    memset(&buffer, FILL, sizeof buffer);
    uint64_t untouched = checksum(buffer.data, bytes);
    queue_add(queue, parts, count);
    queue_notify(queue);
    struct sighting seen = watch(queue, bytes, untouched);
    uint32_t written = queue_take(queue).bytes;

    print("  changed at turn %u, complete at turn %u, %u early, %u bytes written, sum %016lx\n",
          seen.changed_at, seen.done_at, seen.early, written, seen.sum);

    const uint8_t *data = (const uint8_t *)buffer.data;
    bool right = true;
    for (unsigned i = 0; i < SPINS_AFTER; i++) right &= checksum(buffer.data, bytes) == seen.sum;
    for (uint32_t i = written; i < sizeof buffer.data; i++) right &= data[i] == FILL;
    for (unsigned i = 0; i < 16; i++) {
        right &= ((const uint8_t *)buffer.strip_below)[i] == FILL;
        right &= ((const uint8_t *)buffer.strip_above)[i] == FILL;
    }
    if (!right) {
        print("  the buffer changed after it was complete, or outside its bounds\n");
        finish(EXIT_CHECK);
    }
    return seen.sum;
}

static void poll_entropy(struct virtio *device) {
    static struct queue requests;
    virtio_start(device, 0);
    queue_start(&requests, device, 0);
    virtio_ready(device);
    for (unsigned round = 0; round < ROUNDS; round++) {
        print("entropy, round %u\n", round);
        poll_request(&requests, &(struct part){buffer.data, ENTROPY_BYTES, true}, 1, ENTROPY_BYTES);
    }
}

static void poll_disk(struct virtio *device) {
    static struct queue requests;
    virtio_start(device, 0);
    queue_start(&requests, device, 0);
    virtio_ready(device);

    uint64_t first_sum = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct block_header header = {.type = BLOCK_READ, .sector = 0};
        volatile uint8_t status = FILL;
        struct part parts[] = {
            {&header, sizeof header, false},
            {buffer.data, sizeof buffer.data, true},
            {&status, 1, true},
        };
        print("disk sector 0, round %u\n", round);
        uint64_t sum = poll_request(&requests, parts, 3, sizeof buffer.data);
        if (status != BLOCK_OK) {
            print("  read failed: status %u\n", status);
            finish(EXIT_IO);
        }
        if (round == 0) first_sum = sum;
        if (sum == first_sum) continue;
        print("  not what round 0 read\n");
        finish(EXIT_CHECK);
    }
}

int main(void) {
    struct virtio entropy, disk;
    if (!virtio_find(&entropy, VIRTIO_ENTROPY)) {
        print("dma-poll: no virtio entropy device\n");
        return EXIT_DEVICE;
    }
    poll_entropy(&entropy);
    if (virtio_find(&disk, VIRTIO_BLOCK)) poll_disk(&disk);
    return EXIT_PASS;
}
