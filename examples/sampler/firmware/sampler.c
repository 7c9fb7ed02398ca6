// Takes a sample with each tick of the timer. The handler puts samples into a ring; main takes them
// out, smooths them and prints the result.
#include <stdint.h>

#define MTIMECMP (*(volatile uint64_t *)0x02004000)
#define MTIME (*(volatile uint64_t *)0x0200bff8)
#define UART (*(volatile uint8_t *)0x10000000)
#define FINISHER (*(volatile uint32_t *)0x00100000)

enum { SAMPLES = 64, RING_SIZE = 8, PERIOD_TICKS = 20 };

static volatile uint32_t ring[RING_SIZE];
static volatile uint32_t put, taken; // since power-on
static volatile uint32_t waiting;    // in the ring

static void interrupts_on(void) { __asm__ volatile("csrsi mstatus, 8" ::: "memory"); }
static void interrupts_off(void) { __asm__ volatile("csrci mstatus, 8" ::: "memory"); }
static void sleep(void) { __asm__ volatile("wfi" ::: "memory"); }

static void print(const char *text) {
    while (*text) UART = *text++;
}

static void print_hex(uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4) UART = "0123456789abcdef"[value >> shift & 15];
}

static void finish(uint32_t code) {
    FINISHER = code == 0 ? 0x5555 : code << 16 | 0x3333;
}

// What there is to measure.
static uint32_t sensor(void) {
    static uint32_t state = 1;
    return state = state * 1664525 + 1013904223;
}

__attribute__((interrupt("machine"), aligned(4))) void trap(void) {
    MTIMECMP = MTIME + PERIOD_TICKS;
    if (waiting == RING_SIZE) return; // main is too slow: this sample is dropped
    ring[put++ % RING_SIZE] = sensor();
    waiting++;
}

static uint32_t take(void) {
    interrupts_off();
    while (waiting == 0) {
        sleep(); // until an interrupt is pending, which is taken in between
        interrupts_on();
        interrupts_off();
    }
    interrupts_on();
    uint32_t sample = ring[taken++ % RING_SIZE];
    waiting--;
    return sample;
}

int main(void) {
    MTIMECMP = MTIME + PERIOD_TICKS;
    __asm__ volatile("csrs mie, %0" ::"r"(1 << 7)); // the timer's interrupt
    uint32_t smooth = 0;
    for (int n = 1; n <= SAMPLES; n++) {
        smooth += (int32_t)(take() - smooth) / 4;
        if (n % 8 != 0) continue;
        print_hex(smooth);
        print("\n");
    }
    interrupts_off();
    if (waiting == put - taken) {
        print("done\n");
        finish(0);
    }
    print("panic: the ring is not what it should be\n");
    finish(1);
    return 0;
}
