#include "board.h"
#include "plic.h"
#include "uart.h"

enum {
    RECEIVE = UART_BASE,
    INTERRUPT_ENABLE = UART_BASE + 1,
    FIFO_CONTROL = UART_BASE + 2,
    LINE_CONTROL = UART_BASE + 3,
    LINE_STATUS = UART_BASE + 5,
};
enum {
    RECEIVE_AVAILABLE = 1 << 0, // of INTERRUPT_ENABLE
    FIFO_ON = 1 << 0, // of FIFO_CONTROL
    FIFO_CLEAR = 1 << 1,
    EIGHT_BITS = 3, // of LINE_CONTROL
    DATA_READY = 1 << 0, // of LINE_STATUS
    OVERRUN = 1 << 1,
};

// One writer, the handler, and one reader, outside it: each moves only its own index.
enum { BUFFER_BYTES = 256 };
static volatile uint8_t buffer[BUFFER_BYTES];
static volatile unsigned written, taken, lost;

void uart_interrupt(void) {
    for (uint8_t status; (status = load8(LINE_STATUS)) & DATA_READY;) {
        uint8_t byte = load8(RECEIVE);
        if (status & OVERRUN) lost++;
        if (written - taken == BUFFER_BYTES) {
            lost++;
        } else {
            buffer[written % BUFFER_BYTES] = byte;
            written++;
        }
    }
}

void uart_receive_start(void) {
    uart_interrupt(); // what has come already: switching the FIFO on would drop it
    store8(LINE_CONTROL, EIGHT_BITS);
    store8(FIFO_CONTROL, FIFO_ON | FIFO_CLEAR); // trigger level 1: a byte alone interrupts too
    store8(INTERRUPT_ENABLE, RECEIVE_AVAILABLE);
    plic_enable(UART_IRQ);
}

int uart_get(void) {
    if (taken == written) return -1;
    uint8_t byte = buffer[taken % BUFFER_BYTES];
    taken++;
    return byte;
}

unsigned uart_lost(void) { return lost; }
