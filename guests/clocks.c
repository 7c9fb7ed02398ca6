// Reads every clock and counter that the board has, prints the readings, and checks that none
// ever goes backwards. Then it sets an alarm with the timer and says how late it was.
#include "support/clint.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"

enum {
    READINGS = 8,
    ALARM_TICKS = 1000,
    MOST_SPINS = 2000, // then the guest waits for the alarm asleep
};

struct reading {
    uint64_t time;   // csr, in ticks
    uint64_t mtime;  // CLINT, in ticks: the same clock
    uint64_t rtc;    // in nanoseconds since 1970
    uint64_t cycle;  // csr
    uint64_t instret; // csr
};

static uint64_t rtc_now(void) {
    uint32_t low = load32(RTC_BASE); // holds the high half for the next read
    return low | (uint64_t)load32(RTC_BASE + 4) << 32;
}

static struct reading read_all(void) {
    struct reading now;
    now.time = csr_read(time);
    now.mtime = clock_now();
    now.rtc = rtc_now();
    now.cycle = csr_read(mcycle);
    now.instret = csr_read(minstret);
    return now;
}

/// A date of the Gregorian calendar, counted in years that start in March: the leap day comes last.
static void print_date(uint64_t nanoseconds) {
    uint64_t seconds = nanoseconds / 1000000000;
    uint64_t days = seconds / 86400 + 719468; // since 0000-03-01
    uint64_t era = days / 146097, of_era = days % 146097;
    uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint64_t month = (5 * of_year + 2) / 153;
    uint64_t day = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    print("%04lu-%02lu-%02luT%02lu:%02lu:%02lu.%09luZ\n", era * 400 + year + (month <= 2), month, day,
          seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, nanoseconds % 1000000000);
}

static bool check(const char *name, uint64_t before, uint64_t after, bool strictly) {
    if (strictly ? after > before : after >= before) return true;
    print("BACKWARDS: %s was %lu, is %lu\n", name, before, after);
    return false;
}

static bool check_readings(const struct reading *readings) {
    bool right = true;
    for (unsigned i = 0; i < READINGS; i++) {
        const struct reading *now = &readings[i], *before = &readings[i - (i > 0)];
        right &= check("mtime after time", now->time, now->mtime, false);
        right &= check("time after mtime", i ? before->mtime : 0, now->time, false);
        right &= check("the RTC", before->rtc, now->rtc, false);
        if (i == 0) continue;
        right &= check("mcycle", before->cycle, now->cycle, true);
        right &= check("minstret", before->instret, now->instret, true);
    }
    return right;
}

static volatile bool rung;
static uint64_t rung_at, rung_cycle;

struct frame *timer_interrupt(struct frame *frame) {
    rung_cycle = csr_read(mcycle);
    rung_at = clock_now();
    timer_off();
    rung = true;
    return frame;
}

static bool alarm(void) {
    uint64_t set_cycle = csr_read(mcycle);
    uint64_t due = clock_now() + ALARM_TICKS;
    timer_set(due);
    csr_set(mie, TIMER_INTERRUPT);
    interrupts_on();
    unsigned spins = 0;
    while (!rung && spins < MOST_SPINS) spins++;
    wait_until(rung);
    interrupts_off();
    print("alarm: %lu ticks late, after %u spins and %lu cycles\n", rung_at - due, spins,
          rung_cycle - set_cycle);
    return check("the alarm", due, rung_at, false);
}

int main(void) {
    static struct reading readings[READINGS];
    for (unsigned i = 0; i < READINGS; i++) readings[i] = read_all();

    print_date(readings[0].rtc);
    print("%16s %16s %20s %14s %14s\n", "time", "mtime", "rtc", "mcycle", "minstret");
    for (unsigned i = 0; i < READINGS; i++) {
        const struct reading *now = &readings[i];
        print("%16lu %16lu %20lu %14lu %14lu\n", now->time, now->mtime, now->rtc, now->cycle,
              now->instret);
    }
    bool right = check_readings(readings);
    right &= alarm();
    return right ? EXIT_PASS : EXIT_CHECK;
}
