import { Seed } from '../../environment/seed.ts';
import type { Random } from '../../environment/random.ts';
import { crc32c } from '../../hypervisor/log/crc32c.ts';

/** Random numbers that follow from a log: the same trial is judged with the same ones. */
export function drawsOf(log: Uint8Array, name: string): Random {
  return Seed.root(crc32c(log, 0, log.length) | 0)
    .fork(name)
    .random();
}
