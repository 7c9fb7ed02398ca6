#include "virtio.h"
#include "finish.h"
#include "print.h"

enum {
    MAGIC = 0x000,
    VERSION = 0x004,
    DEVICE_ID = 0x008,
    DEVICE_FEATURES = 0x010,
    DEVICE_FEATURES_SELECT = 0x014,
    DRIVER_FEATURES = 0x020,
    DRIVER_FEATURES_SELECT = 0x024,
    QUEUE_SELECT = 0x030,
    QUEUE_SIZE_MAX = 0x034,
    QUEUE_SIZE_SET = 0x038,
    QUEUE_READY = 0x044,
    QUEUE_NOTIFY = 0x050,
    INTERRUPT_STATUS = 0x060,
    INTERRUPT_ACKNOWLEDGE = 0x064,
    STATUS = 0x070,
    QUEUE_DESCRIPTORS = 0x080,
    QUEUE_AVAILABLE = 0x090,
    QUEUE_USED = 0x0a0,
    CONFIG_GENERATION = 0x0fc,
    CONFIG = 0x100,
};
enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8 }; // bits of STATUS
enum { NEXT = 1, WRITE = 2 };                                         // flags of a descriptor
#define FEATURE_VERSION_1 (1ul << 32)

static _Noreturn void broken(const struct virtio *device, const char *what) {
    print("virtio device at %lx: %s\n", device->base, what);
    finish(EXIT_IO);
}

bool virtio_find(struct virtio *device, uint32_t device_id) {
    for (unsigned slot = 0; slot < VIRTIO_SLOTS; slot++) {
        uintptr_t base = VIRTIO_BASE + slot * VIRTIO_STRIDE;
        if (load32(base + MAGIC) != 0x74726976 || load32(base + DEVICE_ID) != device_id) continue;
        *device = (struct virtio){.base = base, .irq = VIRTIO_IRQ + slot};
        if (load32(base + VERSION) != 2) broken(device, "legacy interface, version 2 wanted");
        return true;
    }
    return false;
}

void virtio_start(struct virtio *device, uint64_t wanted) {
    uintptr_t base = device->base;
    store32(base + STATUS, 0); // reset
    store32(base + STATUS, ACKNOWLEDGE);
    store32(base + STATUS, ACKNOWLEDGE | DRIVER);

    uint64_t offered = 0;
    for (unsigned word = 0; word < 2; word++) {
        store32(base + DEVICE_FEATURES_SELECT, word);
        offered |= (uint64_t)load32(base + DEVICE_FEATURES) << 32 * word;
    }
    device->features = offered & (wanted | FEATURE_VERSION_1);
    for (unsigned word = 0; word < 2; word++) {
        store32(base + DRIVER_FEATURES_SELECT, word);
        store32(base + DRIVER_FEATURES, (uint32_t)(device->features >> 32 * word));
    }

    store32(base + STATUS, ACKNOWLEDGE | DRIVER | FEATURES_OK);
    if (!(load32(base + STATUS) & FEATURES_OK)) broken(device, "features refused");
}

void virtio_ready(struct virtio *device) {
    store32(device->base + STATUS, ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
}

uint8_t virtio_config8(const struct virtio *device, unsigned offset) {
    return load8(device->base + CONFIG + offset);
}

uint64_t virtio_config64(const struct virtio *device, unsigned offset) {
    uintptr_t field = device->base + CONFIG + offset;
    for (;;) { // the generation tells whether the device changed the field between the two halves
        uint32_t generation = load32(device->base + CONFIG_GENERATION);
        uint64_t value = load32(field) | (uint64_t)load32(field + 4) << 32;
        if (load32(device->base + CONFIG_GENERATION) == generation) return value;
    }
}

void virtio_acknowledge(const struct virtio *device) {
    store32(device->base + INTERRUPT_ACKNOWLEDGE, load32(device->base + INTERRUPT_STATUS));
}

static void store_address(uintptr_t to, const volatile void *address) {
    store32(to, (uint32_t)(uintptr_t)address);
    store32(to + 4, (uint32_t)((uintptr_t)address >> 32));
}

void queue_start(struct queue *queue, const struct virtio *device, unsigned number) {
    uintptr_t base = device->base;
    store32(base + QUEUE_SELECT, number);
    unsigned most = load32(base + QUEUE_SIZE_MAX);
    if (most == 0) broken(device, "queue missing");

    queue->device = device;
    queue->number = number;
    queue->size = most < QUEUE_SIZE ? most : QUEUE_SIZE;
    queue->free_count = queue->size;
    for (unsigned i = 0; i < queue->size; i++) queue->descriptors[i].next = i + 1;

    store32(base + QUEUE_SIZE_SET, queue->size);
    store_address(base + QUEUE_DESCRIPTORS, queue->descriptors);
    store_address(base + QUEUE_AVAILABLE, &queue->available);
    store_address(base + QUEUE_USED, &queue->used);
    store32(base + QUEUE_READY, 1);
}

int queue_add(struct queue *queue, const struct part *parts, unsigned count) {
    if (count > queue->free_count) return -1;
    uint16_t head = queue->free_head;
    uint16_t at = head;
    for (unsigned i = 0; i < count; i++) {
        struct descriptor *descriptor = &queue->descriptors[at];
        bool last = i == count - 1;
        descriptor->address = (uintptr_t)parts[i].data;
        descriptor->bytes = parts[i].bytes;
        descriptor->flags = (last ? 0 : NEXT) | (parts[i].device_writes ? WRITE : 0);
        at = descriptor->next; // the free list is chained through `next`, just as a request is
    }
    queue->free_head = at;
    queue->free_count -= count;

    queue->available.ring[queue->available.index % queue->size] = head;
    fence(); // the request, before the index that hands it over
    queue->available.index++;
    return head;
}

void queue_notify(const struct queue *queue) {
    fence(); // the index, before the doorbell
    store32(queue->device->base + QUEUE_NOTIFY, queue->number);
}

bool queue_done(const struct queue *queue) { return queue->used.index != queue->taken; }

struct completion queue_take(struct queue *queue) {
    if (!queue_done(queue)) return (struct completion){.head = -1};
    fence(); // the device's index, before what it says is there
    unsigned slot = queue->taken % queue->size;
    uint32_t head = queue->used.ring[slot].head;
    uint32_t bytes = queue->used.ring[slot].bytes;
    if (head >= queue->size) broken(queue->device, "completed a request that was never made");
    queue->taken++;

    uint16_t last = head;
    unsigned count = 1;
    for (; queue->descriptors[last].flags & NEXT; count++) last = queue->descriptors[last].next;
    queue->descriptors[last].next = queue->free_head;
    queue->free_head = head;
    queue->free_count += count;
    return (struct completion){.head = (int)head, .bytes = bytes};
}
