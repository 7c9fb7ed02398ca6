import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { formatElf } from '../../src/cli/format-elf.ts';
import { formatListing } from '../../src/cli/format-listing.ts';
import { formatSlots } from '../../src/cli/format-slots.ts';
import { missingExtensions } from '../../src/cli/missing-extensions.ts';
import { readElf } from '../../src/riscv/loader/elf.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { sourceOf } from '../../src/riscv/loader/source-of.ts';
import { lineUnit, op } from '../riscv/loader/dwarf-builder.ts';
import { CODE, buildElf } from '../riscv/loader/elf-builder.ts';
import { guest, lockstep } from './lockstep.ts';

const elf = readElf(
  buildElf({
    segments: [
      { address: 0x8000_0000n, data: CODE },
      { address: 0x8000_1000n, data: Uint8Array.of(1), bytes: 0x10_0000n, flags: 6 },
    ],
    symbols: [
      { name: '_start', address: 0x8000_0000n, bytes: 4n },
      { name: 'park', address: 0x8000_0004n, type: 0 },
      { name: 'tohost', address: 0x8000_1000n, bytes: 8n, type: 1 },
    ],
  }),
  'a.elf',
);

test('info shows what a guest is made of and what board it expects', () => {
  expect(formatElf(elf, 1234)).toBe(`a.elf: executable for 64-bit RISC-V, 1234 bytes

entry      0x80000000 <_start>
built for  not noted
flags      compressed instructions, double-float calling convention
needs      F and D, which the hart does not have: it traps at the first such instruction
board      virt, with at least 1088KiB of RAM (stack and heap not counted)
ends       by a word at 0x80001000 (tohost), or by the test finisher

segment     end         in file  in memory  access
0x80000000  0x80000008        8          8  r-x
0x80001000  0x80101000        1    1048576  rw-

3 symbols
address     bytes  type      name
0x80000000      4  function  _start
0x80000004      0  other     park
0x80001000      8  object    tohost
`);
});

