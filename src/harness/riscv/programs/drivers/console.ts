import { SOURCE, VARIABLE } from '../conventions.ts';
import type { Driver } from '../driver.ts';

const RECEIVE = 0;
const INTERRUPT_ENABLE = 1;
const FIFO_CONTROL = 2;
const LINE_STATUS = 5;
const RECEIVED_DATA = 1;
const FIFO_ON_AND_EMPTY = 3;
/** Where received bytes are kept: so many, at the data's end. */
const KEPT_BYTES = 64;
const KEPT_AT = 448;

/** Receives bytes, by interrupts, into the data. */
export function consoleDriver(trigger: number): Driver {
  return {
    source: SOURCE.console,
    start: [
      `li t0, ${FIFO_ON_AND_EMPTY | (trigger << 6)}`,
      `sb t0, ${FIFO_CONTROL}(s2)`,
      `li t0, ${RECEIVED_DATA}`,
      `sb t0, ${INTERRUPT_ENABLE}(s2)`,
    ],
    interrupt: ['call receive_bytes'],
    routines: [
      'receive_bytes:',
      `lbu t0, ${LINE_STATUS}(s2)`,
      `andi t0, t0, ${RECEIVED_DATA}`,
      'beqz t0, _received',
      `lbu t0, ${RECEIVE}(s2)`,
      `lw t1, ${VARIABLE.typed}(s4)`,
      `andi t2, t1, ${KEPT_BYTES - 1}`,
      'add t2, t2, s0',
      `sb t0, ${KEPT_AT}(t2)`,
      'addi t1, t1, 1',
      `sw t1, ${VARIABLE.typed}(s4)`,
      'j receive_bytes',
      '_received:',
      'ret',
    ],
    data: [],
  };
}
