import { BASE_MARK, CHUNK_EPOCH, DIGEST_MARK, EPOCH, PAGE_EPOCH, RAM_BYTES } from './layout';
import { revokeWrites } from './tlb';

/*
 * Epochs: each page has the epoch of its last store, and whoever wants to know what has changed keeps the epoch up to
 * which it knows. A new epoch takes all write grants back, so that the next store into each page is seen.
 */

/** Marks a page as changed in the present epoch. */
// @ts-ignore: decorator
@inline
export function markPage(page: u32): void {
  const epoch = load<u32>(EPOCH);
  store<u32>(PAGE_EPOCH + (page << 2), epoch);
  store<u32>(CHUNK_EPOCH + ((page >> 6) << 2), epoch);
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
