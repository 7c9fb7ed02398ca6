import {
  ADDRESS,
  ALL_INTERRUPTS,
  DATA_HALF_BYTES,
  MSTATUS_MIE,
  SCRATCH_REGISTERS,
  VARIABLE,
} from './conventions.ts';
import type { Driver } from './driver.ts';

/** Where every program begins: registers, devices, interrupts. */
export function setUp(drivers: readonly Driver[]): string[] {
  const enabled = drivers.reduce((bits, { source }) => bits | (1 << source), 0);
  return [
    'start:',
    'la t0, handler',
    'csrw mtvec, t0',
    'la sp, stack_top',
    'la s0, data_middle',
    `li s2, ${ADDRESS.uart}`,
    `li s3, ${ADDRESS.comparator}`,
    'la s4, variables',
    `li s5, ${ADDRESS.claim}`,
    `li s6, ${ADDRESS.disk}`,
    `li s7, ${ADDRESS.entropy}`,
    `li s8, ${ADDRESS.network}`,
    ...drivers.flatMap(({ start }) => start),
    `li t0, ${ADDRESS.priorities}`,
    'li t1, 1',
    ...drivers.map(({ source }) => `sw t1, ${4 * source}(t0)`),
    `li t0, ${ADDRESS.enable}`,
    `li t1, ${enabled}`,
    'sw t1, (t0)',
    `li t0, ${ADDRESS.threshold}`,
    'sw zero, (t0)',
    `li t0, ${ALL_INTERRUPTS}`,
    'csrw mie, t0',
    `csrsi mstatus, ${MSTATUS_MIE}`,
    'la t0, values',
    ...Array.from({ length: SCRATCH_REGISTERS }, (_, index) => `ld a${index}, ${8 * index}(t0)`),
  ];
}

/** Routines that every program may call. */
export const COMMON_ROUTINES: readonly string[] = [
  '# Waits until the devices have no request any more.',
  'drain:',
  `csrci mstatus, ${MSTATUS_MIE}`,
  `lw t0, ${VARIABLE.busy}(s4)`,
  'beqz t0, _drained',
  'wfi',
  `csrsi mstatus, ${MSTATUS_MIE} # what is pending is handled here`,
  'j drain',
  '_drained:',
  `csrsi mstatus, ${MSTATUS_MIE}`,
  'ret',

  '# Prints a digest of the data: 16 hexadecimal digits and a line feed.',
  'print_digest:',
  `addi t0, s0, -${DATA_HALF_BYTES}`,
  `li t1, ${(2 * DATA_HALF_BYTES) / 8}`,
  'li a0, 0',
  '_digest:',
  'ld t2, (t0)',
  'xor a0, a0, t2',
  'slli t2, a0, 13',
  'srli a0, a0, 51',
  'or a0, a0, t2',
  'add a0, a0, t1',
  'addi t0, t0, 8',
  'addi t1, t1, -1',
  'bnez t1, _digest',
  'li t1, 16',
  '_digit:',
  'srli t0, a0, 60',
  'slli a0, a0, 4',
  "addi t0, t0, 48 # '0'",
  "li t2, 58 # behind '9'",
  'blt t0, t2, _put',
  "addi t0, t0, 39 # 'a'",
  '_put:',
  'sb t0, (s2)',
  'addi t1, t1, -1',
  'bnez t1, _digit',
  'li t0, 10',
  'sb t0, (s2)',
  'ret',
];

/** Switches the machine off. */
export function finish(exitCode: number): string[] {
  const [PASS, FAIL] = [0x5555, 0x3333];
  return [
    `li t0, ${ADDRESS.finisher}`,
    `li t1, ${exitCode === 0 ? PASS : exitCode * 2 ** 16 + FAIL}`,
    'sw t1, (t0)',
    '_off:',
    'wfi',
    'j _off',
  ];
}
