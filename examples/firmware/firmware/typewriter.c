// A typewriter on a serial line: whatever is typed is printed in capitals. The UART's interrupt puts bytes into a ring, main
// takes them out. A full stop ends it.
#include <stdint.h>

#define FINISHER (*(volatile uint32_t *)0x00100000)
#define PLIC_PRIORITY ((volatile uint32_t *)0x0c000000)
#define PLIC_ENABLE (*(volatile uint32_t *)0x0c002000)
#define PLIC_CLAIM (*(volatile uint32_t *)0x0c200004)
#define UART ((volatile uint8_t *)0x10000000)

enum { UART_INTERRUPT = 10, RING_SIZE = 16 };
enum { DATA = 0, INTERRUPT_ENABLE = 1, LINE_STATUS = 5 }; // registers
enum { RECEIVED_INTERRUPT = 1, DATA_READY = 1 };          // their bits

static volatile uint8_t ring[RING_SIZE];
static volatile uint32_t put, taken; // since power-on
static volatile uint32_t waiting;    // in the ring
static volatile uint32_t lost;       // the ring was full

static void interrupts_on(void) { __asm__ volatile("csrsi mstatus, 8" ::: "memory"); }
static void interrupts_off(void) { __asm__ volatile("csrci mstatus, 8" ::: "memory"); }
static void sleep(void) { __asm__ volatile("wfi" ::: "memory"); }

static void print(const char *text) {
    while (*text != 0) UART[DATA] = *text++;
}

__attribute__((noreturn)) static void finish(uint32_t code) {
    FINISHER = code == 0 ? 0x5555 : code << 16 | 0x3333;
    for (;;) sleep();
}

__attribute__((interrupt, aligned(4))) void trap(void) {
    uint32_t interrupt = PLIC_CLAIM;
    while (UART[LINE_STATUS] & DATA_READY) {
        uint8_t byte = UART[DATA];
        if (waiting == RING_SIZE) {
            lost++;
        } else {
            ring[put++ % RING_SIZE] = byte;
            waiting++;
        }
    }
    PLIC_CLAIM = interrupt;
}

// The oldest byte of the ring, when there is one.
static uint8_t take(void) {
    interrupts_off();
    while (waiting == 0) {
        sleep(); // ends with an interrupt that is pending, which is taken in between
        interrupts_on();
        interrupts_off();
    }
    if (waiting != put - taken) {
        print("\r\nPANIC: THE RING IS NOT WHAT IT SHOULD BE\r\n");
        finish(1);
    }
    uint8_t byte = ring[taken++ % RING_SIZE];
    waiting--;
    interrupts_on();
    return byte;
}

static uint8_t capital(uint8_t byte) { return byte >= 'a' && byte <= 'z' ? byte - 32 : byte; }

int main(void) {
    PLIC_PRIORITY[UART_INTERRUPT] = 1;
    PLIC_ENABLE = 1 << UART_INTERRUPT;
    UART[INTERRUPT_ENABLE] = RECEIVED_INTERRUPT;
    __asm__ volatile("csrs mie, %0" ::"r"(1 << 11)); // interrupts of the PLIC
    print("READY\r\n");
    uint8_t byte;
    while ((byte = take()) != '.') UART[DATA] = capital(byte);
    print(lost == 0 ? "\r\nDONE\r\n" : "\r\nDONE, TOO FAST FOR ME\r\n");
    finish(0);
}
