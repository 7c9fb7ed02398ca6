// The platform-level interrupt controller, context 0: machine mode of hart 0.
#pragma once

/// Lets the interrupt of one device through, and external interrupts in `mie`.
void plic_enable(unsigned irq);

/// The pending interrupt of highest priority, now in service; 0 when there is none.
unsigned plic_claim(void);

/// Ends the service: the device may interrupt again.
void plic_complete(unsigned irq);
