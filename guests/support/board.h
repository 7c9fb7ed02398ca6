// The memory map and interrupt numbers of the board: QEMU's `virt` machine, RV64, machine mode.
// One table, so that every driver names its device the same way.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FINISHER_BASE = 0x00100000,
    RTC_BASE = 0x00101000,
    CLINT_BASE = 0x02000000,
    PLIC_BASE = 0x0c000000,
    UART_BASE = 0x10000000,
    VIRTIO_BASE = 0x10001000,

    VIRTIO_STRIDE = 0x1000,
    VIRTIO_SLOTS = 8,

    VIRTIO_IRQ = 1, // slot n raises 1 + n
    UART_IRQ = 10,
    RTC_IRQ = 11,
    IRQ_COUNT = 32, // how many interrupt sources the drivers here care about
};

/// `time`, `mtime` and the comparator count at this rate.
#define TICKS_PER_SECOND 10000000

// Device registers. Volatile, because reading one may change the device.
static inline uint8_t load8(uintptr_t address) { return *(volatile uint8_t *)address; }
static inline uint32_t load32(uintptr_t address) { return *(volatile uint32_t *)address; }
static inline uint64_t load64(uintptr_t address) { return *(volatile uint64_t *)address; }
static inline void store8(uintptr_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
static inline void store32(uintptr_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void store64(uintptr_t address, uint64_t value) { *(volatile uint64_t *)address = value; }

/// Orders everything before against everything after, as the device sees it.
static inline void fence(void) { asm volatile("fence" ::: "memory"); }
