// Control and status registers, and the idioms on interrupts that guests need.
#pragma once
#include <stdint.h>

#define csr_read(name)                                            \
    ({                                                            \
        uint64_t value_;                                          \
        asm volatile("csrr %0, " #name : "=r"(value_)::"memory"); \
        value_;                                                   \
    })
#define csr_set(name, bits) asm volatile("csrs " #name ", %0" ::"r"((uint64_t)(bits)) : "memory")
#define csr_clear(name, bits) asm volatile("csrc " #name ", %0" ::"r"((uint64_t)(bits)) : "memory")

#define MSTATUS_MIE (1u << 3)
#define MSTATUS_MPIE (1u << 7)
#define MSTATUS_MPP_MACHINE (3u << 11)

// Bits of `mie` and `mip`; the bit's number is also the interrupt's cause.
#define SOFTWARE_INTERRUPT (1u << 3)
#define TIMER_INTERRUPT (1u << 7)
#define EXTERNAL_INTERRUPT (1u << 11)

static inline void interrupts_on(void) { csr_set(mstatus, MSTATUS_MIE); }
static inline void interrupts_off(void) { csr_clear(mstatus, MSTATUS_MIE); }

static inline void wait_for_interrupt(void) { asm volatile("wfi" ::: "memory"); }

/// Sleeps until `condition` holds; something that an interrupt handler does must make it hold.
/// The condition is tested with interrupts off, or one that arrives between the test and the
/// `wfi` would be handled first and then slept on. `wfi` wakes for an interrupt that is pending
/// and enabled in `mie`, even while mstatus.MIE holds it back.
#define wait_until(condition)             \
    do {                                  \
        interrupts_off();                 \
        while (!(condition)) {            \
            wait_for_interrupt();         \
            interrupts_on();              \
            interrupts_off();             \
        }                                 \
        interrupts_on();                  \
    } while (0)
