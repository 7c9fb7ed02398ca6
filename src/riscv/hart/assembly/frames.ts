import {
  FRAMES,
  FRAME_BYTES,
  FRAME_COUNT,
  FRAME_HAND,
  FRAME_OWNERS,
  FRAME_OWNER_BYTES,
  LONE_RECORD,
  PAGE_FRAME,
  RAM,
  RAM_BASE,
  RECORD_NEXT,
  TLB_FRAME,
  WATCHED_PC_COUNT,
} from './layout';
import { decode } from './decode.generated';
import { Op } from './operations.generated';
import { PAGE_END, SPANS, WATCHED_PLACE, specialise, specialiseByLength } from './special';
import { inRam, ramPage } from './ram';
import { PAGE_MASK, grantExecute, revokeExecute, revokeWrite } from './tlb';
import { isWatchedPc } from './watch';

/*
 * Decoded code. A RAM page that is executed gets a *frame*: one record for each halfword, decoded when it is first
 * reached. No store goes unnoticed into a page that has a frame (it gets no write grant), so records never disagree
 * with memory: as if nothing were cached.
 */

/** After so many slow stores into a page its frame is given up: it has become data, and wants a write grant. */
const STORES_TO_FORGET: u32 = 512;

/**
 * The record of the instruction at `pc`, for a fetch that the TLB does not know.
 * @returns 0 if nothing can be fetched there
 */
export function fetch(pc: u64): usize {
  if (!inRam(pc, 2)) return 0;
  const page = ramPage(pc);
  let frame = <u32>load<u16>(PAGE_FRAME + (page << 1));
  if (frame == 0) frame = giveFrame(page);
  const records = FRAMES + (frame - 1) * FRAME_BYTES;
  store<u32>(grantExecute(pc), records, TLB_FRAME);
  return records + ((<u32>pc & 0xffe) << 3);
}

/** Gives the page a frame, another page's if need be. @returns its number + 1 */
function giveFrame(page: u32): u32 {
  const frame = load<u32>(FRAME_HAND);
  store<u32>(FRAME_HAND, frame + 1 == FRAME_COUNT ? 0 : frame + 1);
  dropFrame(frame);
  const owner = FRAME_OWNERS + frame * FRAME_OWNER_BYTES;
  store<u32>(owner, page + 1);
  store<u32>(owner, 0, 4);
  store<u16>(PAGE_FRAME + (page << 1), <u16>(frame + 1));
  const records = FRAMES + frame * FRAME_BYTES;
  memory.fill(records, 0, FRAME_BYTES);
  store<u16>(records + 2048 * 16, <u16>PAGE_END);
  revokeWrite(RAM + (page << 12));
  return frame + 1;
}

/** Takes a frame from the page that has it, if any. */
function dropFrame(frame: u32): void {
  const owner = FRAME_OWNERS + frame * FRAME_OWNER_BYTES;
  const page = load<u32>(owner);
  if (page == 0) return;
  store<u32>(owner, 0);
  store<u16>(PAGE_FRAME + ((page - 1) << 1), 0);
  revokeExecute(FRAMES + frame * FRAME_BYTES);
}

/** Forgets what was decoded from these bytes; an instruction may begin up to two bytes before them. */
export function forgetCode(address: u64, bytes: u64): void {
  const end = address + bytes;
  for (let at = address; at < end; ) {
    const next = min<u64>((at & PAGE_MASK) + 4096, end);
    forgetInPage(at, <u32>(next - at));
    at = next;
  }
}

function forgetInPage(address: u64, bytes: u32): void {
  const frame = <u32>load<u16>(PAGE_FRAME + (ramPage(address) << 1));
  if (frame == 0) return;
  const owner = FRAME_OWNERS + (frame - 1) * FRAME_OWNER_BYTES;
  const stores = load<u32>(owner, 4) + 1;
  store<u32>(owner, stores, 4);
  if (stores >= STORES_TO_FORGET || bytes > 256) {
    dropFrame(frame - 1);
    return;
  }
  const records = FRAMES + (frame - 1) * FRAME_BYTES;
  const offset = <u32>address & 0xfff;
  const first: u32 = offset < 2 ? 0 : (offset - 2) >> 1;
  const last = (offset + bytes - 1) >> 1;
  for (let halfword = first; halfword <= last; halfword++) {
    store<u16>(records + (halfword << 4), <u16>Op.UNDECODED);
  }
}

/** Forgets everything that was decoded. */
export function dropFrames(): void {
  for (let frame: u32 = 0; frame < <u32>FRAME_COUNT; frame++) dropFrame(frame);
}

/** So many instructions are decoded at once, where they follow one another. */
const DECODE_AHEAD = 16;

/** Fills in the record that execution has reached, and some that follow in its page. */
export function decodeAhead(record: usize): void {
  const frame = <u32>(record - FRAMES) / FRAME_BYTES;
  const page = load<u32>(FRAME_OWNERS + frame * FRAME_OWNER_BYTES) - 1;
  const records = FRAMES + frame * FRAME_BYTES;
  const watching = load<u32>(WATCHED_PC_COUNT) != 0;
  for (let count = 0; count < DECODE_AHEAD && load<u16>(record) == <u16>Op.UNDECODED; count++) {
    const offset = <u32>(record - records) >> 3;
    if (watching && isWatchedPc(RAM_BASE + (<u64>page << 12) + offset)) {
      store<u16>(record, <u16>WATCHED_PLACE);
      return;
    }
    if (!decodeRecord(record, RAM + (page << 12), offset)) return;
    record += load<u16>(record, RECORD_NEXT);
  }
}

/** Fills in one record, of the instruction at `offset` in its page. @returns whether another one may follow */
function decodeRecord(record: usize, page: usize, offset: u32): bool {
  let word = <u32>load<u16>(page + offset);
  if ((word & 3) == 3) {
    if (offset == 0xffe) {
      store<u16>(record, <u16>SPANS);
      return false;
    }
    word = load<u32>(page + offset);
  }
  const length = decode(record, word);
  store<u16>(record, <u16>(length << 3), RECORD_NEXT);
  specialise(record, offset, length);
  return true;
}

/**
 * Decodes the instruction at `pc` into a record of its own: one that spans two pages, or is watched. Done afresh at each
 * execution: stores into memory find no record of it.
 * @returns 0 if not all of it can be fetched
 */
export function decodeAlone(pc: u64): usize {
  const pointer = <usize>(pc - RAM_BASE) + RAM;
  let word = <u32>load<u16>(pointer);
  if ((word & 3) == 3) {
    if (!inRam(pc, 4)) return 0;
    word = load<u32>(pointer);
  }
  const length = decode(LONE_RECORD, word);
  store<u16>(LONE_RECORD, <u16>(length << 3), RECORD_NEXT);
  specialiseByLength(LONE_RECORD, length);
  store<u16>(LONE_RECORD + (length << 3), <u16>PAGE_END);
  return LONE_RECORD;
}
