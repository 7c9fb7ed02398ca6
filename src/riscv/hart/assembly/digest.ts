import { DIGEST_MARK, PAGE_BYTES, PAGE_DIGEST, RAM, RAM_DIGEST, VALUE, WINDOW } from './layout';
import { endEpoch, nextDirty } from './epochs';
import { DIGEST_MISSES_PAGE } from './leaks';

/*
 * Digests: XXH64 (the algorithm's specification, xxHash) of a page, and a sum over pages that a page can leave and
 * enter without looking at the others.
 */

const PRIME1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME3: u64 = 0x1656_67b1_9e37_79f9;
const PRIME4: u64 = 0x85eb_ca77_c2b2_ae63;
const PRIME5: u64 = 0x27d4_eb2f_1656_67c5;

// @ts-ignore: decorator
@inline
function round(lane: u64, input: u64): u64 {
  return rotl<u64>(lane + input * PRIME2, 31) * PRIME1;
}

// @ts-ignore: decorator
@inline
function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME1 + PRIME4;
}

function avalanche(hash: u64): u64 {
  hash = (hash ^ (hash >> 33)) * PRIME2;
  hash = (hash ^ (hash >> 29)) * PRIME3;
  return hash ^ (hash >> 32);
}

/** XXH64 of `bytes` bytes of linear memory. */
export function hash(pointer: usize, bytes: u32, seed: u64): u64 {
  const end = pointer + bytes;
  let at = pointer;
  let h = seed + PRIME5;
  if (bytes >= 32) {
    let lane1 = seed + PRIME1 + PRIME2;
    let lane2 = seed + PRIME2;
    let lane3 = seed;
    let lane4 = seed - PRIME1;
    for (; at + 32 <= end; at += 32) {
      lane1 = round(lane1, load<u64>(at));
      lane2 = round(lane2, load<u64>(at, 8));
      lane3 = round(lane3, load<u64>(at, 16));
      lane4 = round(lane4, load<u64>(at, 24));
    }
    h = rotl<u64>(lane1, 1) + rotl<u64>(lane2, 7) + rotl<u64>(lane3, 12) + rotl<u64>(lane4, 18);
    h = merge(merge(merge(merge(h, lane1), lane2), lane3), lane4);
  }
  h += bytes;
  for (; at + 8 <= end; at += 8) h = rotl<u64>(h ^ round(0, load<u64>(at)), 27) * PRIME1 + PRIME4;
  if (at + 4 <= end) {
    h = rotl<u64>(h ^ (<u64>load<u32>(at) * PRIME1), 23) * PRIME2 + PRIME3;
    at += 4;
  }
  for (; at < end; at++) h = rotl<u64>(h ^ (<u64>load<u8>(at) * PRIME5), 11) * PRIME1;
  return avalanche(h);
}

function isZero(pointer: usize): bool {
  for (let at = pointer; at < pointer + PAGE_BYTES; at += 8) if (load<u64>(at) != 0) return false;
  return true;
}

/** A page's part in the sum: depends on its content and its number; 0 for a page of zeros. */
function pagePart(page: u32): u64 {
  const pointer = RAM + (page << 12);
  if (load<u64>(pointer) == 0 && isZero(pointer)) return 0;
  const part = hash(pointer, PAGE_BYTES, <u64>page * PRIME3);
  return part == 0 ? 1 : part;
}

/** Brings RAM_DIGEST up to date, looking only at pages stored to since the last time. */
export function digestRam(): void {
  const mark = load<u32>(DIGEST_MARK);
  let sum = load<u64>(RAM_DIGEST);
  let page = nextDirty(0, mark);
  if (page < 0) return;
  for (; page >= 0; page = nextDirty(page + 1, mark)) {
    if (DIGEST_MISSES_PAGE && nextDirty(page + 1, mark) < 0) break;
    const cell: usize = PAGE_DIGEST + (page << 3);
    const part = pagePart(page);
    sum += part - load<u64>(cell);
    store<u64>(cell, part);
  }
  store<u64>(RAM_DIGEST, sum);
  store<u32>(DIGEST_MARK, endEpoch());
}

/** Digests the first `bytes` bytes of the window, going on from what VALUE holds, to VALUE. */
export function hashWindow(bytes: u32): void {
  store<u64>(VALUE, hash(WINDOW, bytes, load<u64>(VALUE)));
}
