import fc from 'fast-check';
import type { IoSetting } from '../scenario.ts';
import { settingOf, shortList, tailOf } from './tail.ts';

/** In ticks: at once, before the driver has gone on, while it waits, and when it has given up. */
const ticks = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(20) },
  { weight: 4, arbitrary: fc.nat(2000) },
  { weight: 1, arbitrary: fc.nat(100_000) },
);
/** Requests that fail are among the first. */
const MAX_REQUEST = 30;
const BYTE = 255;

/** How I/O requests go: how long each takes, and so in which order they complete; which fail; what disks hold. */
export function ioSetting(): fc.Arbitrary<IoSetting> {
  return settingOf<Required<IoSetting>>({
    latency: shortList(ticks),
    tail: tailOf(200),
    errors: fc
      .uniqueArray(fc.nat(MAX_REQUEST), { maxLength: 3 })
      .map((errors) => errors.sort((a, b) => a - b)),
    content: tailOf(BYTE),
  });
}
