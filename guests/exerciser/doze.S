# Lets interrupts through and sleeps, with nothing in between but the edge of one instruction. Entered with
# interrupts off and the timer set, so that its interrupt is taken at doze_wfi or after it.

    .text
    .balign 4
    .globl doze, doze_wfi
    .type doze, @function
doze:
    csrsi mstatus, 8                # MIE
doze_wfi:
    wfi
    ret
    .size doze, . - doze
