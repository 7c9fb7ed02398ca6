// Byte by byte: short, and free of alignment cases. Built with -fno-tree-loop-distribute-patterns,
// or the compiler would recognise these loops and turn each function into a call of itself.
#include "memory.h"

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
    char *t = to;
    const char *f = from;
    while (bytes--) *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t bytes) {
    char *t = to;
    const char *f = from;
    if (t > f) {
        while (bytes--) t[bytes] = f[bytes];
    } else {
        while (bytes--) *t++ = *f++;
    }
    return to;
}

void *memset(void *to, int byte, size_t bytes) {
    char *t = to;
    while (bytes--) *t++ = (char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t bytes) {
    const unsigned char *x = a, *y = b;
    for (size_t i = 0; i < bytes; i++)
        if (x[i] != y[i]) return x[i] - y[i];
    return 0;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length]) length++;
    return length;
}

int strcmp(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}
