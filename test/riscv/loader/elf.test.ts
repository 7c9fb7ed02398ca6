import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { LockstepError } from '../../../src/machine/errors.ts';
import { readElf } from '../../../src/riscv/loader/elf.ts';
import { placeImage } from '../../../src/riscv/loader/image.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { CODE, buildElf } from './elf-builder.ts';
import type { ElfParts } from './elf-builder.ts';

const MIB = 1024 * 1024;

/** The message with which a file is refused, by the loader or when it is placed in 1 MiB of RAM. */
function refusal(file: Uint8Array): string {
  try {
    placeImage(loadImage(file, 'guest.elf'), MIB);
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'bad-image') return error.message;
    throw error;
  }
  return 'accepted';
}

/** A file with everything in it that the loader reads. */
const FULL: ElfParts = {
  segments: [
    { address: 0x8000_0000n, data: CODE },
    { address: 0x8000_1000n, data: Uint8Array.of(1, 2, 3), bytes: 0x1000n, flags: 6 },
  ],
  symbols: [
    { name: 'tohost', address: 0x8000_1000n, bytes: 8n, type: 1 },
    { name: '_start', address: 0x8000_0000n, bytes: 8n },
    { name: 'fromhost', address: 0x8000_1040n, type: 0, section: 0xfff1 },
    { name: '$xrv64i2p1', address: 0x8000_0000n, type: 0 },
    { name: '.L1', address: 0x8000_0004n, type: 0 },
    { name: 'weak_and_missing', address: 0n, section: 0 },
    { name: 'main.c', address: 0n, type: 4 },
  ],
  attributes: attributes('rv64i2p1_m2p0'),
};

/** A `.riscv.attributes` section: stack alignment, then the instruction set. */
function attributes(architecture: string): Uint8Array {
  const contents = [4, 16, 5, ...new TextEncoder().encode(`${architecture}\0`)];
  const file = [1, contents.length + 5, 0, 0, 0, ...contents];
  return Uint8Array.of(0x41, file.length + 10, 0, 0, 0, ...new TextEncoder().encode('riscv\0'), ...file);
}

describe('an executable', () => {
  test('gives its segments with the memory that stays zero, sorted by address', () => {
    const { segments } = readElf(buildElf({ ...FULL, segments: [...FULL.segments!].reverse() }), 'a');
    expect(segments.map(({ address, data, bytes }) => ({ address, data: [...data], bytes }))).toEqual([
      { address: 0x8000_0000, data: [...CODE], bytes: 8 },
      { address: 0x8000_1000, data: [1, 2, 3], bytes: 0x1000 },
    ]);
    expect(segments.map((s) => [s.readable, s.writable, s.executable])).toEqual([
      [true, false, true],
      [true, true, false],
    ]);
  });

  test('gives the symbols that name an address, sorted, and the host interface among them', () => {
    const image = loadImage(buildElf(FULL), 'a');
    expect(image.symbols.map(({ name, type }) => [name, type])).toEqual([
      ['_start', 'function'],
      ['tohost', 'object'],
      ['fromhost', 'absolute'],
    ]);
    expect(image.tohost).toBe(0x8000_1000);
    expect(image.fromhost).toBe(0x8000_1040);
  });

  test('gives flags and the instruction set that it was built for', () => {
    const { compressed, floatAbi, architecture } = readElf(buildElf(FULL), 'a');
    expect({ compressed, floatAbi, architecture }).toEqual({
      compressed: true,
      floatAbi: 'double',
      architecture: 'rv64i2p1_m2p0',
    });
    expect(readElf(buildElf({ flags: 0 }), 'a')).toMatchObject({ compressed: false, floatAbi: 'soft' });
  });

  test('linked to run at virtual addresses is loaded and entered at the physical ones', () => {
    const elf = readElf(
      buildElf({
        entry: 0xffff_ffff_8000_0004n,
        segments: [{ virtualAddress: 0xffff_ffff_8000_0000n, address: 0x8000_2000n, data: CODE }],
      }),
      'kernel',
    );
    expect(elf.entry).toBe(0x8000_2004);
    expect(elf.segments[0]!.address).toBe(0x8000_2000);
  });

  test('without symbols or sections still runs, and its code is its executable segments', () => {
    const file = buildElf();
    new DataView(file.buffer).setUint16(60, 0, true);
    expect(readElf(file, 'a').code).toEqual([{ address: 0x8000_0000, bytes: 8 }]);
  });

  test('may map its own headers outside RAM, where they are left out, but nothing else', () => {
    const headers = { address: 0x1_0000n, offset: 0n, data: new Uint8Array(64 + 2 * 56), flags: 4 };
    const code = { address: 0x8000_0000n, data: CODE };
    const image = loadImage(buildElf({ segments: [headers, code] }), 'a');
    expect(image.segments.map(({ address }) => address)).toEqual([0x8000_0000]);
    const more = { ...headers, data: new Uint8Array(64 + 2 * 56 + 1) };
    expect(refusal(buildElf({ segments: [more, code] }))).toMatch(/0x10000 to 0x100b1 lie outside RAM/);
    const inside = { ...headers, address: 0x8000_1000n };
    expect(loadImage(buildElf({ segments: [inside, code] }), 'a').segments).toHaveLength(2);
  });

  test('may map its own headers in front of its text, where those bytes alone are left out', () => {
    const data = new Uint8Array(0x1000 + CODE.length);
    data.set(CODE, 0x1000);
    const segments = [{ address: 0x7fff_f000n, offset: 0n, data }];
    const file = (allocated: readonly bigint[]) => buildElf({ segments, allocated });
    const [text] = loadImage(file([0x8000_0000n, 0x8000_0004n]), 'a').segments;
    expect(text).toMatchObject({ address: 0x8000_0000, bytes: CODE.length });
    expect(text!.data).toHaveLength(CODE.length);
    // What is in front belongs to a section, or may do so.
    expect(refusal(file([0x7fff_fffcn, 0x8000_0000n]))).toMatch(/0x7ffffffc to 0x80000008 lie outside RAM/);
    expect(refusal(file([]))).toMatch(/0x7ffff000 to 0x80000008 lie outside RAM/);
  });

  test('that is position-independent and static is taken at its addresses', () => {
    expect(readElf(buildElf({ type: 3 }), 'a').type).toBe('position-independent');
  });
});

