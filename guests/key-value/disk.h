// The disk: one transfer at a time, split into requests that are all in flight at once. A request
// that fails is tried again, a few times; then the guest ends.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { MOST_TRANSFER_SECTORS = 64 };

/// False, with a message, when there is none that can be used.
bool disk_start(uint64_t least_sectors);

/// For device_interrupt(): ignores other devices' interrupts.
void disk_interrupt(unsigned irq);

/// Whether a request has completed, for disk_stored() to look at.
bool disk_ready(void);

/// Reads sectors, and waits for them.
void disk_load(uint64_t sector, void *data, unsigned sectors);

/// Begins to write sectors. The data have to stay as they are until disk_stored().
void disk_store(uint64_t sector, const void *data, unsigned sectors);

/// Goes on with it: true once the data are durable, whatever happens to the machine.
bool disk_stored(void);
