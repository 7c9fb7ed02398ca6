import fc from 'fast-check';
import { CSR_NUMBERS } from '../../src/riscv/isa/csrs.ts';
import { disassemble } from '../../src/riscv/isa/disassemble.ts';
import { insert } from '../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../src/riscv/isa/formats.ts';
import type { Format, RegisterSource } from '../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS, instructionNamed } from '../../src/riscv/isa/instructions.ts';
import type { Instruction } from '../../src/riscv/isa/instructions.ts';
import { EPOCH_SECONDS, OFFER, PROGRAM, PROGRAM_BYTES_MAX, SETUP } from './stub.ts';

/*
 * Random programs. A *gene* is a number of 32 bits that stands for a few instructions; a program is a list of genes, so that
 * it shrinks by leaving some out and by making them smaller. Gene 0 is a `nop`.
 */

interface Operands {
  readonly rd?: number;
  readonly rs1?: number;
  readonly rs2?: number;
  readonly immediate?: number;
}

function encode({ format, match }: Instruction, operands: Operands): number {
  const { uses }: Format = FORMATS[format];
  const put = (place: RegisterSource | undefined, value = 0): number =>
    typeof place === 'object' ? insert(place, value) : 0;
  const registers = put(uses.rd, operands.rd) | put(uses.rs1, operands.rs1) | put(uses.rs2, operands.rs2);
  return (match | registers | put(uses.immediate, operands.immediate)) >>> 0;
}

const named = (name: string, operands: Operands): number => encode(instructionNamed(name), operands);
const ofFormat = (...formats: string[]): Instruction[] =>
  INSTRUCTIONS.filter(({ format }) => formats.includes(format));

const ARITHMETIC = ofFormat('register', 'immediate', 'shift', 'shiftWord', 'upper');
const LOADS = ofFormat('load').filter(({ name }) => name !== 'jalr');
const STORES = ofFormat('store');
const BRANCHES = ofFormat('branch');
const ATOMICS = ofFormat('atomic', 'loadReserved');
const CSR_ACCESSES = ofFormat('csr', 'csrImmediate');
const BARE = ['nop', 'fence.i', 'wfi', 'ecall', 'ebreak', 'mret', 'fence'].map((name) =>
  name === 'nop' ? named('addi', {}) : named(name, {}),
);
const CSRS = [
  ...['mstatus', 'mie', 'mip', 'mtvec', 'mepc', 'mcause', 'mtval', 'mscratch', 'mcycle', 'minstret'],
  ...['cycle', 'instret', 'time', 'misa', 'mhartid', 'pmpaddr0', 'sstatus'],
].map((name) => CSR_NUMBERS.get(name)!);

/** Registers that genes compute with: a0 to a7, t0 to t6, ra. Those that point somewhere are left as they are. */
const SCRATCH = [10, 11, 12, 13, 14, 15, 16, 17, 5, 6, 7, 28, 29, 30, 31, 1];
const [S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11] = [
  8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
] as const;
const DEVICES = [S2, S3, S4, S5, S6, S7, S8, S10, S2, S5];
const [T0, A0, A1, A2, A3, A4, A5, A6] = [5, 10, 11, 12, 13, 14, 15, 16] as const;
const SP = 2;

/** Takes a gene apart: numbers below a bound, from its low end on. */
class Bits {
  #rest: number;

  constructor(gene: number) {
    this.#rest = gene;
  }

