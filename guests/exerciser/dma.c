#include "exerciser.h"

// Not zeroed at the start, which would take longer than a round.
__attribute__((section(".noinit"), aligned(PAGE_BYTES))) volatile uint8_t dma_pages[PAGES][PAGE_BYTES];

struct watched watched(volatile uint8_t *data, uint32_t bytes) {
    return (struct watched){data, bytes, data[0], data[bytes - 1]};
}
