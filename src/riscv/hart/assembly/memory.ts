import {
  BASE_MARK,
  CHUNK_EPOCH,
  DIGEST_MARK,
  EPOCH,
  HARTS,
  HART_BYTES,
  HART_MAX,
  PAGE_EPOCH,
  PAGE_FRAME,
  RAM,
  RAM_BASE,
  RAM_BYTES,
  RESERVATION,
  RESERVATION_BYTES,
  TLB,
  TLB_ADDEND,
  TLB_BYTES,
  TLB_ENTRY_BYTES,
  TLB_EXECUTE,
  TLB_READ,
  TLB_WRITE,
  TOHOST,
} from './layout';
import { forgetCode } from './frames';
import { storedToHost } from './board';

export const PAGE_MASK: u64 = 0xffff_ffff_ffff_f000;
const NO_TAG: u64 = 0xffff_ffff_ffff_ffff;

export const TLB_END: usize = TLB + TLB_BYTES;
const HARTS_END: usize = HARTS + HART_MAX * HART_BYTES;


/** Where in the TLB the entry is that an address can be in: an offset in bytes. */
// @ts-ignore: decorator
@inline
export function tlbIndex(address: u64): usize {
  return ((<u32>address) >> 7) & 0x1fe0;
}

/** Whether `bytes` bytes from physical `address` all lie in RAM. */
export function inRam(address: u64, bytes: u64): bool {
  const offset = address - RAM_BASE;
  const size = load<u64>(RAM_BYTES);
  return offset < size && bytes <= size - offset;
}

/** Where a physical RAM address lies in linear memory. */
// @ts-ignore: decorator
@inline
export function ramPointer(address: u64): usize {
  return <usize>(address - RAM_BASE) + RAM;
}

/** RAM page number of a physical RAM address. */
// @ts-ignore: decorator
@inline
export function ramPage(address: u64): u32 {
  return <u32>((address - RAM_BASE) >> 12);
}

/** Prepares the entry of a page for a new tag, giving up another page's. */
function claimEntry(address: u64): usize {
  const entry = <usize>TLB + tlbIndex(address);
  const page = address & PAGE_MASK;
  const addend = <u32>RAM - <u32>RAM_BASE;
  if (
    load<u64>(entry, TLB_READ) != page &&
    load<u64>(entry, TLB_WRITE) != page &&
    load<u64>(entry, TLB_EXECUTE) != page
  ) {
    store<u64>(entry, NO_TAG, TLB_READ);
    store<u64>(entry, NO_TAG, TLB_WRITE);
    store<u64>(entry, NO_TAG, TLB_EXECUTE);
  }
  store<u32>(entry, addend, TLB_ADDEND);
  return entry;
}

/** Lets later loads from the page of this RAM address pass without a check. */
export function grantRead(address: u64): void {
  store<u64>(claimEntry(address), address & PAGE_MASK, TLB_READ);
}

/** Lets later fetches from the page of this RAM address pass; its decoded instructions lie at `frame`. */
export function grantExecute(address: u64): usize {
  const entry = claimEntry(address);
  store<u64>(entry, address & PAGE_MASK, TLB_EXECUTE);
  return entry;
}

/**
 * Lets later stores into the page of this RAM address pass without a check. Only for a page that has the present epoch,
 * no decoded code, and nothing else that wants to know of stores.
 */
function grantWrite(address: u64): void {
  const tohost = load<u64>(TOHOST);
  if (tohost != NO_TAG && ramPage(address) == ramPage(tohost)) return;
  if (load<u16>(PAGE_FRAME + (ramPage(address) << 1)) != 0) return;
  store<u64>(claimEntry(address), address & PAGE_MASK, TLB_WRITE);
}

/** Takes all write grants back: the next store into each page will be seen. */
export function revokeWrites(): void {
  for (let entry: usize = TLB; entry < TLB_END; entry += TLB_ENTRY_BYTES) {
    store<u64>(entry, NO_TAG, TLB_WRITE);
  }
}

