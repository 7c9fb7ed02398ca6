#include "exerciser.h"
#include "../support/memory.h"
#include "../support/network.h"
#include "../support/plic.h"

enum { RECEIVE = 0, TRANSMIT = 1 }; // the device's queues
enum { BUFFERS = 4, BUFFER_WORDS = 192, TYPE_EXPERIMENT = 0x88b5, LEAST_FRAME_BYTES = 60 };

_Static_assert(BUFFER_WORDS * 8 >= sizeof(struct virtio_net_header) + MOST_FRAME_BYTES, "holds any frame");

struct virtio network;
struct queue receive_queue, transmit_queue;
static __attribute__((section(".noinit"))) uint64_t buffers[BUFFERS][BUFFER_WORDS];
static unsigned buffer_of[QUEUE_SIZE]; // by head of the request

static struct {
    struct virtio_net_header header;
    struct ethernet ethernet;
    uint8_t data[LEAST_FRAME_BYTES - sizeof(struct ethernet)];
} outgoing;

static void offer(unsigned buffer) {
    struct part whole = {buffers[buffer], sizeof buffers[buffer], true};
    buffer_of[queue_add(&receive_queue, &whole, 1)] = buffer;
    queue_notify(&receive_queue);
}

bool network_start(void) {
    if (!virtio_find(&network, VIRTIO_NET)) return false;
    virtio_start(&network, 0);
    queue_start(&receive_queue, &network, RECEIVE);
    queue_start(&transmit_queue, &network, TRANSMIT);
    virtio_ready(&network);
    plic_enable(network.irq);
    for (unsigned buffer = 0; buffer < BUFFERS && buffer < receive_queue.size; buffer++) offer(buffer);
    return true;
}

void network_begin(unsigned round) {
    if (transmit_queue.size == 0) return;
    memset(outgoing.ethernet.to, 0xff, MAC_BYTES);
    store_be16(outgoing.ethernet.type, TYPE_EXPERIMENT);
    store_be16(outgoing.data, round);
    for (unsigned i = 0; i < 4; i++) store_be16(outgoing.data + 2 + 2 * i, trail_sum() >> 16 * i);
    queue_add(&transmit_queue, &(struct part){&outgoing, sizeof outgoing, false}, 1);
    queue_notify(&transmit_queue);
}

/// Any content will do, and any length: it is noted, never parsed.
static void receive(void) {
    struct completion received = queue_take(&receive_queue);
    unsigned buffer = buffer_of[received.head];
    uint32_t bytes = received.bytes < sizeof buffers[buffer] ? received.bytes : sizeof buffers[buffer];
    note(&seen_by_main, (uint64_t)turn << 32 | received.bytes);
    note_memory(buffers[buffer], (bytes + 7) / 8 * 8);
    offer(buffer);
}

bool network_take(void) {
    bool any = false;
    if (queue_done(&receive_queue)) {
        receive();
        any = true;
    }
    if (queue_done(&transmit_queue)) {
        queue_take(&transmit_queue);
        note(&seen_by_main, turn);
        any = true;
    }
    return any;
}