test('info says so when a guest was linked for another board', () => {
  const other = readElf(buildElf({ segments: [{ address: 0x1_0000n, data: CODE }], entry: 0x1_0000n }), 'b');
  expect(formatElf(other, 1)).toMatch(/board +not QEMU's virt: its RAM is 0x80000000 to 0x100000000/);
});

test.each([
  ['rv64i2p1_m2p0_a2p1_c2p0_zicsr2p0_zifencei2p0_zmmul1p0_zaamo1p0_zalrsc1p0_zca1p0', 'soft', []],
  ['rv64imac_zicntr_zihintpause', 'soft', []],
  ['rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zcd1p0', 'double', ['F', 'D']],
  ['rv64gc', 'soft', ['F', 'D']],
  ['rv64i2p0_m2p0_f2p0_d2p0_v1p0_zvl128b1p0_zve64d1p0', 'soft', ['F', 'D', 'V']],
  ['rv64imac_zba1p0_zbb', 'soft', ['Zba', 'Zbb']],
  ['rv64imac', 'single', ['F']],
  [undefined, 'quad', ['F', 'D', 'Q']],
] as const)('a program built for %s with %s floats lacks %j', (architecture, floatAbi, missing) => {
  expect(missingExtensions({ ...elf, architecture, floatAbi })).toEqual(missing);
});

describe('a listing', () => {
  test('shows labels, bits and instructions', () => {
    expect(formatListing(elf, undefined)).toBe(`80000000 <_start>:
  80000000  00100513  li a0, 1

80000004 <park>:
  80000004  0000006f  j 0x80000004 <park>
`);
  });

  test('of a symbol ends where the symbol does', () => {
    expect(formatListing(elf, '_start')).toBe('80000000 <_start>:\n  80000000  00100513  li a0, 1\n');
    expect(formatListing(elf, 'park')).toContain('j 0x80000004');
    expect(() => formatListing(elf, 'tohost')).toThrow('a.elf: tohost names no code');
  });

  test('of an address begins there and ends at the next symbol', () => {
    expect(formatListing(elf, '0x80000000')).toBe('80000000 <_start>:\n  80000000  00100513  li a0, 1\n');
    expect(formatListing(elf, '0x80000004')).toContain('j 0x80000004');
    expect(() => formatListing(elf, '0x80001000')).toThrow('a.elf: 0x80001000 names no code');
    expect(() => formatListing(elf, '0x80000001')).toThrow('even addresses');
  });

  test('shows an instruction that the code’s end cuts off as its bits', () => {
    const cut = readElf(buildElf({ segments: [{ address: 0x8000_0000n, data: CODE.subarray(0, 6) }] }), 'c');
    expect(formatListing(cut, undefined).split('\n')).toHaveLength(3);
  });
});

test('slots show position, address, bits, instruction, trap and place', () => {
  const slots = [
    { position: 9, pc: 0x8000_0000n, word: 0x0010_0513, trap: undefined, value: undefined },
    { position: 10, pc: 0x8000_0004n, word: undefined, trap: (1n << 63n) | 7n, value: 0n },
    { position: 11, pc: 0x8000_0004n, word: 0x73, trap: 11n, value: 0n },
    { position: 12, pc: 0x8000_0000n, word: 0x0010_0513, trap: 7n, value: 0xffff_ffff_ffff_fff8n },
  ];
  expect(formatSlots(slots, elf)).toBe(
    [
      ' 9  80000000  00100513  li a0, 1                              _start',
      '10  80000004            timer interrupt                       park',
      '11  80000004  00000073  ecall  -> environment call from machine mode  park',
      '12  80000000  00100513  li a0, 1  -> store access fault at 0xfffffffffffffff8  _start',
      '',
    ].join('\n'),
  );
});

describe('lines of the source', () => {
  const program = [
    op.setAddress(0x8000_0000n),
    op.setFile(0),
    op.special(0, 2),
    op.special(4, 4),
    op.advancePc(4),
  ];
  const unit = lineUnit({
    directories: ['/src'],
    files: [['park.c', 0]],
    program: [...program, op.endSequence],
  });
  const bytes = buildElf({
    symbols: [{ name: '_start', address: 0x8000_0000n, bytes: 8n }],
    debug: [{ name: '.debug_line', data: Uint8Array.from(unit) }],
  });
  const image = loadImage(bytes, 'a.elf');

  test('are shown in a listing', () => {
    const listing = formatListing(readElf(bytes, 'a.elf'), undefined, (address) => sourceOf(image, address));
    expect(listing.split('\n')).toEqual([
      '80000000 <_start>:',
      '  80000000  00100513  li a0, 1                                  park.c:3',
      '  80000004  0000006f  j 0x80000004 <_start+0x4>                 park.c:7',
      '',
    ]);
  });

  test('are shown among slots where they change', () => {
    const [start, park] = [0x8000_0000n, 0x8000_0004n];
    const slots = [start, park, park, start].map((pc, position) => ({
      ...{ position, pc, word: pc === start ? 0x0010_0513 : 0x6f },
      ...{ trap: undefined, value: undefined },
    }));
    expect(formatSlots(slots, image).split('\n')).toEqual([
      '0  80000000  00100513  li a0, 1                              _start      park.c:3',
      '1  80000004  0000006f  j 0x80000004 <_start+0x4>             _start+0x4  park.c:7',
      '2  80000004  0000006f  j 0x80000004 <_start+0x4>             _start+0x4',
      '3  80000000  00100513  li a0, 1                              _start      park.c:3',
      '',
    ]);
  });
});

test('the commands show the shipped guests', async () => {
  const info = await lockstep(['info', guest('tohost')]);
  expect(info).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('(tohost)') });
  const listing = await lockstep(['disassemble', guest('hello'), 'main']);
  expect(listing).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/<main>:\n.* hello\.c:\d+\n(.*\n)+.* ret\n$/),
  });
});

test('help and version go to standard output', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await lockstep(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  for (const command of ['run', 'info', 'disassemble', 'demo']) {
    const help = await lockstep([command, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`lockstep ${command}`);
  }
  expect((await lockstep(['--help'])).stdout).toContain('disassemble');
});
