import { ADDRESS, VARIABLE } from './conventions.ts';
import type { Driver } from './driver.ts';

/** What the handlers do besides their duty, as assembly. */
export interface HandlerWork {
  readonly timer: readonly string[];
  readonly software: readonly string[];
  readonly external: readonly string[];
  readonly exception: readonly string[];
}

/** Registers that a trap saves, from the stack pointer on; behind them are `mepc` and `mstatus`. */
const SAVED = ['ra', 't0', 't1', 't2', ...Array.from({ length: 8 }, (_, index) => `a${index}`)];
const MEPC = 8 * SAVED.length;
const MSTATUS = MEPC + 8;
const FRAME_BYTES = MSTATUS + 8;

const SOFTWARE = 3;
const TIMER = 7;

/**
 * The handler of all traps. It handles one cause each time. Exceptions may be nested in it, with all that they would
 * overwrite on the stack.
 *
 * @param rearm after so many ticks the timer is to fire again, as long as `ticks_left` allows; 0: it never is
 */
export function trapHandler(drivers: readonly Driver[], work: HandlerWork, rearm: number): string[] {
  return [
    '.align 4',
    'handler:',
    `addi sp, sp, -${FRAME_BYTES}`,
    ...SAVED.map((register, index) => `sd ${register}, ${8 * index}(sp)`),
    'csrr t0, mepc',
    `sd t0, ${MEPC}(sp)`,
    'csrr t1, mstatus',
    `sd t1, ${MSTATUS}(sp)`,
    'csrr t1, mcause',
    // Branches do not reach over generated work of any length; jumps do.
    'blt t1, zero, _interrupt',
    'j exception',
    '_interrupt:',
    'andi t1, t1, 15',
    `li t0, ${TIMER}`,
    'bne t1, t0, _no_timer',
    'j timer_interrupt',
    '_no_timer:',
    `li t0, ${SOFTWARE}`,
    'bne t1, t0, external_interrupt',
    'j software_interrupt',
    ...externalInterrupt(drivers, work.external),
    'j _resume',
    ...timerInterrupt(rearm, work.timer),
    'j _resume',
    ...exception(work.exception),
    'j _resume',
    'software_interrupt:',
    `li t0, ${ADDRESS.softwareInterrupt}`,
    'sw zero, (t0)',
    ...work.software,
    '_resume:',
    `ld t0, ${MEPC}(sp)`,
    'csrw mepc, t0',
    `ld t0, ${MSTATUS}(sp)`,
    'csrw mstatus, t0',
    ...SAVED.map((register, index) => `ld ${register}, ${8 * index}(sp)`),
    `addi sp, sp, ${FRAME_BYTES}`,
    'mret',
  ];
}

/** Goes on behind the instruction, whose address is in `t0`. */
function exception(work: readonly string[]): string[] {
  return [
    'exception:',
    'lhu t1, (t0)',
    'andi t1, t1, 3',
    'addi t1, t1, -3',
    'seqz t1, t1 # four bytes if both bits are set, two otherwise',
    'slli t1, t1, 1',
    'addi t1, t1, 2',
    'add t0, t0, t1',
    `sd t0, ${MEPC}(sp)`,
    `lw t0, ${VARIABLE.exceptions}(s4)`,
    'addi t0, t0, 1',
    `sw t0, ${VARIABLE.exceptions}(s4)`,
    ...work,
  ];
}

/** Serves all sources that are pending. */
function externalInterrupt(drivers: readonly Driver[], work: readonly string[]): string[] {
  return [
    'external_interrupt:',
    'lw s9, (s5)',
    'beqz s9, _served',
    ...drivers.flatMap(({ source, interrupt }) => [
      `li t0, ${source}`,
      `bne s9, t0, _not_${source}`,
      ...interrupt,
      `_not_${source}:`,
    ]),
    'sw s9, (s5)',
    'j external_interrupt',
    '_served:',
    ...work,
  ];
}

/** Arms the timer again, relative to a new reading: a clock that jumps leaves no backlog. */
function timerInterrupt(rearm: number, work: readonly string[]): string[] {
  return [
    'timer_interrupt:',
    'li t1, -1',
    `lw t0, ${VARIABLE.ticks_left}(s4)`,
    'beqz t0, _armed',
    'addi t0, t0, -1',
    `sw t0, ${VARIABLE.ticks_left}(s4)`,
    ...(rearm === 0 ? [] : ['rdtime t1', `addi t1, t1, ${rearm}`]),
    '_armed:',
    'sd t1, (s3)',
    ...work,
  ];
}
