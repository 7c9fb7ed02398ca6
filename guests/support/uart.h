// The 16550 UART: the board's console.
#pragma once

/// Sends one byte, waiting for room. Newlines are sent as CR LF: a raw terminal needs both.
void uart_put(char byte);

/// Turns on receiving, by interrupt, through the FIFO. The guest's device_interrupt() has to pass
/// UART_IRQ on to uart_interrupt().
void uart_receive_start(void);
void uart_interrupt(void);

/// The next byte received, or -1.
int uart_get(void);

/// Receive errors so far: bytes lost because the FIFO, or the buffer behind it, was full.
unsigned uart_lost(void);
