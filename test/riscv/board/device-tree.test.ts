import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import type { BoardConfiguration } from '../../../src/riscv/board/configuration.ts';
import { deviceTree, deviceTreeNodes } from '../../../src/riscv/board/device-tree.ts';
import { flattenDeviceTree } from '../../../src/riscv/board/flattened-device-tree.ts';
import { MEMORY_MAP } from '../../../src/riscv/board/memory-map.ts';

const board: BoardConfiguration = {
  memoryBytes: 0x1234_0000,
  virtio: [],
  commandLine: 'console=ttyS0 name="ü"',
  clock: { kind: 'read' },
  epochSeconds: 0,
};

interface ParsedNode {
  readonly properties: Record<string, Uint8Array>;
  readonly children: Record<string, ParsedNode>;
}

/** Reads a devicetree blob as the specification (chapter 5) has it, independently of the writer, and strictly. */
function parse(blob: Uint8Array): { root: ParsedNode; names: string[] } {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const header = Array.from({ length: 10 }, (_, index) => view.getUint32(4 * index));
  const [
    magic,
    total,
    structure,
    strings,
    reservations,
    version,
    compatible,
    bootHart,
    stringBytes,
    structureBytes,
  ] = header as [number, number, number, number, number, number, number, number, number, number];
  assert.deepEqual([magic, total, version, compatible, bootHart], [0xd00d_feed, blob.length, 17, 16, 0]);
  assert.deepEqual([reservations % 8, structure % 4, structureBytes % 4], [0, 0, 0]);
  assert(blob.subarray(reservations, reservations + 16).every((byte) => byte === 0));
  const block = new TextDecoder().decode(blob.subarray(strings, strings + stringBytes));
  let at = structure;
  const cell = (): number => {
    at += 4;
    return view.getUint32(at - 4);
  };
  const skip = (bytes: number): void => {
    const end = at + bytes;
    at = end + ((4 - (end % 4)) % 4);
    assert(
      blob.subarray(end, at).every((byte) => byte === 0),
      'padding',
    );
  };
  const node = (): ParsedNode => {
    const properties: Record<string, Uint8Array> = {};
    const children: Record<string, ParsedNode> = {};
    for (;;) {
      const token = cell();
      if (token === 2) return { properties, children };
      if (token === 3) {
        assert(Object.keys(children).length === 0, 'properties come first');
        const bytes = cell();
        const offset = cell();
        const name = block.slice(offset, block.indexOf('\0', offset));
        assert(!(name in properties), name);
        properties[name] = blob.slice(at, at + bytes);
        skip(bytes);
      } else {
        assert.equal(token, 1);
        const name = new TextDecoder().decode(blob.subarray(at, blob.indexOf(0, at)));
        skip(name.length + 1);
        children[name] = node();
      }
    }
  };
  assert.deepEqual([cell(), cell()], [1, 0]);
  const root = node();
  assert.deepEqual([cell(), at], [9, structure + structureBytes]);
  return { root, names: block.split('\0').slice(0, -1) };
}

const text = (bytes: Uint8Array | undefined): string[] =>
  new TextDecoder().decode(bytes).split('\0').slice(0, -1);
const cells = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(4 * index));
};
const at = (root: ParsedNode, path: string): ParsedNode =>
  path.split('/').reduce((node, name) => node.children[name]!, root);

describe('a flattened tree', () => {
  test('holds cells, strings, lists and empty values, padded, and each property name once', () => {
    const blob = flattenDeviceTree({
      one: 1,
      several: [0xffff_ffff, 2],
      string: 'abc',
      strings: ['a', 'bcd'],
      empty: true,
      child: { one: 2, 'grand@1': {} },
      last: 'xy',
    });
    const { root, names } = parse(blob);
    expect(names).toEqual(['one', 'several', 'string', 'strings', 'empty', 'last']);
    expect(cells(root.properties['several']!)).toEqual([0xffff_ffff, 2]);
    expect([root.properties['string'], root.properties['strings']].map(text)).toEqual([
      ['abc'],
      ['a', 'bcd'],
    ]);
    expect(root.properties['empty']).toEqual(new Uint8Array(0));
    expect(at(root, 'child').properties['one']).toEqual(Uint8Array.of(0, 0, 0, 2));
    expect(at(root, 'child/grand@1')).toEqual({ properties: {}, children: {} });
  });
});