  below(bound: number): number {
    const value = this.#rest % bound;
    this.#rest = Math.floor(this.#rest / bound);
    return value;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  get scratch(): number {
    return this.of(SCRATCH);
  }

  /** What is left, as a signed number of 12 bits. */
  get offset(): number {
    return (this.#rest % 4096) - 2048;
  }
}

/** An address near the end of a page, of data or of the program, to `register`. */
function place(bits: Bits, register: number): number[] {
  const base = bits.of([S0, S0, S0, S1, S11]);
  return [named('addi', { rd: register, rs1: base, immediate: bits.of([0, 8, 248, 255, 254, 252, 4, 16]) })];
}

type Kind = (bits: Bits) => number[];

/** A queue with its rings in the data pages, or a chain with buffers in data or code. */
const talk: Kind = (bits) => {
  const device = named('addi', { rd: A0, rs1: bits.of([S5, S6, S7]) });
  const rings = [
    named('addi', { rd: A1, rs1: S0 }),
    named('addi', { rd: A2, immediate: bits.of([0, 0, 0, 1]) }),
  ];
  const size = named('addi', { rd: A3, immediate: bits.of([8, 8, 8, 1, 256, 7]) });
  const start = bits.below(3) === 0 ? [] : [size, ...call(SETUP)];
  const header = named('addi', {
    rd: A3,
    rs1: bits.of([S0, S0, S1]),
    immediate: bits.of([0x480, 0x7f0, 16]),
  });
  const buffer = named('addi', {
    rd: A4,
    rs1: bits.of([S0, S1, S1, S11]),
    immediate: bits.of([0x600, 0x7fc, 0, 20]),
  });
  const bytes = [512, 1024, 512, 100, 4096].map((length) =>
    length < 2048
      ? [named('addi', { rd: A5, immediate: length })]
      : [named('lui', { rd: A5, immediate: 1 << 12 })],
  );
  const flags = named('addi', { rd: A6, immediate: bits.of([3, 3, 1, 2, 0, 5, 7]) });
  return [device, ...rings, ...start, header, buffer, ...bits.of(bytes), flags, ...call(OFFER)];
};

/** Calls a routine near the start of RAM. */
function call(routine: number): number[] {
  return [
    named('lui', { rd: 1, immediate: 0x8000_0000 }),
    ...signExtended(1),
    named('jalr', { rd: 1, rs1: 1, immediate: routine - 0x8000_0000 }),
  ];
}

/** `lui` sign-extends: clears the upper half again. */
function signExtended(register: number): number[] {
  return [
    named('slli', { rd: register, rs1: register, immediate: 32 }),
    named('srli', { rd: register, rs1: register, immediate: 32 }),
  ];
}

const arithmetic: Kind = (bits) => [
  encode(bits.of(ARITHMETIC), {
    rd: bits.scratch,
    rs1: bits.scratch,
    rs2: bits.scratch,
    immediate: bits.offset,
  }),
];
const load: Kind = (bits) => [
  encode(bits.of(LOADS), { rd: bits.scratch, rs1: bits.of([S0, S0, S1, S11]), immediate: bits.offset }),
];
const store: Kind = (bits) => [
  encode(bits.of(STORES), { rs1: bits.of([S0, S0, S0, S11]), rs2: bits.scratch, immediate: bits.offset }),
];
/** A store into the program itself: of anything, or of an instruction. */
const storeCode: Kind = (bits) => {
  const value = bits.scratch;
  const instruction = bits.of([[], BARE.slice(0, 1), [named('addi', { rd: A0, rs1: A0, immediate: 1 })]]);
  const set = instruction.flatMap((word) => loadWord(value, word));
  const write = encode(bits.of(STORES), { rs1: S1, rs2: value, immediate: bits.below(512) });
  return bits.below(4) === 0 ? [...set, write, named('fence.i', {})] : [...set, write];
};
/** Sets a register to an instruction's bits. */
function loadWord(register: number, word: number): number[] {
  return [
    named('lui', { rd: register, immediate: (word + 0x800) & ~0xfff }),
    named('addiw', { rd: register, rs1: register, immediate: (word << 20) >> 20 }),
  ];
}
/** Writes a routine among the data, and calls it. */
const callStored: Kind = (bits) => {
  const base = bits.of([S0, S0, S1]);
  const immediate = 4 * bits.below(500);
  const add = named('addi', { rd: A0, rs1: A0, immediate: bits.below(8) });
  const write = (word: number, at: number): number[] => [
    ...loadWord(T0, word),
    named('sw', { rs1: base, rs2: T0, immediate: at }),
  ];
  const back = named('jalr', { rs1: 1 });
  return [
    ...write(add, immediate),
    ...write(back, immediate + 4),
    named('jalr', { rd: 1, rs1: base, immediate }),
  ];
};
const branch: Kind = (bits) => [
  encode(bits.of(BRANCHES), { rs1: bits.scratch, rs2: bits.scratch, immediate: 2 * bits.below(24) - 16 }),
];
const jump: Kind = (bits) => [named('jal', { rd: bits.of([0, 1, T0]), immediate: 2 * bits.below(40) - 32 })];
const wildJump: Kind = (bits) => [
  named('jalr', {
    rd: bits.of([0, 1]),
    rs1: bits.of([S1, S0, SP, ...SCRATCH.slice(0, 4)]),
    immediate: bits.offset & ~1,
  }),
];
const csr: Kind = (bits) => [
  encode(bits.of(CSR_ACCESSES), { rd: bits.scratch, immediate: bits.of(CSRS), rs1: bits.scratch }),
];
const poke: Kind = (bits) => {
  const access = bits.of([...LOADS, ...STORES, ...STORES]);
  const base = bits.of(DEVICES);
  const value = bits.scratch;
  const offset = base === S2 ? bits.below(10) : bits.of([4 * bits.below(64), bits.below(300)]);
  return [encode(access, { rd: value, rs2: value, rs1: base, immediate: offset })];
};
/** Upper parts of addresses with a device, with another part of it, or with nothing. */
const FAR = [
  0x0c00_1000, 0x0c00_2000, 0x0c20_0000, 0x0c20_1000, 0x0200_b000, 0x0200_c000, 0x1000_8000, 0x1000_4000,
];
const FARTHER = [0x0, 0x4000_0000, 0x0010_2000, 0x1000_9000, 0x0c60_0000, 0x7fff_f000];
const pokeFar: Kind = (bits) => {
  const address = bits.scratch;
  const value = bits.scratch;
  const access = bits.of([...LOADS, ...STORES]);
  const upper = named('lui', { rd: address, immediate: bits.of([...FAR, ...FARTHER]) });
  return [upper, encode(access, { rd: value, rs2: value, rs1: address, immediate: 4 * bits.below(8) - 8 })];
};
const atomic: Kind = (bits) => {
  const operation = encode(bits.of(ATOMICS), { rd: bits.scratch, rs1: A0, rs2: bits.scratch });
  return [...place(bits, A0), operation];
};
const reserve: Kind = (bits) => {
  const wide = bits.below(2) === 0;
  const [lr, sc] = wide ? ['lr.d', 'sc.d'] : ['lr.w', 'sc.w'];
  const between = bits.below(3) === 0 ? talk(bits) : [];
  return [
    ...place(bits, A3),
    named(lr!, { rd: A4, rs1: A3 }),
    ...between,
    named(sc!, { rd: A5, rs1: A3, rs2: bits.scratch }),
  ];
};
const bare: Kind = (bits) => [bits.of(BARE)];
const print: Kind = (bits) => [named('sb', { rs1: S2, rs2: bits.scratch })];
const timer: Kind = (bits) => [
  named('csrrs', { rd: A0, immediate: CSR_NUMBERS.get('time')! }),
  named('addi', { rd: A0, rs1: A0, immediate: bits.below(64) }),
  named('sd', { rs1: S3, rs2: A0 }),
];
/** An alarm within 150 ticks of the start: of a clock that starts at 0, or at `EPOCH_SECONDS`. */
const alarm: Kind = (bits) => {
  const since = EPOCH_SECONDS * bits.below(2) * 1e9;
  const low = (since % 2 ** 32) + bits.below(1500);
  return [
    named('addi', { rd: A0, immediate: Math.floor(since / 2 ** 32) }),
    named('sw', { rs1: S8, rs2: A0, immediate: 12 }),
    ...loadWord(A0, low),
    named('sw', { rs1: S8, rs2: A0, immediate: 8 }),
    named('sw', { rs1: S8, rs2: A0, immediate: 16 }),
    named('lw', { rd: A1, rs1: S8 }),
  ];
};
const allowInterrupts: Kind = () => [named('csrrsi', { immediate: CSR_NUMBERS.get('mstatus')!, rs1: 8 })];
const listen: Kind = () => [
  named('addi', { rd: A0, immediate: 7 }),
  named('sb', { rs1: S2, rs2: A0, immediate: 1 }),
];
const compressed: Kind = (bits) => {
  const [low, high] = [bits.below(3) | (bits.below(0x4000) << 2), bits.below(3) | (bits.below(0x4000) << 2)];
  return [(low | (high << 16)) >>> 0];
};
const end: Kind = (bits) => [
  named('lui', { rd: A0, immediate: bits.of([0x5000, 0x7000, 0x3000]) }),
  named('addi', { rd: A0, rs1: A0, immediate: bits.of([0x555, 0x777, 0x333]) }),
  named('sw', { rs1: S9, rs2: A0 }),
];

/** By gene; those that stand for much stand more than once. */
const KINDS: readonly Kind[] = [
  bare,
  ...[
    arithmetic,
    arithmetic,
    arithmetic,
    load,
    load,
    store,
    store,
    storeCode,
    callStored,
    branch,
    branch,
    jump,
  ],
  ...[
    csr,
    csr,
    poke,
    poke,
    pokeFar,
    atomic,
    reserve,
    timer,
    alarm,
    allowInterrupts,
    listen,
    print,
    compressed,
  ],
  ...[talk, talk, wildJump],
];
const RARE_ONE_IN = 64;
/** The gene's bits as they are: an instruction of some kind, or none. */
const raw = (gene: number): number[] => [gene];

/** The instructions that a gene stands for. */
function expressGene(gene: number): number[] {
  const bits = new Bits(gene);
  const kind = bits.below(KINDS.length + 1);
  if (kind < KINDS.length) return KINDS[kind]!(bits);
  return bits.below(RARE_ONE_IN) === 0 ? end(bits) : raw(gene);
}

/** The program of these genes: at its end it begins anew. As many bytes as fit. */
export function programOf(genes: readonly number[]): Uint8Array {
  const words = genes.flatMap(expressGene).slice(0, PROGRAM_BYTES_MAX / 4 - 1);
  // Registers may point anywhere by then: back without them.
  words.push(named('jal', { immediate: -4 * words.length }));
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** Genes of programs of up to `maxLength` genes. */
export function genes(maxLength: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat(0xffff_ffff), { maxLength, size: 'max' });
}

/** A program as assembly. */
export function listing(program: Uint8Array): string {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const lines: string[] = [];
  for (let at = 0; at + 4 <= program.length;) {
    const { length, text } = disassemble(view.getUint32(at, true), PROGRAM + at);
    lines.push(`  ${(PROGRAM + at).toString(16)}  ${text}`);
    at += length;
  }
  return `The program:\n${lines.join('\n')}`;
}
