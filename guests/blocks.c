// Writes blocks all over the first MiB of a disk and reads them back, all requests in flight at
// once. They may complete in any order, which is printed; a request that fails is tried again.
// Overwrites what was there: give it a scratch disk.
#include "support/block.h"
#include "support/checksum.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"

enum {
    REQUESTS = 16,
    BLOCK_BYTES = 512,
    SPACING_SECTORS = 128, // from one block to the next
    LEAST_SECTORS = REQUESTS * SPACING_SECTORS, // 1 MiB
    MOST_TRIES = 3,
    UNKNOWN_TYPE = 0x7fff,
};

struct request {
    struct block_header header;
    volatile uint8_t status;
    int head; // of its descriptors while in flight
    unsigned tries;
    volatile uint64_t data[BLOCK_BYTES / 8];
};

static struct virtio disk;
static struct queue queue;
static struct request requests[REQUESTS];
static volatile unsigned interrupts;

void device_interrupt(unsigned irq) {
    if (irq != disk.irq) return;
    virtio_acknowledge(&disk);
    interrupts++;
}

/// Puts a request on the queue; false when the queue is full.
static bool submit(struct request *request) {
    uint32_t type = request->header.type;
    uint32_t bytes = type == BLOCK_READ || type == BLOCK_WRITE ? BLOCK_BYTES : 0;
    request->head = block_add(&queue, &request->header, request->data, bytes, &request->status);
    if (request->head < 0) return false;
    request->tries++;
    return true;
}

/// The next request to complete, asleep until there is one.
static struct request *wait_for_completion(void) {
    wait_until(queue_done(&queue));
    int head = queue_take(&queue).head;
    for (unsigned i = 0; i < REQUESTS; i++) {
        if (requests[i].head != head) continue;
        requests[i].head = -1;
        return &requests[i];
    }
    print("completed twice: descriptor %d\n", head);
    finish(EXIT_IO);
}

static void report_failure(const struct request *request) {
    print("\n  request %u, sector %lu: status %u, try %u of %u\n", (unsigned)(request - requests),
          request->header.sector, request->status, request->tries, MOST_TRIES);
    if (request->tries == MOST_TRIES) finish(EXIT_IO);
}

/// Runs all requests with this type, as many at once as the queue holds.
static void run_all(uint32_t type, const char *name) {
    for (unsigned i = 0; i < REQUESTS; i++) {
        requests[i].header = (struct block_header){.type = type, .sector = i * SPACING_SECTORS};
        requests[i].tries = 0;
    }
    print("%s, in order of completion:", name);
    unsigned next = 0, in_flight = 0;
    while (next < REQUESTS || in_flight > 0) {
        while (next < REQUESTS && submit(&requests[next])) next++, in_flight++;
        queue_notify(&queue);

        struct request *request = wait_for_completion();
        if (request->status == BLOCK_OK) {
            print(" %u", (unsigned)(request - requests));
            in_flight--;
        } else {
            report_failure(request);
            submit(request); // its own descriptors have just come free
        }
    }
    print("\n");
}

/// One request without data, with nothing else in flight; returns its status.
static uint8_t run_alone(uint32_t type) {
    requests[0].header = (struct block_header){.type = type};
    submit(&requests[0]);
    queue_notify(&queue);
    return wait_for_completion()->status;
}

static void flush(void) {
    requests[0].tries = 0;
    while (run_alone(BLOCK_FLUSH) != BLOCK_OK) report_failure(&requests[0]);
    print("flushed\n");
}

int main(void) {
    if (!block_start("blocks", &disk, &queue, LEAST_SECTORS)) return EXIT_DEVICE;
    print("disk: %lu sectors\n", virtio_config64(&disk, BLOCK_CAPACITY));

    uint64_t sums[REQUESTS];
    for (unsigned i = 0; i < REQUESTS; i++) {
        uint64_t word = i + 1;
        for (unsigned j = 0; j < BLOCK_BYTES / 8; j++) requests[i].data[j] = word *= 0x5851f42d4c957f2d;
        sums[i] = checksum(requests[i].data, BLOCK_BYTES);
        requests[i].head = -1;
    }
    run_all(BLOCK_WRITE, "written");
    if (disk.features & BLOCK_FEATURE_FLUSH) flush();

    for (unsigned i = 0; i < REQUESTS; i++)
        for (unsigned j = 0; j < BLOCK_BYTES / 8; j++) requests[i].data[j] = 0;
    run_all(BLOCK_READ, "read");

    bool right = true;
    for (unsigned i = 0; i < REQUESTS; i++) {
        if (checksum(requests[i].data, BLOCK_BYTES) == sums[i]) continue;
        print("block %u: WRONG data\n", i);
        right = false;
    }

    uint8_t status = run_alone(UNKNOWN_TYPE);
    print("a request of unknown type: status %u\n%u interrupts\n", status, interrupts);
    right &= status == BLOCK_UNSUPPORTED;
    return right ? EXIT_PASS : EXIT_CHECK;
}
