import { SECTOR_BYTES } from '../../../riscv/device/virtio/virtio-block.ts';
import type { Block } from './block.ts';
import { devicesOf } from './block.ts';
import { CODE_VERSIONS, DATA_HALF_BYTES, VARIABLE } from './conventions.ts';
import type { ProgramDevice } from './conventions.ts';
import type { Driver } from './driver.ts';
import { consoleDriver } from './drivers/console.ts';
import { DISK_DRIVER, WRITE_CODE } from './drivers/disk.ts';
import { ENTROPY_DRIVER } from './drivers/entropy.ts';
import type { ReceiveBuffers } from './drivers/network.ts';
import { networkDriver, receiveBytes } from './drivers/network.ts';
import { VIRTIO_ROUTINES, ring } from './drivers/virtio.ts';
import type { HandlerWork } from './handler.ts';
import { trapHandler } from './handler.ts';
import { COMMON_ROUTINES, finish, setUp } from './prologue.ts';

/** All that one program differs in from another. */
export interface ProgramPlan {
  /** How often the main loop goes round, from 1. */
  readonly rounds: number;
  /** What the main loop goes through. */
  readonly main: readonly Block[];
  /** What handlers do besides their duty. */
  readonly handlers: { readonly [handler in keyof HandlerWork]: readonly Block[] };
  /** How often the timer's handler arms it again, and for how many ticks; from 0. */
  readonly timer: { readonly ticks: number; readonly rearm: number };
  /** Bytes that must wait for a "data available" interrupt, as the FIFO's trigger level 0 to 3; absent: no receiver. */
  readonly console: { readonly trigger: number } | undefined;
  /** Absent: nothing is received. */
  readonly frames: ReceiveBuffers | undefined;
  /** What `a0` to `a7` begin with, in 64 bits. */
  readonly values: readonly bigint[];
  /** Three instructions each: the versions of the routine that is loaded from the disk. */
  readonly code: readonly (readonly string[])[];
  /** How many bytes before the end of a page the main loop begins; even, up to 4,094. */
  readonly lead: number;
  readonly exitCode: number;
}

const PAGE_BYTES = 4096;
const STACK_BYTES = 1024;
const HANDLERS = ['timer', 'software', 'external', 'exception'] as const;

/** What of a program was generated, for people. */
export function generatedSource(plan: ProgramPlan): string {
  const work = handlerWork(plan);
  const parts = HANDLERS.flatMap((handler) =>
    work[handler].length === 0
      ? []
      : [
          `# in the handler of ${handler} interrupts:`.replace('exception interrupts', 'exceptions'),
          ...work[handler],
        ],
  );
  return [...mainLoop(plan), ...parts].map(indented).join('\n');
}

/** The whole program as assembly, to begin at the start of RAM. */
export function programSource(plan: ProgramPlan): string {
  const used = devicesOf([...plan.main, ...HANDLERS.flatMap((handler) => plan.handlers[handler])]);
  const drivers = driversOf(plan, used);
  const virtio = used.has('disk') || used.has('entropy') || used.has('network') || plan.frames !== undefined;
  return [
    ...setUp(drivers),
    ...(used.has('disk') ? WRITE_CODE : []),
    'j main',
    ...trapHandler(drivers, handlerWork(plan), plan.timer.rearm),
    ...COMMON_ROUTINES,
    ...(virtio ? VIRTIO_ROUTINES : []),
    ...drivers.flatMap(({ routines }) => routines),
    `.align ${PAGE_BYTES}`,
    `.zero ${PAGE_BYTES - plan.lead}`,
    ...mainLoop(plan),
    ...[...used].flatMap((device) => (device === 'disk' || device === 'entropy' ? [ring(device)] : [])),
    'call drain',
    'csrw mie, zero # from here on nothing changes the data any more',
    'call print_digest',
    ...finish(plan.exitCode),
    ...(used.has('disk') ? loadedCode(plan.code) : []),
    ...memory(plan, drivers, used),
  ].join('\n');
}

function driversOf({ console, frames }: ProgramPlan, used: ReadonlySet<ProgramDevice>): Driver[] {
  const NO_FRAMES = { count: 0, bytes: 0, lead: 0 };
  return [
    ...(console === undefined ? [] : [consoleDriver(console.trigger)]),
    ...(used.has('disk') ? [DISK_DRIVER] : []),
    ...(used.has('entropy') ? [ENTROPY_DRIVER] : []),
    ...(used.has('network') || frames !== undefined ? [networkDriver(frames ?? NO_FRAMES)] : []),
  ];
}

function mainLoop({ rounds, main }: ProgramPlan): string[] {
  return [
    'main:',
    `li s1, ${rounds}`,
    'round:',
    ...main.flatMap((block, index) => [`block_${index}:`, ...block.lines(`_block_${index}`)]),
    'addi s1, s1, -1',
    'beqz s1, end',
    'j round',
    'end:',
  ];
}

function handlerWork({ handlers }: ProgramPlan): HandlerWork {
  const lines = (handler: keyof HandlerWork): string[] =>
    handlers[handler].flatMap((block, index) => block.lines(`_${handler}_${index}`));
  return {
    timer: lines('timer'),
    software: lines('software'),
    external: lines('external'),
    exception: lines('exception'),
  };
}

/** The routine that the disk replaces, as it is at first, and what the disk is to hold. */
function loadedCode(code: readonly (readonly string[])[]): string[] {
  const routine = (label: string, lines: readonly string[]): string[] => [
    `${label}:`,
    ...lines,
    'ret',
    `.zero ${SECTOR_BYTES - 4 * lines.length - 4}`,
  ];
  return [
    ...routine('loaded', code[0]!),
    ...Array.from({ length: CODE_VERSIONS }, (_, version) =>
      routine(`code_${version}`, code[version]!),
    ).flat(),
  ];
}

/** What is no code: first what holds something at the start. */
function memory(plan: ProgramPlan, drivers: readonly Driver[], used: ReadonlySet<ProgramDevice>): string[] {
  const variables = Object.keys(VARIABLE) as (keyof typeof VARIABLE)[];
  return [
    '.align 8',
    `values: .dword ${plan.values.join(', ')}`,
    'variables:',
    ...variables.map((name) => `${name}: .word ${name === 'ticks_left' ? plan.timer.ticks : 0}`),
    ...drivers.flatMap(({ data }) => data),
    '.align 16',
    `.zero ${STACK_BYTES}`,
    'stack_top:',
    `.align ${PAGE_BYTES}`,
    `.zero ${PAGE_BYTES - DATA_HALF_BYTES}`,
    'data:',
    `.zero ${DATA_HALF_BYTES}`,
    'data_middle:',
    `.zero ${DATA_HALF_BYTES}`,
    ...(plan.frames === undefined && !used.has('network')
      ? []
      : [
          `.align ${PAGE_BYTES}`,
          'receive_buffers:',
          `.zero ${plan.frames === undefined ? 0 : receiveBytes(plan.frames)}`,
        ]),
  ];
}

/** Labels at the margin, the rest behind it. */
function indented(line: string): string {
  return line.endsWith(':') || line.startsWith('#') ? line : `  ${line}`;
}
