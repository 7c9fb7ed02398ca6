#include "exerciser.h"
#include "../support/plic.h"

enum { LEAST_BYTES = 24, MOST_BYTES = 56, BEFORE_PAGE_END = 16 };

struct virtio entropy;
struct queue entropy_queue;
static struct watched bytes;

bool entropy_start(void) {
    if (!virtio_find(&entropy, VIRTIO_ENTROPY)) return false;
    virtio_start(&entropy, 0);
    queue_start(&entropy_queue, &entropy, 0);
    virtio_ready(&entropy);
    plic_enable(entropy.irq);
    return true;
}

void entropy_begin(unsigned round) {
    if (entropy_queue.size == 0) return;
    uint32_t wanted = LEAST_BYTES + round * 8 % (MOST_BYTES - LEAST_BYTES);
    bytes = watched(dma_pages[1] - BEFORE_PAGE_END, wanted);
    queue_add(&entropy_queue, &(struct part){bytes.data, wanted, true}, 1);
    queue_notify(&entropy_queue);
}

void entropy_look(void) {
    if (queue_pending(&entropy_queue)) look(&bytes);
}

bool entropy_take(void) {
    if (!queue_done(&entropy_queue)) return false;
    note(&seen_by_main, turn);
    note(&seen_by_main, queue_take(&entropy_queue).bytes); // may be fewer than wanted
    note_memory(bytes.data, bytes.bytes);
    return true;
}