describe('a file that is no guest is refused with what it is:', () => {
  const segment = (address: bigint, bytes: bigint) => ({ address, bytes, data: CODE });
  const cases: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /the file is empty/],
    ['text', new TextEncoder().encode('#!/bin/sh\n'), /not an ELF file; --raw/],
    ['32 bits', buildElf({ class: 1 }), /32-bit/],
    ['32 bits, cut after its identification', buildElf({ class: 1 }).subarray(0, 20), /32-bit/],
    ['big endian', buildElf({ byteOrder: 2 }), /big-endian/],
    ['another version', buildElf({ version: 2 }), /version 2/],
    ['x86-64', buildElf({ machine: 62 }), /built for x86-64, not for RISC-V/],
    ['an architecture without a name here', buildElf({ machine: 999 }), /built for machine 999/],
    ['an object file', buildElf({ type: 1 }), /object file .* link it/],
    ['a core dump', buildElf({ type: 4 }), /core dump/],
    ['no type', buildElf({ type: 0 }), /not an executable \(ELF type 0\)/],
    ['only the magic', buildElf().subarray(0, 4), /truncated: 4 bytes/],
    ['cut in the header', buildElf().subarray(0, 63), /truncated: 63 bytes/],
    [
      'cut in the program headers',
      buildElf().subarray(0, 100),
      /truncated: its program headers end at byte 120/,
    ],
    ['cut in the sections', buildElf().subarray(0, -1), /truncated: its section headers/],
    ['other program headers', buildElf({ programHeaderBytes: 32 }), /32 bytes each, not 56/],
    ['no segments', buildElf({ segments: [] }), /no segment to load/],
    ['only a note', buildElf({ segments: [{ ...segment(0n, 8n), type: 4 }] }), /no segment to load/],
    ['dynamic', buildElf({ segments: [{ ...segment(0n, 8n), type: 3 }] }), /link it with -static/],
    ['more file than memory', buildElf({ segments: [segment(0x8000_0000n, 4n)] }), /more bytes in the file/],
    ['below RAM', buildElf({ segments: [segment(0x1_0000n, 8n)] }), /0x10000 to 0x10008 lie outside RAM/],
    [
      'beyond RAM',
      buildElf({ segments: [segment(0x800f_fff9n, 8n)] }),
      /RAM, which is 0x80000000 to 0x80100000/,
    ],
    ['too large', buildElf({ segments: [segment(0x8000_0000n, 1n << 40n)] }), /outside RAM/],
    [
      'absurdly large',
      buildElf({ segments: [segment(0x8000_0000n, 0xffff_ffff_ffff_ffffn)] }),
      /outside RAM/,
    ],
    ['an entry outside', buildElf({ entry: 0x1000n }), /the entry 0x1000 lies outside RAM/],
    ['an absurd entry', buildElf({ entry: 0xffff_ffff_ffff_ffffn }), /the entry 0xf{16} lies outside RAM/],
    ['an odd entry', buildElf({ entry: 0x8000_0001n }), /0x80000001 is odd/],
    [
      'overlapping segments',
      buildElf({ segments: [segment(0x8000_0000n, 0x1001n), segment(0x8000_1000n, 8n)] }),
      /at 0x80000000 and 0x80001000 overlap/,
    ],
    [
      'tohost outside RAM',
      buildElf({ symbols: [{ name: 'tohost', address: 0x1000n }] }),
      /the symbol tohost at 0x1000 lies outside RAM/,
    ],
  ];
  test.each(cases)('%s', (_what, file, message) => {
    expect(refusal(file)).toMatch(message);
    expect(refusal(file)).toMatch(/^guest\.elf: [^\n]*$/);
  });

  test('a segment whose bytes the file does not hold', () => {
    const file = buildElf();
    new DataView(file.buffer).setBigUint64(64 + 32, 1n << 20n, true);
    expect(refusal(file)).toMatch(/truncated: the segment at 0x80000000 ends at byte 1048696/);
  });
});

