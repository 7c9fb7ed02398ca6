import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { loadImage } from '../../../src/riscv/loader/load.ts';
import { sourceAt, sourceOf } from '../../../src/riscv/loader/source-of.ts';
import { symbolNamed } from '../../../src/riscv/loader/symbols.ts';
import { buildElf } from './elf-builder.ts';
import type { DebugPart } from './elf-builder.ts';
import { lineUnit, op, text, uleb } from './dwarf-builder.ts';
import type { LineUnitParts } from './dwarf-builder.ts';

const BASE = 0x8000_0000;

/** What the lines of 16 instructions of 2 bytes are, of a file with these sections. */
function linesIn(debug: readonly DebugPart[], base = BASE): (string | undefined)[] {
  const image = loadImage(buildElf({ debug }), 'guest.elf');
  return Array.from({ length: 16 }, (_, half) => sourceOf(image, base + 2 * half));
}

const section = (...bytes: number[][]): DebugPart => ({
  name: '.debug_line',
  data: Uint8Array.from(bytes.flat()),
});
const linesOf = (...units: LineUnitParts[]): (string | undefined)[] =>
  linesIn([section(...units.map(lineUnit))]);

/** Line 11 for 4 bytes, line 12 for 2 bytes, line 9 of another file for 6 bytes. */
const PROGRAM = [
  op.setAddress(BigInt(BASE)),
  op.advanceLine(10),
  op.copy,
  op.special(4, 1),
  op.setFile(2),
  op.advanceLine(-3),
  op.fixedAdvancePc(2),
  op.copy,
  op.advancePc(6),
  op.endSequence,
];
const FILES: LineUnitParts = {
  directories: ['/build', 'support'],
  files: [
    ['main.c', 0],
    ['main.c', 0],
    ['uart.h', 1],
  ],
  program: PROGRAM,
};
const RIGHT = [
  ...['main.c:11', 'main.c:11', 'main.c:12', 'uart.h:9', 'uart.h:9', 'uart.h:9'],
  ...Array.from({ length: 10 }, () => undefined),
];
const FILES_OF_4: LineUnitParts = {
  ...FILES,
  version: 4,
  files: FILES.files!.slice(1),
  directories: ['support'],
};

