import { CSR_NUMBERS } from '../../../src/riscv/isa/csrs.ts';

/** How a CSR takes part in the comparison. */
export interface CsrRule {
  /** Whether both sides read the same; if not, only whether the access traps is compared. */
  readonly reads: 'same' | 'differently';
  /** Bits of what is read that are not compared. */
  readonly hidden: bigint;
  /** Bits that a write may set. */
  readonly writable: bigint;
  /** Bits that every write leaves set. */
  readonly kept: bigint;
}

const ALL = (1n << 64n) - 1n;
const named = (name: string): number => CSR_NUMBERS.get(name) ?? NaN;
const numbered = (stem: string, first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => named(`${stem}${first + index}`));

const rule = (numbers: readonly number[], change: Partial<CsrRule> = {}): (readonly [number, CsrRule])[] =>
  numbers.map((number) => [number, { reads: 'same', hidden: 0n, writable: ALL, kept: 0n, ...change }]);

/** CSRs that the comparison treats in a way of its own; docs/oracle.md has the reasons. */
const RULES: ReadonlyMap<number, CsrRule> = new Map([
  // QEMU keeps fields of modes that the hart does not have, SXL and UXL among them; its MPP leaves machine mode.
  ...rule([named('mstatus')], { hidden: 0xf_0000_1800n, writable: 0x1888n, kept: 0x1800n }),
  // QEMU keeps the supervisor's bits without supervisor mode.
  ...rule([named('mie'), named('mip')], { writable: 0x888n }),
  // QEMU keeps bit 0.
  ...rule([named('mepc')], { writable: ALL - 1n }),
  // What QEMU has built and we have not: zero until written.
  ...rule([named('pmpcfg0'), named('pmpcfg2'), ...numbered('pmpaddr', 0, 15)], { writable: 0n }),
  ...rule([named('mcountinhibit'), ...numbered('mhpmevent', 3, 31)], { writable: 0n }),
  ...rule(numbered('mhpmcounter', 3, 31), { writable: 0n }),
  // QEMU has triggers, and they are not to go off.
  ...rule(['tselect', 'tdata1', 'tdata2', 'tdata3'].map(named), { reads: 'differently', writable: 0n }),
  // Clock values.
  ...rule(['cycle', 'time', 'instret', 'mcycle', 'minstret'].map(named), { reads: 'differently' }),
]);

/** CSRs that cannot be compared at all, as one side has them and the other has not; docs/oracle.md has the reasons. */
const NOT_COMPARED: ReadonlySet<number> = new Set([
  // They should not exist without supervisor mode.
  ...['medeleg', 'mideleg'].map(named),
  // QEMU has 16 PMP entries and no more.
  ...numbered('pmpcfg', 4, 15).filter((number) => number % 2 === 0),
  ...numbered('pmpaddr', 16, 63),
  // The description of a trigger that is not there.
  named('tinfo'),
]);

export const COMPARED_CSRS: readonly number[] = Array.from({ length: 4096 }, (_, number) => number).filter(
  (number) => !NOT_COMPARED.has(number),
);

export function csrRule(number: number): CsrRule {
  return RULES.get(number) ?? { reads: 'same', hidden: 0n, writable: ALL, kept: 0n };
}

/** Those that do something. */
export const FREQUENT_CSRS: readonly number[] = [
  ...['mstatus', 'misa', 'mie', 'mtvec', 'mscratch', 'mepc', 'mcause', 'mtval', 'mip', 'mhartid'],
  ...['cycle', 'time', 'instret', 'mcycle', 'minstret'],
].map(named);