/** Empties the TLB. */
export function flushTlb(): void {
  memory.fill(TLB, 0xff, TLB_BYTES);
}

/** Marks a page as changed in the present epoch. */
// @ts-ignore: decorator
@inline
function markPage(page: u32): void {
  const epoch = load<u32>(EPOCH);
  store<u32>(PAGE_EPOCH + (page << 2), epoch);
  store<u32>(CHUNK_EPOCH + ((page >> 6) << 2), epoch);
}

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

/** Stores the low `bytes` bytes of a value at a RAM address; the slow way, which may lead to a write grant. */
export function storeRam(address: u64, bytes: u32, value: u64): void {
  prepareStore(address, bytes);
  const pointer = ramPointer(address);
  if (bytes == 8) store<u64>(pointer, value);
  else if (bytes == 4) store<u32>(pointer, <u32>value);
  else if (bytes == 2) store<u16>(pointer, <u16>value);
  else store<u8>(pointer, <u8>value);
  const tohost = load<u64>(TOHOST);
  if (tohost != NO_TAG && address < tohost + 8 && tohost < address + bytes) {
    storedToHost(<u32>(address - tohost), bytes);
  }
  grantWrite(address);
}

/** The `bytes` bytes at a RAM address, zero-extended. */
export function loadRam(address: u64, bytes: u32): u64 {
  const pointer = ramPointer(address);
  if (bytes == 8) return load<u64>(pointer);
  if (bytes == 4) return load<u32>(pointer);
  if (bytes == 2) return load<u16>(pointer);
  return load<u8>(pointer);
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
    prepareStore(at, next - at);
    at = next;
  }
  for (let hart: usize = HARTS; hart < HARTS_END; hart += HART_BYTES) {
    const reserved = load<u64>(hart, RESERVATION);
    const reservedBytes = load<u64>(hart, RESERVATION_BYTES);
    if (reservedBytes != 0 && reserved < end && address < reserved + reservedBytes) {
      store<u64>(hart, 0, RESERVATION);
      store<u64>(hart, 0, RESERVATION_BYTES);
    }
  }
}

/** The first page from `page` on that was stored to after epoch `mark`, or -1. */
export function nextDirty(page: u32, mark: u32): i32 {
  const pages = <u32>(load<u64>(RAM_BYTES) >> 12);
  while (page < pages) {
    if (load<u32>(CHUNK_EPOCH + ((page >> 6) << 2)) <= mark) {
      page = (page | 63) + 1;
      continue;
    }
    if (load<u32>(PAGE_EPOCH + (page << 2)) > mark) return page;
    page++;
  }
  return -1;
}

/** Ends the present epoch: what was stored up to now is told apart from what will be. Answers the epoch that ended. */
export function endEpoch(): u32 {
  const epoch = load<u32>(EPOCH);
  if (epoch == LAST_EPOCH) renumberEpochs();
  else store<u32>(EPOCH, epoch + 1);
  revokeWrites();
  return load<u32>(EPOCH) - 1;
}

/** The highest epoch; the one after it is 2 again. */
const LAST_EPOCH: u32 = 0xffff_fffe;

/** After 2^32 epochs: every page that was ever stored to counts as changed for everyone who keeps a mark. */
function renumberEpochs(): void {
  const pages = <u32>(load<u64>(RAM_BYTES) >> 12);
  for (let page: u32 = 0; page < pages; page++) {
    if (load<u32>(PAGE_EPOCH + (page << 2)) != 0) store<u32>(PAGE_EPOCH + (page << 2), 2);
    store<u32>(CHUNK_EPOCH + ((page >> 6) << 2), 2);
  }
  store<u32>(EPOCH, 2);
  store<u32>(DIGEST_MARK, 1);
  store<u32>(BASE_MARK, 1);
}