describe('the line of an address', () => {
  test.each<[string, LineUnitParts]>([
    ['DWARF 5', FILES],
    ['DWARF 5 in its 64-bit format', { ...FILES, wide: true }],
    ['DWARF 4', FILES_OF_4],
    ['DWARF 4 in its 64-bit format', { ...FILES_OF_4, wide: true }],
    ['DWARF 3', { ...FILES_OF_4, version: 3 }],
    ['DWARF 2', { ...FILES_OF_4, version: 2 }],
  ])('is read from %s', (_what, unit) => {
    expect(linesOf(unit)).toEqual(RIGHT);
  });

  test('comes with names from sections of texts', () => {
    const strings = new TextEncoder().encode('no\0main.c\0support\0uart.h\0');
    const tables = [
      ...[1, 1, 0x1f, 2, 0, 0, 0, 0, 10, 0, 0, 0],
      ...[2, 1, 0x0e, 2, 0x0b, 3, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 18, 0, 0, 0, 1],
    ];
    const parts = ['.debug_line_str', '.debug_str'].map((name) => ({ name, data: strings }));
    expect(linesIn([...parts, section(lineUnit({ ...FILES, tables }))])).toEqual(RIGHT);
  });

  test('is read from compressed sections', () => {
    const lines = Uint8Array.from(lineUnit(FILES));
    const header = new Uint8Array(24);
    new DataView(header.buffer).setUint32(0, 1, true);
    new DataView(header.buffer).setUint32(8, lines.length, true);
    const data = Uint8Array.from([...header, ...zlibSync(lines)]);
    const compressed = (bytes: Uint8Array): DebugPart => ({ ...section(), data: bytes, compressed: true });
    expect(linesIn([compressed(data)])).toEqual(RIGHT);
    const none = RIGHT.map(() => undefined);
    const changed = (at: number, byte: number): Uint8Array => data.map((old, i) => (i === at ? byte : old));
    // By another method, another size, damaged, cut off.
    for (const damaged of [
      ...[changed(0, 2), changed(8, 1), changed(14, 255), changed(25, 0x20), changed(26, 7)],
      ...[data.subarray(0, 40), data.subarray(0, 26), data.subarray(0, 10)],
    ]) {
      expect(linesIn([compressed(damaged)])).toEqual(none);
    }
  });

  test('is that of the last row for it, whatever opcodes come between', () => {
    const program = [
      ...[op.setAddress(BigInt(BASE)), op.special(0, 3), op.ofLater(1, 2, 3), op.special(0, 5)],
      ...[[5, ...uleb(300)], [6], [7], [10], [11], [12, 1], op.constAddPc, op.copy, op.advancePc(2)],
      op.endSequence,
    ];
    // The opcode 255 advances by 17 bytes, which is where no instruction is; what lies before is the row before.
    expect(linesOf({ ...FILES, program })).toEqual(
      Array.from({ length: 16 }, (_, at) => (at < 10 ? 'main.c:9' : undefined)),
    );
  });

  test('is none where the compiler made the code up, or a file has no name', () => {
    const program = [
      ...[op.setAddress(BigInt(BASE)), op.advanceLine(-1), op.copy, op.special(2, 4), op.advanceLine(-9)],
      ...[
        op.special(2, 0),
        op.advanceLine(9),
        op.setFile(7),
        op.special(2, 0),
        op.setFile(3),
        op.special(2, 0),
      ],
      ...[op.advancePc(2), op.endSequence],
    ];
    const files = [...FILES.files!, ['a\u{1b}[2J.c', 0] as const];
    const expected = [undefined, 'main.c:4', ...Array.from({ length: 14 }, () => undefined)];
    expect(linesOf({ ...FILES, files, program })).toEqual(expected);
  });

  test('is found by virtual addresses, those of the upper half included', () => {
    const program = [op.setAddress(0xffff_ffff_8000_0000n), ...PROGRAM.slice(1)];
    expect(linesIn([section(lineUnit({ ...FILES, program }))], -0x8000_0000)).toEqual(RIGHT);
  });

  test('is that of the code that begins last, where two units claim it', () => {
    const later = [op.setAddress(BigInt(BASE + 8)), op.advanceLine(99), ...PROGRAM.slice(2)];
    const expected = [...RIGHT.slice(0, 4), 'main.c:100', 'main.c:100', 'main.c:101'];
    expect(linesOf({ ...FILES, program: later }, FILES).slice(0, 7)).toEqual(expected);
  });
});

const DRIVE = 'C:';

test('files are called by as much of their paths as tells them apart', () => {
  const unit = (directories: readonly string[], name: string, at: number): LineUnitParts => ({
    directories,
    files: [[name, directories.length - 1]],
    program: [...[op.setAddress(BigInt(BASE + at)), op.setFile(0), op.copy, op.advancePc(2), op.endSequence]],
  });
  const found = linesOf(
    unit(['/build/somebody', 'board'], 'uart.c', 0),
    unit(['/build/somebody', 'host'], 'uart.c', 2),
    unit(['/build/somebody'], 'main.c', 4),
    unit(['/build/somebody/board'], '../host/./uart.c', 6),
    unit([`${DRIVE}\\project`, `${DRIVE}\\else`], 'board\\clock.c', 8),
    unit([`${DRIVE}\\project`], '..\\clock.c', 10),
  );
  expect(found.slice(0, 6)).toEqual([
    ...['board/uart.c:1', 'host/uart.c:1', 'main.c:1', 'host/uart.c:1'],
    ...['board/clock.c:1', 'clock.c:1'],
  ]);
});

