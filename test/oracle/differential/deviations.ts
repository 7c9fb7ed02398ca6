import type { Instruction } from '../../../src/riscv/isa/instructions.ts';
import { encode } from '../../../src/riscv/isa/encode.ts';
import type { Operands } from '../../../src/riscv/isa/encode.ts';
import { CSR_NUMBERS } from '../../../src/riscv/isa/csrs.ts';
import { ROWS } from './classes.ts';
import { SFENCE_VMA } from './illegal.ts';
import { RAM_END } from './layout.ts';
import type { Place, Step } from './steps.ts';
import type { TrapRecord } from './trap-record.ts';

/** Where QEMU 7.2 does otherwise than we do. */
export interface Deviation {
  readonly what: string;
  readonly qemu: string;
  readonly here: string;
  /** Why we do not do the same. */
  readonly reason: string;
  /**
   * What QEMU logs for a trap where we log this; undefined where it logs the same. A deviation without it is one that
   * the generator keeps away from.
   */
  readonly onQemu?: (record: TrapRecord, instruction: Instruction | undefined) => TrapRecord | undefined;
  /** Instructions that show it. */
  readonly shows: readonly Step[];
}

const BREAKPOINT = 3n;
const LOAD_ACCESS_FAULT = 5n;
const STORE_ACCESS_FAULT = 7n;
/** SXL and UXL of mstatus, for 64 bits. */
const WIDTHS_OF_OTHER_MODES = 0xa_0000_0000n;

const csr = (name: string): number => CSR_NUMBERS.get(name) ?? NaN;
const plain = (name: string, operands: Operands = {}): Step => ({
  kind: 'trap',
  word: encode(name, operands),
  bits: 32,
});
const constant = (register: number, value: bigint): Step => ({ kind: 'constant', register, value });
/** An access at a place, whose address then is in x5. */
const access = (name: string, place: Place, rest: Operands = {}): Step => {
  const row = ROWS.find((candidate) => candidate.name === name)!;
  return { kind: 'access', word: { row, word: encode(name, { rs1: 5, ...rest }) }, place, aligned: false };
};
/** Writes x7 to a CSR and reads it to x8. */
const writeAndRead = (name: string): Step[] => [
  plain('csrrw', { rs1: 7, immediate: csr(name) }),
  plain('csrrs', { rd: 8, immediate: csr(name) }),
];
const data: Place = { at: 'data', offset: 0 };
const nowhere: Place = { at: 'nowhere', address: 0x1_0000_0001n };

