// Two functions of one shape: a few additions and a return. Whichever of them is in memory, and wherever in
// a call the other one replaces it, the sum that comes back is of so many steps of each, and says when it was.
#include "exerciser.h"
#include "../support/block.h"

enum { STEPS = 16, MOST_TRIES = 3 };
#define ADDI_A0(amount) ((uint32_t)(amount) << 20 | 10 << 15 | 10 << 7 | 0x13)
#define RETURN 0x00008067u

typedef uint64_t function(uint64_t);

static const unsigned amounts[2] = {1, 32};
static volatile uint32_t *const place = (volatile uint32_t *)(dma_pages[CODE_PAGE] + 1024);
static bool on_disk;
static bool hot;
static uint64_t last_result;

static void fence_instructions(void) { asm volatile("fence.i" ::: "memory"); }

static uint64_t call(void) { return ((function *)place)(0); }

static uint32_t word_of(unsigned which, unsigned at) { return at < STEPS ? ADDI_A0(amounts[which]) : RETURN; }

static void write_to_disk(unsigned which) {
    for (unsigned at = 0; at <= STEPS; at++) place[at] = word_of(which, at);
    disk_submit(SLOT_CODE, BLOCK_WRITE, CODE_SECTOR + which, place, SECTOR_BYTES);
    queue_notify(&disk_queue);
    settle();
}

static void read_from_disk(unsigned which) {
    disk_submit(SLOT_CODE, BLOCK_READ, CODE_SECTOR + which, place, SECTOR_BYTES);
    queue_notify(&disk_queue);
}

static bool comes_from_disk(unsigned which) {
    read_from_disk(which);
    settle();
    bool right = true;
    for (unsigned at = 0; at <= STEPS; at++) right &= place[at] == word_of(which, at);
    return right;
}

bool code_start(void) {
    for (unsigned try = 0; try < MOST_TRIES && !on_disk; try++) {
        write_to_disk(0);
        write_to_disk(1); // and is what lies there when the other one is read
        on_disk = comes_from_disk(0) && comes_from_disk(1);
    }
    fence_instructions();
    return on_disk;
}

void code_begin(unsigned round) {
    if (!on_disk) return;
    last_result = call(); // decoded, and perhaps more than that, before the other one comes
    note(&seen_by_main, last_result);
    hot = round % 4 < 2;
    read_from_disk(round % 2);
}

void code_look(void) {
    if (!on_disk || !hot || !disk_in_flight(SLOT_CODE)) return;
    uint64_t result = call(); // without a fence: either of them, or some of each
    if (result == last_result) return;
    last_result = result;
    note(&seen_by_main, (uint64_t)turn << 32 | result);
}

void code_end(void) {
    if (!on_disk) return;
    note(&seen_by_main, call());
    fence_instructions();
    note(&seen_by_main, call());
}
