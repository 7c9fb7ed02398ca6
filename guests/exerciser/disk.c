#include "exerciser.h"
#include "reservation.h"
#include "../support/block.h"
#include "../support/csr.h"
#include "../support/finish.h"
#include "../support/plic.h"
#include "../support/print.h"

enum { NOT_WRITTEN = 0xff, PARTS = 3 };
enum { WORDS = SECTOR_BYTES / 8 };

struct request {
    struct block_header header;
    volatile uint8_t status;
    bool in_flight;
    int head;
    struct watched buffer;
};

struct virtio disk;
struct queue disk_queue;
static struct request requests[SLOTS];

/// What is written: in memory of its own, as the device may read it for as long as the request takes.
static uint64_t written[WORDS];

// Each across the end of a page; of the two sectors of the first, one ends 8 bytes before it.
static volatile uint8_t *const across = dma_pages[2] - 520;
static volatile uint8_t *const reserved = dma_pages[3] - 64;
volatile uint32_t *const disk_reserved = (volatile uint32_t *)(dma_pages[3] - 64);

bool disk_start(void) {
    if (!virtio_find(&disk, VIRTIO_BLOCK)) return false;
    virtio_start(&disk, BLOCK_FEATURE_READ_ONLY);
    if (disk.features & BLOCK_FEATURE_READ_ONLY) return false;
    if (virtio_config64(&disk, BLOCK_CAPACITY) < LEAST_SECTORS) return false;
    queue_start(&disk_queue, &disk, 0);
    if (disk_queue.size < SLOTS * PARTS) {
        disk_queue.size = 0; // as if there were no disk
        return false;
    }
    virtio_ready(&disk);
    plic_enable(disk.irq);
    return true;
}

void disk_submit(unsigned slot, uint32_t type, uint64_t sector, volatile void *data, uint32_t bytes) {
    struct request *request = &requests[slot];
    request->header = (struct block_header){.type = type, .sector = sector};
    request->status = NOT_WRITTEN;
    request->buffer = watched(data, bytes);
    struct part parts[PARTS] = {
        {&request->header, sizeof request->header, false},
        {data, bytes, type == BLOCK_READ},
        {&request->status, 1, true},
    };
    request->head = queue_add(&disk_queue, parts, PARTS);
    request->in_flight = true;
}

void disk_begin(unsigned round) {
    if (disk_queue.size == 0) return;
    uint64_t word = trail_sum() | 1;
    for (unsigned i = 0; i < WORDS; i++) written[i] = word *= 0x5851f42d4c957f2d;

    uint64_t sector = DATA_SECTOR + round % 8;
    disk_submit(SLOT_RESERVED, BLOCK_READ, sector, reserved, SECTOR_BYTES);
    disk_submit(SLOT_WRITE, BLOCK_WRITE, sector, written, SECTOR_BYTES);
    interrupts_off(); // or they would end the reservation: here only DMA can
    uint32_t reserved_word = load_reserved(disk_reserved);
    queue_notify(&disk_queue);
    // Of sectors that are being written: whether old or new data come back is the device's choice.
    disk_submit(SLOT_REWRITE, BLOCK_WRITE, sector + 1, written, SECTOR_BYTES);
    disk_submit(SLOT_ACROSS, BLOCK_READ, sector, across, 2 * SECTOR_BYTES);
    bool kept = store_conditional(disk_reserved, reserved_word);
    interrupts_on();
    queue_notify(&disk_queue);
    note(&seen_by_main, kept);
}

void disk_look(void) {
    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (requests[slot].in_flight) look(&requests[slot].buffer);
}

static unsigned slot_of(int head) {
    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (requests[slot].in_flight && requests[slot].head == head) return slot;
    print("exerciser: completed twice: descriptor %d\n", head);
    finish(EXIT_IO);
}

bool disk_take(void) {
    if (!queue_done(&disk_queue)) return false;
    struct completion completion = queue_take(&disk_queue);
    unsigned slot = slot_of(completion.head);
    struct request *request = &requests[slot];
    request->in_flight = false;
    note(&seen_by_main, (uint64_t)turn << 32 | slot << 24 | request->status << 16 | completion.bytes);
    if (request->header.type == BLOCK_READ) note_memory(request->buffer.data, request->buffer.bytes);
    return true;
}

bool disk_in_flight(unsigned slot) { return requests[slot].in_flight; }
