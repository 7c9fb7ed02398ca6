#include "disk.h"
#include "../support/block.h"
#include "../support/csr.h"
#include "../support/finish.h"
#include "../support/print.h"

enum {
    REQUEST_SECTORS = 4,
    REQUESTS = MOST_TRANSFER_SECTORS / REQUEST_SECTORS,
    MOST_TRIES = 8,
};

struct request {
    struct block_header header;
    uint8_t *data;
    uint32_t bytes;
    volatile uint8_t status;
    int head; // of its descriptors while in flight
    unsigned tries;
};

static struct virtio device;
static struct queue queue;

/// Of the present transfer: so many requests, the first ones begun, and some of these done.
static struct request requests[REQUESTS];
static unsigned count, begun, done;

/// What is being made durable: first it is written, then the device's cache is flushed.
static struct {
    uint64_t sector;
    void *data;
    unsigned sectors;
    bool flushing;
    unsigned tries; // of the flush
} store;

bool disk_start(uint64_t least_sectors) { return block_start("key-value", &device, &queue, least_sectors); }

void disk_interrupt(unsigned irq) {
    if (irq == device.irq) virtio_acknowledge(&device);
}

bool disk_ready(void) { return queue_done(&queue); }

static bool submit(struct request *request) {
    request->head = block_add(&queue, &request->header, request->data, request->bytes, &request->status);
    return request->head >= 0;
}

/// As many as the queue has room for: the others follow when some of these are done.
static void submit_more(void) {
    while (begun < count && submit(&requests[begun])) begun++;
    queue_notify(&queue);
}

static void begin(uint32_t type, uint64_t sector, void *data, unsigned sectors) {
    count = begun = done = 0;
    do {
        unsigned part = sectors < REQUEST_SECTORS ? sectors : REQUEST_SECTORS;
        requests[count++] = (struct request){
            .header = {.type = type, .sector = sector},
            .data = data,
            .bytes = part * SECTOR_BYTES,
            .head = -1,
        };
        sector += part;
        data = (uint8_t *)data + part * SECTOR_BYTES;
        sectors -= part;
    } while (sectors > 0);
    submit_more();
}

static void begin_write(void) {
    store.flushing = false;
    begin(BLOCK_WRITE, store.sector, store.data, store.sectors);
}

static void begin_flush(void) {
    store.flushing = true;
    begin(BLOCK_FLUSH, 0, NULL, 0);
}

static struct request *request_of(int head) {
    for (unsigned i = 0; i < begun; i++) {
        if (requests[i].head != head) continue;
        requests[i].head = -1;
        return &requests[i];
    }
    print("key-value: completed twice: descriptor %d\n", head);
    finish(EXIT_IO);
}

static void check_tries(unsigned tries, const struct request *request) {
    if (tries < MOST_TRIES) return;
    print("key-value: the disk failed %u times: request %u, sector %lu, status %u\n", tries,
          request->header.type, request->header.sector, request->status);
    finish(EXIT_IO);
}

/// Takes one completed request; true when the whole transfer is done.
static bool step(void) {
    struct completion completion = queue_take(&queue);
    if (completion.head < 0) return false;
    struct request *request = request_of(completion.head);
    if (request->status == BLOCK_OK) {
        done++;
    } else if (request->header.type == BLOCK_FLUSH) {
        // A flush that failed may have lost what it was to keep: trying only the flush again would
        // be believing a cache that is empty.
        check_tries(++store.tries, request);
        begin_write();
        return false;
    } else {
        check_tries(++request->tries, request);
        submit(request); // its own descriptors have just come free
    }
    submit_more();
    return done == count;
}

void disk_load(uint64_t sector, void *data, unsigned sectors) {
    begin(BLOCK_READ, sector, data, sectors);
    do wait_until(disk_ready());
    while (!step());
}

void disk_store(uint64_t sector, const void *data, unsigned sectors) {
    store.sector = sector;
    store.data = (void *)data; // it is only read
    store.sectors = sectors;
    store.tries = 0;
    begin_write();
}

bool disk_stored(void) {
    if (!step()) return false;
    if (store.flushing || !(device.features & BLOCK_FEATURE_FLUSH)) return true;
    begin_flush();
    return false;
}
