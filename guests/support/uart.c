#include "uart.h"
#include "board.h"

enum { TRANSMIT = UART_BASE, LINE_STATUS = UART_BASE + 5 };
enum { TRANSMIT_EMPTY = 1 << 5 };

void uart_put(char byte) {
    if (byte == '\n') uart_put('\r');
    while (!(load8(LINE_STATUS) & TRANSMIT_EMPTY)) {
    }
    store8(TRANSMIT, byte);
}
