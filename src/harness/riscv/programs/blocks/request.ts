import fc from 'fast-check';
import type { Block } from '../block.ts';
import { CODE_VERSIONS, DATA_HALF_BYTES, DISK_SECTORS, REQUESTS } from '../conventions.ts';
import { SECTOR_BYTES } from '../../../../riscv/device/virtio/virtio-block.ts';
import { ring } from '../drivers/virtio.ts';
import { dataOffset } from '../instructions.ts';

const slot = fc.nat(REQUESTS - 1);

/** A transfer between the disk and the data. */
const transfer: fc.Arbitrary<string[]> = fc
  .record({
    slot,
    write: fc.boolean(),
    // Few of them, so that requests overlap on the disk too.
    sector: fc.integer({ min: CODE_VERSIONS, max: CODE_VERSIONS + 5 }),
    place: fc.oneof(
      dataOffset(SECTOR_BYTES).map((offset) => ({ offset, sectors: 1 })),
      fc.constant({ offset: -DATA_HALF_BYTES, sectors: 2 }),
    ),
  })
  .map(({ slot, write, sector, place }) => [
    `li a0, ${slot}`,
    `li a1, ${write ? 1 : 0}`,
    `li a2, ${sector}`,
    `addi a3, s0, ${place.offset}`,
    `li a4, ${place.sectors * SECTOR_BYTES}`,
    'call disk_request',
  ]);
if (CODE_VERSIONS + 7 > DISK_SECTORS) throw new Error('a transfer may end beyond the disk');

/** Random numbers into the data. */
const randomNumbers: fc.Arbitrary<string[]> = fc
  .integer({ min: 1, max: 64 })
  .chain((bytes) => fc.tuple(slot, fc.constant(bytes), dataOffset(bytes)))
  .map(([slot, bytes, offset]) => [
    `li a0, ${slot}`,
    `addi a3, s0, ${offset}`,
    `li a4, ${bytes}`,
    'call entropy_request',
  ]);

/** Several requests, the doorbell rung after some of them; what is not rung for waits for the next ring. */
function burst(device: 'disk' | 'entropy', request: fc.Arbitrary<string[]>): fc.Arbitrary<Block> {
  return fc.array(fc.tuple(request, fc.boolean()), { minLength: 1, maxLength: 3 }).map((requests) => ({
    devices: [device],
    lines: () =>
      requests.flatMap(([lines, held], index) =>
        held && index < requests.length - 1 ? lines : [...lines, ring(device)],
      ),
  }));
}

export const diskTransfers: fc.Arbitrary<Block> = burst('disk', transfer);
export const entropyRequests: fc.Arbitrary<Block> = burst('entropy', randomNumbers);