test('cutting an executable anywhere makes the loader refuse it', () => {
  const file = buildElf(FULL);
  for (let length = 0; length < file.length; length++) {
    expect(refusal(file.subarray(0, length))).not.toBe('accepted');
  }
  expect(refusal(file)).toBe('accepted');
});

const HELLO = readFileSync(new URL('../../../guests/elf/hello.elf', import.meta.url));

test.each([
  ['a file with everything in it', buildElf(FULL)],
  ['a linker’s own file', new Uint8Array(HELLO)],
])('whatever is changed in %s, the loader takes it or refuses it as a bad image', (_what, file) => {
  const edit = fc.record({
    // Headers are at both ends.
    at: fc.oneof(
      fc.nat({ max: 200 }),
      fc.nat({ max: 800 }).map((n) => file.length - 1 - n),
      fc.nat({ max: file.length - 1 }),
    ),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc.constantFrom(...[0, 0xff, 0x7f, 0x80].map((byte) => new Uint8Array(8).fill(byte))),
    ),
  });
  fc.assert(
    fc.property(
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.nat({ max: file.length }),
      (edits, cut) => {
        const changed = file.slice();
        for (const { at, bytes } of edits) changed.set(bytes.subarray(0, file.length - at), Math.max(0, at));
        for (const damaged of [changed, changed.subarray(0, cut)]) {
          if (refusal(damaged) !== 'accepted') continue;
          const image = loadImage(damaged, 'guest.elf');
          expect(image.symbols.length).toBeLessThanOrEqual(file.length / 24);
          for (const { offset, data } of placeImage(image, MIB)) {
            expect(offset + data.length).toBeLessThanOrEqual(MIB);
          }
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('a file whose symbols share the bytes of their names costs no more than it is large', () => {
  const symbols = Array.from({ length: 40_000 }, () => ({ name: '', address: 0x8000_0000n }));
  const file = buildElf({ symbols: [...symbols, { name: 'x'.repeat(4000), address: 0x8000_0000n }] });
  const table = new DataView(file.buffer, 64 + 56 + CODE.length);
  for (let index = 1; index <= symbols.length; index++) {
    table.setUint32(index * 24, 40_001 + (index % 100), true);
  }
  expect(refusal(file)).toBe('guest.elf: damaged: the names of its symbols are too long');
});

test('any bytes at all are refused as a bad image', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(refusal(bytes)).toMatch(/^guest\.elf: /);
    }),
  );
});
