// The parts of the exerciser, a file each, and what they share.
#pragma once
#include "../support/virtio.h"

// trail.c: all that the guest has read or seen. Main and the handlers have a trail each, so that neither
// interrupts the other's update.

struct trail {
    uint64_t sum; // over every value, in order
    unsigned count;
    uint64_t *latest; // values, the last TRAIL_WORDS of them
};
enum { TRAIL_WORDS = 1024 };
extern struct trail seen_by_main, seen_by_handlers;

static inline void note(struct trail *trail, uint64_t value) {
    trail->latest[trail->count++ % TRAIL_WORDS] = value;
    // A bijection for each value: sums that once differ stay different while the same values follow.
    trail->sum = ((trail->sum ^ value) + 1) * 0x9e3779b97f4a7c15;
}

/// Notes a checksum of memory, for main. Whole words of it, from an aligned address on.
void note_memory(const volatile void *data, uint32_t bytes);

/// Both trails in one number.
uint64_t trail_sum(void);

// main.c: anchors for those who time their events by what the guest does.

/// Where a round begins, after the line of the one before.
__attribute__((noinline)) void round_begin(unsigned round);

/// How often main has looked at everything that is pending, ever: the loop counter that handlers note.
extern volatile unsigned turn;

/// Waits, asleep, until everything that was asked of the devices is done, and notes it.
void settle(void);

// clocks.c

/// Reads and notes every clock and every counter.
void read_clocks(void);

// counters.c: what main shares with the handlers.

/// A load, some work and a store. An update by a handler in between is lost, which is no fault here: how many
/// were lost says where the handlers ran.
void critical_window(void);
void handler_window(void);

/// Adds 1 with LR and SC, and counts that it did.
void count_in_main(void);
void count_in_handler(void);

void note_counters(void);

/// Whether the LR/SC counter is what it must be, however interrupts fell.
bool counters_agree(void);

// traps.c

extern volatile unsigned traps;

/// Lets the timer expire so many times from now on, each time set relative to a fresh reading.
void timer_start(unsigned expiries);
void timer_end(void);

/// How long the timer is set for, in ticks: not the same twice, and another time after another history.
uint64_t timer_period(void);

/// Makes an exception: in turn an illegal instruction, a breakpoint and two kinds of misaligned atomic access.
void provoke_exception(unsigned round);

// sleep.c, doze.S: WFI with interrupts held back, and let through. An armed timer guarantees that both end.

void sleep_masked(void);
void sleep_unmasked(void);

/// Lets interrupts through, executes `wfi` at doze_wfi, and returns. A timer interrupt that is taken at
/// doze_wfi has to skip it: there would be nothing left to wake up for.
void doze(void);
extern const char doze_wfi[];

// dma.c: memory that devices write while main looks at it.

enum { PAGE_BYTES = 4096 };
/// The buffers lie across the ends of the first pages. The code that comes from disk has a page of its own.
enum { BUFFER_PAGES = 4, CODE_PAGE = BUFFER_PAGES, PAGES };
extern volatile uint8_t dma_pages[PAGES][PAGE_BYTES];

/// Memory whose two ends main watches.
struct watched {
    volatile uint8_t *data;
    uint32_t bytes;
    uint8_t first, last; // as last seen
};
struct watched watched(volatile uint8_t *data, uint32_t bytes);

/// Notes which end has changed since the last look, and the turn.
static inline void look(struct watched *watched) {
    uint8_t first = watched->data[0], last = watched->data[watched->bytes - 1];
    if (first == watched->first && last == watched->last) return;
    watched->first = first;
    watched->last = last;
    note(&seen_by_main, (uint64_t)turn << 16 | first << 8 | last);
    note(&seen_by_main, (uintptr_t)watched->data);
}

// The devices; queues of one that is not there are empty, and the functions do nothing. NAME_take() notes
// what has completed, in the order of the used ring, and is false when nothing had.

extern struct virtio entropy, disk, network;
extern struct queue entropy_queue, disk_queue, receive_queue, transmit_queue;

bool entropy_start(void);
void entropy_begin(unsigned round); // one request
void entropy_look(void);
bool entropy_take(void);

bool network_start(void);
void network_begin(unsigned round); // one frame out
bool network_take(void);            // frames in, and the one that is out

enum { CODE_SECTOR = 1, DATA_SECTOR = 8, LEAST_SECTORS = 64 };
enum { SLOT_CODE, SLOT_WRITE, SLOT_REWRITE, SLOT_ACROSS, SLOT_RESERVED, SLOTS };

bool disk_start(void);
void disk_submit(unsigned slot, uint32_t type, uint64_t sector, volatile void *data, uint32_t bytes);
void disk_begin(unsigned round); // two writes and two reads, in flight together
void disk_look(void);
bool disk_take(void);
bool disk_in_flight(unsigned slot);

/// A word that the disk overwrites in every round.
extern volatile uint32_t *const disk_reserved;

// code.c: functions that the disk overwrites between two calls, or while they run.

/// Puts two functions on the disk; false if it did not keep them.
bool code_start(void);
void code_begin(unsigned round); // one read
void code_look(void);
void code_end(void);