describe('of what is no line information there is nothing, and of the rest everything:', () => {
  const other: LineUnitParts = { ...FILES, program: [op.setAddress(BigInt(BASE + 16)), ...PROGRAM.slice(1)] };
  const backwards = [op.setAddress(BigInt(BASE + 20)), op.copy, ...other.program];
  const cases: [string, LineUnitParts][] = [
    ['a version of the future', { ...other, version: 6 }],
    ['a version of the past', { ...other, version: 1 }],
    ['several operations in an instruction', { ...other, operations: 4 }],
    ['a range of no lines', { ...other, lineRange: 0 }],
    ['more entries than bytes', { ...other, tables: [1, 1, 0x08, ...uleb(2 ** 50)] }],
    ['entries without bytes', { ...other, tables: [0, ...uleb(2 ** 50), 0, ...uleb(2 ** 50)] }],
    ['an unknown form', { ...other, tables: [1, 1, 0x55, 1, 0] }],
    ['a name that is not there', { ...other, tables: [1, 1, 0x1f, 1, 9, 0, 0, 0] }],
    ['a name without an end', { ...other, tables: [1, 1, 0x08, 1, 65, 65, 65] }],
    ['a short address', { ...other, program: [[0, 3, 2, 1, 2], ...other.program] }],
    ['an instruction that is cut off', { ...other, program: [...other.program, [0, 9, 2, 1]] }],
    ['a number without an end', { ...other, program: [...other.program, [2, ...Array(40).fill(0x80)]] }],
    [
      'an end beyond all addresses',
      { ...other, program: [...other.program.slice(0, -1), op.advancePc(2 ** 63), op.endSequence] },
    ],
    ['lines that go backwards', { ...other, program: backwards }],
  ];
  test.each(cases)('%s', (_what, unit) => {
    expect(linesOf(unit, FILES)).toEqual(RIGHT);
    expect(linesOf(FILES, unit)).toEqual(RIGHT);
  });

  test('a unit that is cut off, or longer than can be', () => {
    for (const rest of [
      [0xff, 0xff, 0xff, 0x7f],
      [0xf0, 0xff, 0xff, 0xff],
      [1, 2],
      lineUnit(other).slice(0, -1),
    ]) {
      expect(linesIn([section(lineUnit(FILES), rest)])).toEqual(RIGHT);
    }
  });

  test('a file without such sections, or of plain bytes', () => {
    expect(linesIn([])).toEqual(RIGHT.map(() => undefined));
    const raw = loadImage(Uint8Array.of(1, 2, 3, 4), 'raw', { raw: true });
    expect(sourceOf(raw, BASE)).toBeUndefined();
    expect(sourceOf({}, BASE)).toBeUndefined();
  });
});

test('names that share their bytes cost no more than the file is large', () => {
  const strings = new TextEncoder().encode(`${'x'.repeat(4000)}\0`.repeat(20));
  const entries = Array.from({ length: 60_000 }, (_, index) => [index & 0xff, index >> 8, 0, 0]);
  const tables = [
    ...[1, 1, 0x08, 1, ...text('/')],
    ...[1, 1, 0x1f, ...uleb(entries.length), ...entries.flat()],
  ];
  const parts = [
    { name: '.debug_line_str', data: strings },
    section(lineUnit({ ...FILES, tables }), lineUnit(FILES)),
  ];
  expect(linesIn(parts)).toEqual(RIGHT);
});

const HELLO = new Uint8Array(readFileSync(new URL('../../../guests/elf/hello.elf', import.meta.url)));

test('a shipped guest has a line for each of its functions', () => {
  const image = loadImage(HELLO, 'hello.elf');
  const functions = image.symbols.filter(({ type }) => type === 'function');
  expect(functions.length).toBeGreaterThan(10);
  for (const { address } of functions) expect(sourceAt(image, address)?.file).toMatch(/^[a-z-]+\.[chS]$/);
  expect(sourceOf(image, symbolNamed(image.symbols, 'main')!.address)).toMatch(/^hello\.c:\d+$/);
});

test('whatever is changed in the sections, there are lines or there are none, and no error', () => {
  const units = Uint8Array.from([FILES, { ...FILES, wide: true }, FILES_OF_4].flatMap(lineUnit));
  const start = buildElf({ debug: [{ name: '.debug_line', data: units }] });
  const at = Buffer.from(start).indexOf(units);
  const edit = fc.record({
    at: fc.nat({ max: units.length }),
    byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      const changed = start.slice();
      for (const { at: offset, byte } of edits) changed[at + offset] = byte;
      const image = loadImage(changed, 'guest.elf');
      for (let address = BASE; address < BASE + 32; address += 2) {
        expect(sourceOf(image, address) ?? 'none:0').toMatch(/^.+:\d+$/);
      }
    }),
    { numRuns: 1000 },
  );
});
