# The board enters here in machine mode, with interrupts off.

    .section .text.start, "ax"
    .globl _start
_start:
    la sp, stack_top
    la t0, trap
    csrw mtvec, t0
    call main
1:  wfi
    j 1b
