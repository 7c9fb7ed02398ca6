// The core-local interruptor: clock, timer and software interrupt of hart 0.
#pragma once
#include "board.h"

/// The clock, in ticks. Two readings may be equal, or far apart: never wait for an exact value.
static inline uint64_t clock_now(void) { return load64(CLINT_BASE + 0xbff8); }

/// The timer interrupt is pending while the clock is at or past this value.
static inline void timer_set(uint64_t tick) { store64(CLINT_BASE + 0x4000, tick); }

/// Relative to a reading made now: a comparator stepped from its own last value would fall behind a
/// clock that jumps, and then fire without end.
static inline void timer_after(uint64_t ticks) { timer_set(clock_now() + ticks); }

static inline void timer_off(void) { timer_set(UINT64_MAX); }

/// Raises (or withdraws) this hart's software interrupt.
static inline void software_interrupt_set(bool pending) { store32(CLINT_BASE, pending); }
