/** A row of the table: the CSR's number and name. */
type Row = readonly [number, string];

/** Consecutive CSRs named `stem` and a number from `first` to `last`, the first one at `number`. */
function numbered(number: number, stem: string, first: number, last: number): Row[] {
  return Array.from({ length: last - first + 1 }, (_, index) => [number + index, `${stem}${first + index}`]);
}

const user: readonly Row[] = [
  [0x001, 'fflags'],
  [0x002, 'frm'],
  [0x003, 'fcsr'],
  [0xc00, 'cycle'],
  [0xc01, 'time'],
  [0xc02, 'instret'],
  ...numbered(0xc03, 'hpmcounter', 3, 31),
];

const supervisor: readonly Row[] = [
  [0x100, 'sstatus'],
  [0x104, 'sie'],
  [0x105, 'stvec'],
  [0x106, 'scounteren'],
  [0x10a, 'senvcfg'],
  ...numbered(0x10c, 'sstateen', 0, 3),
  [0x120, 'scountinhibit'],
  [0x140, 'sscratch'],
  [0x141, 'sepc'],
  [0x142, 'scause'],
  [0x143, 'stval'],
  [0x144, 'sip'],
  [0x14d, 'stimecmp'],
  [0x180, 'satp'],
  [0x5a8, 'scontext'],
  [0xda0, 'scountovf'],
];

const machine: readonly Row[] = [
  [0x300, 'mstatus'],
  [0x301, 'misa'],
  [0x302, 'medeleg'],
  [0x303, 'mideleg'],
  [0x304, 'mie'],
  [0x305, 'mtvec'],
  [0x306, 'mcounteren'],
  [0x30a, 'menvcfg'],
  ...numbered(0x30c, 'mstateen', 0, 3),
  [0x320, 'mcountinhibit'],
  [0x321, 'mcyclecfg'],
  [0x322, 'minstretcfg'],
  ...numbered(0x323, 'mhpmevent', 3, 31),
  [0x340, 'mscratch'],
  [0x341, 'mepc'],
  [0x342, 'mcause'],
  [0x343, 'mtval'],
  [0x344, 'mip'],
  [0x34a, 'mtinst'],
  [0x34b, 'mtval2'],
  ...numbered(0x3a0, 'pmpcfg', 0, 15),
  ...numbered(0x3b0, 'pmpaddr', 0, 63),
  [0x740, 'mnscratch'],
  [0x741, 'mnepc'],
  [0x742, 'mncause'],
  [0x744, 'mnstatus'],
  [0x747, 'mseccfg'],
  [0xb00, 'mcycle'],
  [0xb02, 'minstret'],
  ...numbered(0xb03, 'mhpmcounter', 3, 31),
  [0xf11, 'mvendorid'],
  [0xf12, 'marchid'],
  [0xf13, 'mimpid'],
  [0xf14, 'mhartid'],
  [0xf15, 'mconfigptr'],
];

const debug: readonly Row[] = [
  [0x7a0, 'tselect'],
  [0x7a1, 'tdata1'],
  [0x7a2, 'tdata2'],
  [0x7a3, 'tdata3'],
  [0x7a4, 'tinfo'],
  [0x7a5, 'tcontrol'],
  [0x7a8, 'mcontext'],
  [0x7b0, 'dcsr'],
  [0x7b1, 'dpc'],
  [0x7b2, 'dscratch0'],
  [0x7b3, 'dscratch1'],
];

/**
 * CSR names by number: privileged manual, "CSR Listing", without the upper halves that only RV32 has, and the
 * debug specification's. That a CSR has a name here does not mean that the hart has the CSR.
 */
export const CSR_NAMES: ReadonlyMap<number, string> = new Map([...user, ...supervisor, ...machine, ...debug]);

/** CSR numbers by name: the reverse of `CSR_NAMES`. */
export const CSR_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...CSR_NAMES].map(([number, name]) => [name, number]),
);

/** The CSR's name, or its number in hexadecimal when it has none. */
export function csrName(number: number): string {
  return CSR_NAMES.get(number) ?? `0x${number.toString(16)}`;
}
