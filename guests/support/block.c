#include "block.h"
#include "plic.h"
#include "print.h"

bool block_start(const char *guest, struct virtio *device, struct queue *queue, uint64_t least_sectors) {
    uint64_t least_kib = least_sectors * SECTOR_BYTES / 1024;
    if (!virtio_find(device, VIRTIO_BLOCK)) {
        print("%s: no virtio block device; it needs a scratch disk of at least %lu KiB\n", guest, least_kib);
        return false;
    }
    virtio_start(device, BLOCK_FEATURE_READ_ONLY | BLOCK_FEATURE_FLUSH);
    uint64_t sectors = virtio_config64(device, BLOCK_CAPACITY);
    if (sectors < least_sectors) {
        print("%s: the disk has %lu sectors; it needs at least %lu (%lu KiB)\n", guest, sectors, least_sectors,
              least_kib);
        return false;
    }
    if (device->features & BLOCK_FEATURE_READ_ONLY) {
        print("%s: the disk is read-only\n", guest);
        return false;
    }
    queue_start(queue, device, 0);
    virtio_ready(device);
    plic_enable(device->irq);
    return true;
}

int block_add(struct queue *queue, const struct block_header *header, const volatile void *data,
              uint32_t bytes, volatile uint8_t *status) {
    struct part parts[3];
    unsigned count = 0;
    parts[count++] = (struct part){header, sizeof *header, false};
    if (bytes > 0) parts[count++] = (struct part){data, bytes, header->type == BLOCK_READ};
    parts[count++] = (struct part){status, 1, true};
    *status = BLOCK_NOT_WRITTEN;
    return queue_add(queue, parts, count);
}
