// A driver for virtio devices over MMIO, version 2 of the transport, with split virtqueues
// (Virtual I/O Device specification 1.1, sections 2.6 and 4.2).
#pragma once
#include "board.h"

enum { VIRTIO_NET = 1, VIRTIO_BLOCK = 2, VIRTIO_ENTROPY = 4 }; // device ids

struct virtio {
    uintptr_t base; // its registers
    unsigned irq;
    uint64_t features; // as negotiated
};

/// The first slot that holds a device of this kind; false when none does. Slots are probed, never
/// assumed: which one a device gets is up to whoever plugged the board together.
bool virtio_find(struct virtio *device, uint32_t device_id);

/// Resets the device and accepts those of the `wanted` feature bits that it offers. Queues come
/// after this, then virtio_ready().
void virtio_start(struct virtio *device, uint64_t wanted);

/// The driver is complete: the device may use the queues from here on.
void virtio_ready(struct virtio *device);

/// Device-specific configuration, by byte offset.
uint8_t virtio_config8(const struct virtio *device, unsigned offset);
uint64_t virtio_config64(const struct virtio *device, unsigned offset);

/// Takes back the device's interrupt: call it in the handler, before looking at the queues.
void virtio_acknowledge(const struct virtio *device);

enum { QUEUE_SIZE = 64 }; // most descriptors of a queue; a device may allow fewer

struct descriptor {
    uint64_t address;
    uint32_t bytes;
    uint16_t flags;
    uint16_t next;
};

/// The three rings in memory, and the driver's side of them.
struct queue {
    _Alignas(16) struct descriptor descriptors[QUEUE_SIZE];
    struct {
        uint16_t flags;
        volatile uint16_t index;
        uint16_t ring[QUEUE_SIZE];
    } available; // written by the driver
    _Alignas(4) struct {
        uint16_t flags;
        volatile uint16_t index;
        struct {
            uint32_t head;
            uint32_t bytes;
        } ring[QUEUE_SIZE];
    } used; // written by the device

    const struct virtio *device;
    unsigned number;
    unsigned size;       // descriptors in use by this queue, at most QUEUE_SIZE
    unsigned free_count; // descriptors that belong to no request
    uint16_t free_head;
    uint16_t taken; // how far the driver has read the used ring
};

/// One piece of memory of a request.
struct part {
    const volatile void *data;
    uint32_t bytes;
    bool device_writes;
};

/// Gives queue `number` of the device its rings.
void queue_start(struct queue *queue, const struct virtio *device, unsigned number);

/// Queues one request and returns its head, which names it until it completes; -1 when too few
/// descriptors are free. The device may start on it only at queue_notify().
int queue_add(struct queue *queue, const struct part *parts, unsigned count);
void queue_notify(const struct queue *queue);

/// Whether the device has completed a request that was not taken yet.
bool queue_done(const struct queue *queue);

struct completion {
    int head;
    uint32_t bytes; // how many the device wrote
};

/// Takes one completed request off the used ring; its head is -1 when there is none.
struct completion queue_take(struct queue *queue);

/// Whether any request is with the device, or completed but not taken.
static inline bool queue_pending(const struct queue *queue) { return queue->free_count < queue->size; }
