// Formatted output on the console.
#pragma once

/// A small printf: %c %s %d %u %x, with `l` for 64 bits, and a width that `0` or `-` may precede.
__attribute__((format(printf, 1, 2))) void print(const char *format, ...);