describe("the board's tree", () => {
  const { root } = parse(deviceTree(board));

  test('states memory, command line and clock', () => {
    expect(cells(at(root, 'memory@80000000').properties['reg']!)).toEqual([0, 0x8000_0000, 0, 0x1234_0000]);
    expect(text(at(root, 'chosen').properties['bootargs'])).toEqual([board.commandLine]);
    expect(cells(at(root, 'cpus').properties['timebase-frequency']!)).toEqual([10_000_000]);
  });

  test('has the nodes that QEMU 7.2 gives software for the devices of this board', () => {
    expect(Object.keys(at(root, 'soc').children).toSorted()).toEqual([
      'clint@2000000',
      'plic@c000000',
      'rtc@101000',
      'serial@10000000',
      'test@100000',
      ...Array.from({ length: 8 }, (_, slot) => `virtio_mmio@1000${slot + 1}000`),
    ]);
    expect(Object.keys(root.children).toSorted()).toEqual([
      'chosen',
      'cpus',
      'memory@80000000',
      'poweroff',
      'reboot',
      'soc',
    ]);
  });

  test('places every device where its registers are, within its region and with its unit address', () => {
    for (const [name, { properties }] of Object.entries(at(root, 'soc').children)) {
      const [high, base, sizeHigh, size] = cells(properties['reg']!);
      expect([name.split('@')[1], high, sizeHigh]).toEqual([base!.toString(16), 0, 0]);
      const inside = Object.values(MEMORY_MAP).some(
        (region) => base! >= region.base && base! + size! <= region.base + region.bytes,
      );
      expect([name, inside]).toEqual([name, true]);
    }
  });

  test('tells the interrupt source of each device, and resolves each reference', () => {
    const soc = at(root, 'soc').children;
    const sources = Object.entries(soc).flatMap(([name, { properties }]) =>
      properties['interrupts'] ? [[name, ...cells(properties['interrupts'])]] : [],
    );
    expect(sources).toEqual([
      ['rtc@101000', 11],
      ['serial@10000000', 10],
      ...Array.from({ length: 8 }, (_, slot) => [`virtio_mmio@1000${slot + 1}000`, slot + 1]),
    ]);
    const plic = soc['plic@c000000']!.properties;
    expect(soc['rtc@101000']!.properties['interrupt-parent']).toEqual(plic['phandle']);
    expect(at(root, 'poweroff').properties['regmap']).toEqual(soc['test@100000']!.properties['phandle']);
    expect(cells(plic['riscv,ndev']!)).toEqual([95]);
    const [intc] = cells(at(root, 'cpus/cpu@0/interrupt-controller').properties['phandle']!);
    expect(cells(plic['interrupts-extended']!)).toEqual([intc, 11, intc, 9]);
    expect(cells(soc['clint@2000000']!.properties['interrupts-extended']!)).toEqual([intc, 3, intc, 7]);
  });

  test("describes the hart's instruction set in both ways", () => {
    const { properties } = at(root, 'cpus/cpu@0');
    expect(text(properties['riscv,isa'])).toEqual(['rv64imac_zicntr_zicsr_zifencei']);
    expect(text(properties['riscv,isa-base'])).toEqual(['rv64i']);
    expect(text(properties['riscv,isa-extensions'])).toEqual([
      'i',
      'm',
      'a',
      'c',
      'zicntr',
      'zicsr',
      'zifencei',
    ]);
  });

  test('has a node for each hart, with references of its own', () => {
    const { root: three } = parse(deviceTree(board, 3));
    const phandles = [0, 1, 2].flatMap((hart) => [
      ...cells(at(three, `cpus/cpu@${hart}`).properties['phandle']!),
      ...cells(at(three, `cpus/cpu@${hart}/interrupt-controller`).properties['phandle']!),
    ]);
    expect(new Set(phandles).size).toBe(6);
    expect(cells(at(three, 'soc/plic@c000000').properties['interrupts-extended']!).length).toBe(12);
  });

  test('is the same for the same board, and holds no random seed', () => {
    expect(deviceTree({ ...board })).toEqual(deviceTree(board));
    expect(Object.keys(at(root, 'chosen').properties)).toEqual(['bootargs', 'stdout-path']);
  });

  test('leaves out an empty command line, and refuses one that a string cannot hold', () => {
    expect(deviceTreeNodes({ ...board, commandLine: '' })['chosen']).toEqual({
      'stdout-path': '/soc/serial@10000000',
    });
    expect(() => deviceTree({ ...board, commandLine: 'a\0b' })).toThrow(/NUL character/);
  });

  test('states memory that reaches beyond 4 GiB of addresses in two cells', () => {
    const { root: large } = parse(deviceTree({ ...board, memoryBytes: 2 ** 33 }));
    expect(cells(at(large, 'memory@80000000').properties['reg']!)).toEqual([0, 0x8000_0000, 2, 0]);
  });
});
