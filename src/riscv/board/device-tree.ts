import { LockstepError } from '../../machine/errors.ts';
import type { BoardConfiguration } from './configuration.ts';
import type { DeviceTreeNode } from './flattened-device-tree.ts';
import { flattenDeviceTree } from './flattened-device-tree.ts';
import {
  INTERRUPT_SOURCE,
  INTERRUPT_SOURCES,
  MEMORY_MAP,
  TICKS_PER_SECOND,
  VIRTIO_SLOTS,
  VIRTIO_SLOT_BYTES,
} from './memory-map.ts';

const ISA_BASE = 'rv64i';
const ISA_EXTENSIONS = ['i', 'm', 'a', 'c', 'zicntr', 'zicsr', 'zifencei'] as const;

/** Interrupt numbers at a hart's own controller: the bits of `mip`. */
const HART_INTERRUPT = {
  machineSoftware: 3,
  machineTimer: 7,
  supervisorExternal: 9,
  machineExternal: 11,
} as const;

/** Frequency of the UART's input, as QEMU states it. */
const UART_HERTZ = 3_686_400;

/** Values that the test finisher takes, for `syscon-poweroff` and `syscon-reboot`. */
const FINISHER = { poweroff: 0x5555, reboot: 0x7777 } as const;

/** References between nodes; each hart has one for itself and one for its interrupt controller. */
const PHANDLE = {
  plic: 1,
  finisher: 2,
  hart: (hart: number) => 3 + 2 * hart,
  intc: (hart: number) => 4 + 2 * hart,
};

/**
 * The flattened device tree that a board hands to its guest: the same bytes for the same configuration.
 * @param harts number of harts, at least 1
 * @throws LockstepError `bad-configuration`: the command line cannot be in a device tree
 */
export function deviceTree(configuration: BoardConfiguration, harts = 1): Uint8Array {
  return flattenDeviceTree(deviceTreeNodes(configuration, harts));
}

/** The tree as `deviceTree` flattens it. */
export function deviceTreeNodes(configuration: BoardConfiguration, harts = 1): DeviceTreeNode {
  const { commandLine } = configuration;
  if (commandLine.includes('\0')) {
    throw new LockstepError('bad-configuration', 'the command line has a NUL character: it would end there');
  }
  return {
    '#address-cells': 2,
    '#size-cells': 2,
    compatible: 'riscv-virtio',
    model: 'riscv-virtio,lockstep',
    chosen: {
      ...(commandLine === '' ? {} : { bootargs: commandLine }),
      'stdout-path': `/soc/${unit('serial', MEMORY_MAP.uart.base)}`,
    },
    poweroff: {
      compatible: 'syscon-poweroff',
      regmap: PHANDLE.finisher,
      offset: 0,
      value: FINISHER.poweroff,
    },
    reboot: {
      compatible: 'syscon-reboot',
      regmap: PHANDLE.finisher,
      offset: 0,
      value: FINISHER.reboot,
    },
    [unit('memory', MEMORY_MAP.ram.base)]: {
      device_type: 'memory',
      reg: [...wide(MEMORY_MAP.ram.base), ...wide(configuration.memoryBytes)],
    },
    cpus: {
      '#address-cells': 1,
      '#size-cells': 0,
      'timebase-frequency': TICKS_PER_SECOND,
      ...Object.fromEntries(each(harts, (hart) => [`cpu@${hart.toString(16)}`, hartNode(hart)])),
      'cpu-map': {
        cluster0: Object.fromEntries(each(harts, (hart) => [`core${hart}`, { cpu: PHANDLE.hart(hart) }])),
      },
    },
    soc: soc(harts),
  };
}

function hartNode(hart: number): DeviceTreeNode {
  return {
    device_type: 'cpu',
    reg: hart,
    status: 'okay',
    compatible: 'riscv',
    'riscv,isa': isaString(),
    'riscv,isa-base': ISA_BASE,
    'riscv,isa-extensions': ISA_EXTENSIONS,
    'mmu-type': 'riscv,none',
    phandle: PHANDLE.hart(hart),
    'interrupt-controller': {
      '#address-cells': 0,
      '#interrupt-cells': 1,
      'interrupt-controller': true,
      compatible: 'riscv,cpu-intc',
      phandle: PHANDLE.intc(hart),
    },
  };
}

function soc(harts: number): DeviceTreeNode {
  const { machineSoftware, machineTimer, machineExternal, supervisorExternal } = HART_INTERRUPT;
  const slots = each(VIRTIO_SLOTS, (slot): [string, DeviceTreeNode] => {
    const base = MEMORY_MAP.virtio.base + slot * VIRTIO_SLOT_BYTES;
    return [
      unit('virtio_mmio', base),
      {
        compatible: 'virtio,mmio',
        reg: [...wide(base), ...wide(VIRTIO_SLOT_BYTES)],
        ...interrupt(INTERRUPT_SOURCE.virtio + slot),
      },
    ];
  });
  return {
    '#address-cells': 2,
    '#size-cells': 2,
    compatible: 'simple-bus',
    ranges: true,
    [unit('test', MEMORY_MAP.testFinisher.base)]: {
      compatible: ['sifive,test1', 'sifive,test0', 'syscon'],
      reg: region('testFinisher'),
      phandle: PHANDLE.finisher,
    },
    [unit('rtc', MEMORY_MAP.rtc.base)]: {
      compatible: 'google,goldfish-rtc',
      reg: region('rtc'),
      ...interrupt(INTERRUPT_SOURCE.rtc),
    },
    [unit('clint', MEMORY_MAP.clint.base)]: {
      compatible: ['sifive,clint0', 'riscv,clint0'],
      reg: region('clint'),
      'interrupts-extended': hartInterrupts(harts, machineSoftware, machineTimer),
    },
    [unit('plic', MEMORY_MAP.plic.base)]: {
      compatible: ['sifive,plic-1.0.0', 'riscv,plic0'],
      reg: region('plic'),
      '#address-cells': 0,
      '#interrupt-cells': 1,
      'interrupt-controller': true,
      'interrupts-extended': hartInterrupts(harts, machineExternal, supervisorExternal),
      'riscv,ndev': INTERRUPT_SOURCES,
      phandle: PHANDLE.plic,
    },
    [unit('serial', MEMORY_MAP.uart.base)]: {
      compatible: 'ns16550a',
      reg: region('uart'),
      'clock-frequency': UART_HERTZ,
      ...interrupt(INTERRUPT_SOURCE.uart),
    },
    ...Object.fromEntries(slots),
  };
}

/** Single letters run together, the longer names follow after underscores. */
function isaString(): string {
  const letters = ISA_EXTENSIONS.filter((name) => name.length === 1 && name !== 'i');
  const names = ISA_EXTENSIONS.filter((name) => name.length > 1);
  return [ISA_BASE + letters.join(''), ...names].join('_');
}

function region(name: keyof typeof MEMORY_MAP): number[] {
  return [...wide(MEMORY_MAP[name].base), ...wide(MEMORY_MAP[name].bytes)];
}

function interrupt(source: number): DeviceTreeNode {
  return { 'interrupt-parent': PHANDLE.plic, interrupts: source };
}

function hartInterrupts(harts: number, ...numbers: number[]): number[] {
  return each(harts, (hart) => numbers.flatMap((number) => [PHANDLE.intc(hart), number])).flat();
}

function unit(name: string, address: number): string {
  return `${name}@${address.toString(16)}`;
}

/** A 64-bit number in two cells. */
function wide(value: number): [number, number] {
  return [Math.floor(value / 2 ** 32), value % 2 ** 32];
}

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
