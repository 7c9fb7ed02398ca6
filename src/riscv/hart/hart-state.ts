import { LockstepError } from '../../machine/errors.ts';
import {
  HART_STATE_BYTES,
  MCAUSE,
  MCYCLE,
  MEPC,
  MIE,
  MINSTRET,
  MSCRATCH,
  MSIP,
  MSTATUS,
  MTIMECMP,
  MTVAL,
  MTVEC,
  PC,
  RESERVATION,
  RESERVATION_BYTES,
  WAITING,
  X,
} from './assembly/layout.ts';

const ALL = 0xffff_ffff_ffff_ffffn;

/** A 64-bit register of a hart: its name, its offset in the hart's block, and the bits that can be set in it. */
export interface HartField {
  readonly name: string;
  readonly offset: number;
  readonly mask: bigint;
}

/** All that a hart's state consists of. Whatever lies between holds zeros. */
export const HART_FIELDS: readonly HartField[] = [
  ...Array.from({ length: 31 }, (_, index) => ({
    name: `x${index + 1}`,
    offset: X + 8 * (index + 1),
    mask: ALL,
  })),
  { name: 'pc', offset: PC, mask: ALL - 1n },
  { name: 'waiting', offset: WAITING, mask: 1n },
  { name: 'mstatus', offset: MSTATUS, mask: 0x1888n },
  { name: 'mie', offset: MIE, mask: 0x888n },
  { name: 'mtvec', offset: MTVEC, mask: ALL - 2n },
  { name: 'mscratch', offset: MSCRATCH, mask: ALL },
  { name: 'mepc', offset: MEPC, mask: ALL - 1n },
  { name: 'mcause', offset: MCAUSE, mask: ALL },
  { name: 'mtval', offset: MTVAL, mask: ALL },
  { name: 'mcycle', offset: MCYCLE, mask: ALL },
  { name: 'minstret', offset: MINSTRET, mask: ALL },
  { name: 'reservation', offset: RESERVATION, mask: ALL - 3n },
  { name: 'reservation bytes', offset: RESERVATION_BYTES, mask: 12n },
  { name: 'mtimecmp', offset: MTIMECMP, mask: ALL },
  { name: 'msip', offset: MSIP, mask: 1n },
];

/** For each 32-bit word of the block, the bits that can never be set. */
const FORBIDDEN = (() => {
  const words = new Uint32Array(HART_STATE_BYTES / 4).fill(0xffff_ffff);
  for (const { offset, mask } of HART_FIELDS) {
    words[offset / 4] = Number(~mask & 0xffff_ffffn);
    words[offset / 4 + 1] = Number((~mask >> 32n) & 0xffff_ffffn);
  }
  return words;
})();

/** What a machine-mode-only hart always has in `mstatus`: MPP. */
const MSTATUS_FIXED = 0x1800;

/**
 * Refuses a hart's block that no execution leaves behind.
 * @throws LockstepError `bad-state`
 */
export function checkHartState(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let word = 0; word < FORBIDDEN.length; word++) {
    if ((view.getUint32(4 * word, true) & FORBIDDEN[word]!) !== 0) {
      const field = HART_FIELDS.findLast(({ offset }) => offset <= 4 * word);
      throw new LockstepError('bad-state', `saved state: ${field?.name ?? 'x0'} holds what it cannot hold`);
    }
  }
  const reserved = view.getUint32(RESERVATION_BYTES, true);
  const address = view.getBigUint64(RESERVATION, true);
  if (reserved === 12 || (reserved === 0 ? address !== 0n : address % BigInt(reserved) !== 0n)) {
    throw new LockstepError('bad-state', `saved state: a reservation of ${reserved} bytes at ${address}`);
  }
  if ((view.getUint32(MSTATUS, true) & MSTATUS_FIXED) !== MSTATUS_FIXED) {
    throw new LockstepError('bad-state', 'saved state: mstatus holds a mode that does not exist');
  }
}