/** Bytes that a load accesses. */
function loadBytes({ name }: Instruction): bigint {
  const widths: Readonly<Record<string, bigint>> = { b: 1n, h: 2n, w: 4n, d: 8n };
  return widths[name.replace(/^l|u$/g, '')] ?? 1n;
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    what: '`mstatus.SXL` and `UXL`',
    qemu: '2',
    here: '0',
    reason: 'read-only zero without S and U mode (privileged manual, 3.1.6.3)',
    onQemu: (record) => ({ ...record, status: record.status | WIDTHS_OF_OTHER_MODES }),
    shows: [plain('ecall')],
  },
  {
    what: '`mstatus`: other fields of S and U mode',
    qemu: 'kept; MRET leaves MPP 0, and with MPP 0 it is illegal',
    here: 'read-only zero; MPP is always 3',
    reason: 'fields of modes that do not exist are read-only (3.1.6)',
    shows: [constant(7, 0x1802n), ...writeAndRead('mstatus')],
  },
  {
    what: "`mie` and `mip`: supervisor's bits",
    qemu: 'kept',
    here: 'read-only zero',
    reason: 'read-only zero without S mode (3.1.9)',
    shows: [constant(7, 2n), ...writeAndRead('mie')],
  },
  {
    what: '`mepc` bit 0',
    qemu: 'kept, and MRET goes to the odd address',
    here: 'zero',
    reason: 'always zero (3.1.14)',
    shows: [constant(7, 3n), ...writeAndRead('mepc')],
  },
  {
    what: '`medeleg`, `mideleg`',
    qemu: 'exist',
    here: 'illegal instruction',
    reason: 'should not exist without S mode (3.1.8)',
    shows: [plain('csrrs', { rd: 8, immediate: csr('medeleg') })],
  },
  {
    what: '`pmpcfg0` to `14`, `pmpaddr0` to `63`',
    qemu: '16 entries, the other registers illegal',
    here: 'none: all read zero and ignore writes',
    reason: 'PMP is not built; reading zero is what no entry looks like (3.7)',
    shows: [
      constant(7, 1n),
      ...writeAndRead('pmpaddr0'),
      plain('csrrs', { rd: 9, immediate: csr('pmpaddr16') }),
    ],
  },
  {
    what: '`mcountinhibit`, `mhpmevent`, `mhpmcounter`',
    qemu: 'kept',
    here: 'zero',
    reason: 'not built; both are WARL (3.1.10, 3.1.12)',
    shows: [constant(7, 1n), ...writeAndRead('mcountinhibit')],
  },
  {
    what: '`tselect`, `tdata1` to `3`, `tinfo`',
    qemu: 'triggers',
    here: 'no trigger: zero, `tinfo` illegal',
    reason: 'not built; see decisions/trigger-registers.md',
    shows: [
      plain('csrrs', { rd: 8, immediate: csr('tdata1') }),
      plain('csrrs', { rd: 9, immediate: csr('tinfo') }),
    ],
  },
  {
    what: 'CSRRS, CSRRC of a read-only CSR with a register that holds 0',
    qemu: 'no trap',
    here: 'illegal instruction',
    reason: 'only x0 makes it no write, whatever a register holds (unprivileged manual, Zicsr)',
    shows: [constant(7, 0n), plain('csrrs', { rd: 8, rs1: 7, immediate: csr('mhartid') })],
  },
  {
    what: 'SFENCE.VMA',
    qemu: 'executed',
    here: 'illegal instruction',
    reason: 'an instruction of S mode; without it the encoding is reserved',
    shows: [{ kind: 'trap', word: SFENCE_VMA, bits: 32 }],
  },
  {
    what: '`mtval` of EBREAK',
    qemu: '0',
    here: 'the address of the instruction',
    reason: 'both are allowed (3.1.16); Spike says the address too',
    onQemu: (record) => (record.cause === BREAKPOINT ? { ...record, value: 0n } : undefined),
    shows: [plain('ebreak')],
  },
  {
    what: 'AMO outside RAM',
    qemu: 'load access fault',
    here: 'store/AMO access fault',
    reason: 'an AMO never raises a load exception (unprivileged manual, A)',
    onQemu: (record, instruction) =>
      record.cause === STORE_ACCESS_FAULT && instruction?.name.startsWith('amo') === true
        ? { ...record, cause: LOAD_ACCESS_FAULT }
        : undefined,
    shows: [access('amoadd.d', { at: 'nowhere', address: 0x1_0000_0000n })],
  },
  {
    what: '`mtval` of a misaligned load outside RAM',
    qemu: 'the address, aligned down: it makes two aligned loads of it',
    here: 'the first byte that is outside',
    reason: 'the address of the part that caused the fault (3.1.16)',
    onQemu: (record, instruction) =>
      record.cause === LOAD_ACCESS_FAULT && instruction !== undefined
        ? { ...record, value: record.value & ~(loadBytes(instruction) - 1n) }
        : undefined,
    shows: [access('lw', nowhere)],
  },
  {
    what: 'a store that begins in RAM and ends outside',
    qemu: 'access fault, with the part inside stored',
    here: 'access fault, and nothing stored',
    reason: 'an instruction that traps has no effect here (docs/board.md)',
    shows: [
      constant(5, BigInt(RAM_END - 4)),
      plain('sd', { rs1: 5, rs2: 5 }),
      plain('lwu', { rd: 8, rs1: 5 }),
    ],
  },
  {
    what: 'SC at a misaligned address or outside RAM',
    qemu: 'fails without a trap, as there never is a reservation',
    here: 'store/AMO address misaligned or access fault',
    reason: 'misaligned ones trap (unprivileged manual, A); addresses are checked first here',
    shows: [
      access('lw', data),
      plain('addi', { rd: 5, rs1: 5, immediate: 1 }),
      plain('sc.w', { rd: 8, rs1: 5 }),
    ],
  },
  {
    what: 'LR.D, SC.W at the same address',
    qemu: 'stores, and says that it failed where the upper half is not zero',
    here: 'succeeds',
    reason: 'an SC that fails does not store (unprivileged manual, A)',
    shows: [access('lw', data), plain('lr.d', { rd: 9, rs1: 5 }), plain('sc.w', { rd: 8, rs1: 5 })],
  },
  {
    what: "a store of the hart's own into the bytes between LR and SC",
    qemu: 'SC fails if their value has changed',
    here: 'SC succeeds',
    reason: 'only stores of others end a reservation (unprivileged manual, A)',
    shows: [
      access('lw', data),
      constant(7, 0x1234_5678n),
      plain('lr.w', { rd: 9, rs1: 5 }),
      plain('sw', { rs1: 5, rs2: 7 }),
      plain('sc.w', { rd: 8, rs1: 5 }),
    ],
  },
  {
    what: 'a store into the next instructions, without FENCE.I',
    qemu: 'may execute what was there',
    here: 'executes what is there',
    reason: 'both are allowed; here nothing is ever stale',
    shows: [
      plain('auipc', { rd: 5 }),
      constant(7, BigInt(encode('addi', { rd: 8, immediate: 2 }))),
      plain('sw', { rs1: 5, rs2: 7, immediate: 12 }),
      plain('addi', { rd: 8, immediate: 1 }),
    ],
  },
];

/** The record that QEMU 7.2 writes for a trap where we write `record`, by these deviations. */
export function recordOnQemu(
  record: TrapRecord,
  instruction: Instruction | undefined,
  deviations: readonly Deviation[] = DEVIATIONS,
): TrapRecord {
  return deviations.reduce((found, { onQemu }) => onQemu?.(found, instruction) ?? found, record);
}
