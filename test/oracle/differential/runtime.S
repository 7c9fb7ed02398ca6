/*
 * What surrounds the generated sequences in the guest: prepares each cell's registers, logs and skips traps, writes down
 * what the sequence has left, and goes on to the next. All constants come from layout.ts.
 *
 * gp belongs to the runtime: it points to the middle of the running cell's header. Whatever a sequence does to it, the
 * handler makes it new, so it needs nothing but memory to work: all CSRs are the sequence's.
 */
  .option norvc

  .macro each_register instruction, area
  .irp n, 1,2,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  \instruction x\n, \area + 8 * \n - HEADER_MIDDLE(gp)
  .endr
  .endm

  .globl _start
_start:
  /* QEMU is given two harts, or it would not report AMOs as one access; the second one sleeps. */
  csrr t0, mhartid
  bnez t0, sleep
  /* No timer interrupt is pending. */
  li t0, MTIMECMP
  li t1, -1
  sd t1, 0(t0)
  /* What the board has put at the end of RAM is not the same on both. */
  li t0, RAM_END
  li t1, 0x0123456789abcdef
  sd t1, -16(t0)
  sd t1, -8(t0)

next:
  ld gp, current
  ld t0, START - HEADER_MIDDLE(gp)
  csrw mepc, t0
  csrw mie, zero
  csrw mscratch, zero
  csrw mcause, zero
  csrw mtval, zero
  li t0, 0x1800
  csrw mstatus, t0
  li t0, HANDLER
  csrw mtvec, t0
  fence.i
  each_register ld, REGISTERS_BEFORE
  mret

  .org HANDLER - RAM_BASE
handler:
  ld gp, current
  sd t0, SAVED - HEADER_MIDDLE(gp)
  sd t1, SAVED + 8 - HEADER_MIDDLE(gp)
  sd t2, SAVED + 16 - HEADER_MIDDLE(gp)
  ld t0, LOG_NEXT - HEADER_MIDDLE(gp)
  csrr t1, mcause
  csrr t2, mepc
  sd t1, 0(t0)
  sd t2, 8(t0)
  csrr t1, mtval
  sd t1, 16(t0)
  csrr t1, mstatus
  sd t1, 24(t0)
  addi t0, t0, RECORD_BYTES
  sd t0, LOG_NEXT - HEADER_MIDDLE(gp)
  ld t1, END - HEADER_MIDDLE(gp)
  beq t1, t2, finish
  ld t1, LOG_END - HEADER_MIDDLE(gp)
  beq t0, t1, finish
  csrr t0, mcause
  li t1, 1 /* instruction access fault: there is nothing to skip */
  bne t0, t1, skip
  ld t2, FALLBACK - HEADER_MIDDLE(gp)
  j leave
skip:
  lhu t0, 0(t2)
  li t1, 3
  andi t0, t0, 3
  addi t2, t2, 2
  bne t0, t1, leave
  addi t2, t2, 2
leave:
  csrw mepc, t2
  /* What the trap has left is compared in the log; there alone it can be told where QEMU differs. */
  csrw mcause, zero
  csrw mtval, zero
  ld t0, SAVED - HEADER_MIDDLE(gp)
  ld t1, SAVED + 8 - HEADER_MIDDLE(gp)
  ld t2, SAVED + 16 - HEADER_MIDDLE(gp)
  mret

finish:
  ld t0, SAVED - HEADER_MIDDLE(gp)
  ld t1, SAVED + 8 - HEADER_MIDDLE(gp)
  ld t2, SAVED + 16 - HEADER_MIDDLE(gp)
  each_register sd, REGISTERS_AFTER
  csrr t0, mscratch
  sd t0, CSRS_AFTER - HEADER_MIDDLE(gp)
  csrr t0, mtvec
  sd t0, CSRS_AFTER + 8 - HEADER_MIDDLE(gp)
  csrr t0, mie
  sd t0, CSRS_AFTER + 16 - HEADER_MIDDLE(gp)
  csrr t0, mip
  sd t0, CSRS_AFTER + 24 - HEADER_MIDDLE(gp)

  la t0, remaining
  ld t1, 0(t0)
  addi t1, t1, -1
  sd t1, 0(t0)
  beqz t1, power_off
  li t1, CELL_BYTES
  add gp, gp, t1
  sd gp, CURRENT - REMAINING(t0)
  j next

power_off:
  li t0, FINISHER
  li t1, FINISHER_PASS
  sw t1, 0(t0)
sleep:
  wfi
  j sleep

  .org REMAINING - RAM_BASE
remaining:
  .dword 0
current:
  .dword 0
