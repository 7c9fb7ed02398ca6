#pragma once
#include <stddef.h>
#include <stdint.h>

/// A 64-bit checksum over `bytes` bytes, a multiple of 8, at an aligned address. Reads every word
/// exactly once and in order, so memory that a device is writing may be summed too.
uint64_t checksum(const volatile void *data, size_t bytes);
