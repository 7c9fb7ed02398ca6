import {
  HARTS,
  HART_BYTES,
  HART_MAX,
  PAGE_FRAME,
  RAM_BASE,
  RESERVATION,
  RESERVATION_BYTES,
  TOHOST,
} from './layout';
import { storedToHost } from './board';
import { markPage } from './epochs';
import { forgetCode } from './frames';
import { KEEPS_DECODED_CODE, KEEPS_RESERVATIONS } from './leaks';
import { ramPage, ramPointer } from './ram';
import { PAGE_MASK, grantWrite } from './tlb';

/* Changes of RAM that do not go through a write grant. */

const HARTS_END: usize = HARTS + HART_MAX * HART_BYTES;
const NO_ADDRESS: u64 = 0xffff_ffff_ffff_ffff;

/**
 * What comes before any change of `bytes` bytes (at most a page) at a RAM address that does not go through a write
 * grant: marks the pages and forgets what was decoded from these bytes.
 */
export function prepareStore(address: u64, bytes: u64): void {
  const first = ramPage(address);
  const last = ramPage(address + bytes - 1);
  markPage(first);
  if (last != first) markPage(last);
  forgetCode(address, bytes);
}

/** Whether every store into the page of this address has to be seen. */
function isWatched(address: u64): bool {
  const page = ramPage(address);
  const tohost = load<u64>(TOHOST);
  // A word that is not aligned may lie in two pages.
  if (tohost != NO_ADDRESS && (page == ramPage(tohost) || page == ramPage(tohost + 7))) return true;
  return load<u16>(PAGE_FRAME + (page << 1)) != 0;
}

/** Stores the low `bytes` bytes of a value at a RAM address; the slow way, which may lead to a write grant. */
export function storeRam(address: u64, bytes: u32, value: u64): void {
  prepareStore(address, bytes);
  const pointer = ramPointer(address);
  if (bytes == 8) store<u64>(pointer, value);
  else if (bytes == 4) store<u32>(pointer, <u32>value);
  else if (bytes == 2) store<u16>(pointer, <u16>value);
  else store<u8>(pointer, <u8>value);
  const tohost = load<u64>(TOHOST);
  if (tohost != NO_ADDRESS && address < tohost + 8 && tohost < address + bytes) {
    storedToHost(<u32>(address - tohost), bytes);
  }
  if (!isWatched(address)) grantWrite(address);
}

/**
 * What comes before TypeScript changes RAM on behalf of a device: as `prepareStore`, for any length, and reservations
 * on these bytes are lost. Offsets are relative to the start of RAM.
 */
export function prepareDma(offset: u32, bytes: u32): void {
  if (bytes == 0) return;
  const address: u64 = <u64>RAM_BASE + offset;
  const end = address + bytes;
  for (let at = address; at < end; ) {
    const next = min<u64>((at & PAGE_MASK) + 4096, end);
    if (KEEPS_DECODED_CODE) markPage(ramPage(at));
    else prepareStore(at, next - at);
    at = next;
  }
  if (KEEPS_RESERVATIONS) return;
  for (let hart: usize = HARTS; hart < HARTS_END; hart += HART_BYTES) {
    const reserved = load<u64>(hart, RESERVATION);
    const reservedBytes = load<u64>(hart, RESERVATION_BYTES);
    if (reservedBytes != 0 && reserved < end && address < reserved + reservedBytes) {
      store<u64>(hart, 0, RESERVATION);
      store<u64>(hart, 0, RESERVATION_BYTES);
    }
  }
}
