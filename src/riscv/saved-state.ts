import { LockstepError } from '../machine/errors.ts';
import type { StateReader } from './device/state-stream.ts';
import { StateWriter } from './device/state-stream.ts';
import { PAGE_BYTES } from './hart/assembly/layout.ts';
import type { RamPages } from './ram.ts';

/** "LSST" and the format's number. */
const MAGIC = 0x5453_534c;
const FORMAT = 1;
/** A page in the state: its number and its bytes. */
const PAGE_RECORD_BYTES = 4 + PAGE_BYTES;

/**
 * The bytes of a saved state: a header with the identity of the machine (configuration and image), everything but RAM,
 * then the pages of RAM that are not zero, by rising number.
 */
export function encodeState(identity: string, registers: Uint8Array, ram: RamPages): Uint8Array {
  const head = new StateWriter();
  head.u32('magic', MAGIC);
  head.u8('format', FORMAT);
  head.u64('identity', BigInt(`0x${identity}`));
  head.bytes('registers', registers);
  head.u32('pages', ram.numbers.length);
  const prefix = head.view();
  const state = new Uint8Array(prefix.length + ram.numbers.length * PAGE_RECORD_BYTES);
  state.set(prefix);
  const view = new DataView(state.buffer);
  let at = prefix.length;
  for (const [index, page] of ram.numbers.entries()) {
    view.setUint32(at, page, true);
    state.set(ram.data[index]!, at + 4);
    at += PAGE_RECORD_BYTES;
  }
  return state;
}

/**
 * Takes a saved state apart again; nothing but `registers`' content is left to be checked.
 * @throws LockstepError `bad-state`
 */
export function decodeState(
  s: StateReader,
  identity: string,
  ramBytes: number,
): { registers: Uint8Array; ram: RamPages } {
  s.require(s.remaining >= 13 && s.u32('magic', 0) === MAGIC, 'this is no saved state of Lockstep');
  const format = s.u8('format', 0);
  s.require(format === FORMAT, `its format is ${format}; this version reads ${FORMAT}`);
  const found = s.u64('identity').toString(16).padStart(16, '0');
  s.require(found === identity, `it belongs to another machine (${found}; this one is ${identity})`);
  const registers = s.bytes('registers', new Uint8Array(0), s.remaining);
  const pages = ramBytes / PAGE_BYTES;
  const count = s.u32('number of pages', 0, pages);
  s.require(
    s.remaining === count * PAGE_RECORD_BYTES,
    `${s.remaining} bytes follow for ${count} pages, which need ${count * PAGE_RECORD_BYTES}`,
  );
  const numbers: number[] = [];
  const data: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const page = s.u32('page number', 0, pages - 1);
    s.require(index === 0 || page > numbers[index - 1]!, `page ${page} does not follow in order`);
    const bytes = s.raw('page', PAGE_BYTES);
    s.require(
      bytes.some((byte) => byte !== 0),
      `page ${page} holds nothing but zeros`,
    );
    numbers.push(page);
    data.push(bytes);
  }
  return { registers, ram: { numbers, data } };
}

/** @returns never; for state that contradicts itself */
export function refuseState(what: string): never {
  throw new LockstepError('bad-state', `saved state: ${what}`);
}
