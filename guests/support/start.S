# Entry point and trap entry. The board enters `_start` in machine mode with interrupts off,
# a0 = hart id, a1 = address of the device tree.

    .section .text.start, "ax"
    .globl _start
_start:
    csrw mie, zero
    bnez a0, park                   # guests run on hart 0 only

    .option push
    .option norelax                 # relaxed, this would read gp in order to set gp
    la gp, __global_pointer$
    .option pop
    la sp, stack_top
    la t0, trap_entry
    csrw mtvec, t0

    la t0, bss_start
    la t1, bss_end
1:  bgeu t0, t1, 2f
    sd zero, (t0)
    addi t0, t0, 8
    j 1b

2:  call main                       # main(hart, device_tree): a0 and a1 are still as they came
    call finish                     # what main returns is the exit code

park:
    wfi
    j park

# Every trap saves the whole context as a `struct frame` (trap.h) on the stack that it interrupts,
# and resumes the frame that trap() returns: the same one, or, after a context switch, another's.

#define FRAME_BYTES 272             // 31 registers, mepc, mstatus, and a word for the SC below

    .text
    .balign 4                       # the low bits of mtvec select its mode
trap_entry:
    addi sp, sp, -FRAME_BYTES
    .irp n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    sd x\n, \n*8(sp)
    .endr
    csrr t0, mepc
    csrr t1, mstatus
    sd t0, 0(sp)                    # x0 needs no slot: mepc takes it
    sd t1, 2*8(sp)                  # nor does sp, which is the frame's address: mstatus takes it

    mv a0, sp
    call trap
    mv sp, a0

    # A reservation made before the trap must not outlive it: what the handler stored may be the
    # very word that the interrupted code is about to SC to. This SC ends any reservation.
    addi t2, sp, 32*8
    sc.d zero, zero, (t2)

    ld t0, 0(sp)
    ld t1, 2*8(sp)
    csrw mepc, t0
    csrw mstatus, t1
    .irp n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    ld x\n, \n*8(sp)
    .endr
    addi sp, sp, FRAME_BYTES
    mret
