#include "exerciser.h"
#include "../support/checksum.h"

static __attribute__((section(".noinit"))) uint64_t latest[2][TRAIL_WORDS];

struct trail seen_by_main = {.latest = latest[0]};
struct trail seen_by_handlers = {.latest = latest[1]};

void note_memory(const volatile void *data, uint32_t bytes) {
    note(&seen_by_main, checksum(data, bytes));
}

uint64_t trail_sum(void) {
    uint64_t sum = seen_by_main.sum ^ (seen_by_handlers.sum << 32 | seen_by_handlers.sum >> 32);
    return sum ^ sum >> 29;
}
