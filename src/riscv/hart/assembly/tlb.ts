import {
  RAM,
  RAM_BASE,
  TLB,
  TLB_ADDEND,
  TLB_BYTES,
  TLB_ENTRY_BYTES,
  TLB_EXECUTE,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
} from './layout';

/*
 * The running hart's translation lookaside buffer: which pages loads, stores and fetches may use without a check. Two
 * pages with the same low bits of their number share an entry.
 */

export const PAGE_MASK: u64 = 0xffff_ffff_ffff_f000;
const TLB_END: usize = TLB + TLB_BYTES;
/** No page's address. */
const NO_TAG: u64 = 0xffff_ffff_ffff_ffff;

/** Where in the TLB the entry is that an address can be in: an offset in bytes. */
// @ts-ignore: decorator
@inline
export function tlbIndex(address: u64): usize {
  return ((<u32>address) >> 7) & 0x1fe0;
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
export function grantWrite(address: u64): void {
  store<u64>(claimEntry(address), address & PAGE_MASK, TLB_WRITE);
}

/** Takes all write grants back: the next store into each page will be seen. */
export function revokeWrites(): void {
  for (let entry: usize = TLB; entry < TLB_END; entry += TLB_ENTRY_BYTES) {
    store<u64>(entry, NO_TAG, TLB_WRITE);
  }
}

/** Takes back the grants to write into one RAM page; `base` is where it lies in linear memory. */
export function revokeWrite(base: u32): void {
  for (let entry: usize = TLB; entry < TLB_END; entry += TLB_ENTRY_BYTES) {
    const tag = load<u64>(entry, TLB_WRITE);
    if (tag != NO_TAG && <u32>tag + load<u32>(entry, TLB_ADDEND) == base) store<u64>(entry, NO_TAG, TLB_WRITE);
  }
}

/** Takes back the grants to execute the records of one frame. */
export function revokeExecute(records: u32): void {
  for (let entry: usize = TLB; entry < TLB_END; entry += TLB_ENTRY_BYTES) {
    if (load<u32>(entry, TLB_FRAME) == records) store<u64>(entry, NO_TAG, TLB_EXECUTE);
  }
}

/** Empties the TLB. */
export function flushTlb(): void {
  memory.fill(TLB, 0xff, TLB_BYTES);
}
