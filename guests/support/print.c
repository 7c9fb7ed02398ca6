#include "print.h"
#include "board.h"
#include "memory.h"
#include "uart.h"
#include <stdarg.h>

struct layout {
    int width;
    bool zeros; // fill with zeros instead of spaces
    bool left;
};

static void fill(char with, int count) {
    while (count-- > 0) uart_put(with);
}

static void put_text(const char *text, int length, struct layout layout) {
    if (!layout.left) fill(' ', layout.width - length);
    for (int i = 0; i < length; i++) uart_put(text[i]);
    if (layout.left) fill(' ', layout.width - length);
}

static void put_number(uint64_t value, bool negative, unsigned base, struct layout layout) {
    char digits[24];
    int at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    if (layout.zeros) {
        int room = layout.width - negative;
        while ((int)sizeof digits - at < room && at > 1) digits[--at] = '0';
    }
    if (negative) digits[--at] = '-';
    put_text(digits + at, sizeof digits - at, layout);
}

void print(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    for (const char *c = format; *c; c++) {
        if (*c != '%') {
            uart_put(*c);
            continue;
        }
        struct layout layout = {0};
        bool wide = false;
        for (c++; *c == '-' || *c == '0'; c++) {
            if (*c == '-') layout.left = true;
            else layout.zeros = true;
        }
        for (; *c >= '0' && *c <= '9'; c++) layout.width = layout.width * 10 + (*c - '0');
        for (; *c == 'l'; c++) wide = true;
        switch (*c) {
        case 'c': {
            char byte = (char)va_arg(arguments, int);
            put_text(&byte, 1, layout);
            break;
        }
        case 's': {
            const char *text = va_arg(arguments, const char *);
            put_text(text, (int)strlen(text), layout);
            break;
        }
        case 'd': {
            int64_t value = wide ? va_arg(arguments, int64_t) : va_arg(arguments, int);
            put_number(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0, 10, layout);
            break;
        }
        case 'u':
        case 'x': {
            uint64_t value = wide ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
            put_number(value, false, *c == 'x' ? 16 : 10, layout);
            break;
        }
        default: // "%%", and anything that the compiler's format check let through
            uart_put(*c);
        }
    }
    va_end(arguments);
}
