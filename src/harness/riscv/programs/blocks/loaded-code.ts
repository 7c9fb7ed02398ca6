import fc from 'fast-check';
import type { Block } from '../block.ts';
import { CODE_VERSIONS, REQUESTS, VARIABLE } from '../conventions.ts';
import { SECTOR_BYTES } from '../../../../riscv/device/virtio/virtio-block.ts';
import { ring } from '../drivers/virtio.ts';

/**
 * Reads one version of a routine from the disk over the version that is there, and calls it: before, while or after the
 * new one arrives.
 */
export const loadedCode: fc.Arbitrary<Block> = fc
  .record({
    version: fc.nat(CODE_VERSIONS - 1),
    slot: fc.nat(REQUESTS - 1),
    calls: fc.integer({ min: 1, max: 3 }),
    waits: fc.boolean(),
  })
  .map(({ version, slot, calls, waits }) => ({
    devices: ['disk'],
    lines: (label) => [
      `lw t0, ${VARIABLE.code_on_disk}(s4)`,
      `beqz t0, ${label}_call`,
      `li a0, ${slot}`,
      'li a1, 0',
      `li a2, ${version}`,
      'la a3, loaded',
      `li a4, ${SECTOR_BYTES}`,
      'call disk_request',
      ring('disk'),
      ...(waits ? ['call drain'] : []),
      `${label}_call:`,
      ...Array.from({ length: calls }, () => 'call loaded'),
    ],
  }));
