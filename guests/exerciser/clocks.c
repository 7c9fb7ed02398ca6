#include "exerciser.h"
#include "../support/clint.h"
#include "../support/csr.h"

void read_clocks(void) {
    note(&seen_by_main, csr_read(time));
    note(&seen_by_main, csr_read(mcycle));
    note(&seen_by_main, csr_read(cycle));
    note(&seen_by_main, csr_read(minstret));
    note(&seen_by_main, clock_now());
    uint32_t low = load32(RTC_BASE); // holds the high half for the next read
    note(&seen_by_main, low | (uint64_t)load32(RTC_BASE + 4) << 32);
}
