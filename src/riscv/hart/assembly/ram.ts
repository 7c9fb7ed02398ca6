import { RAM, RAM_BASE, RAM_BYTES } from './layout';

/* RAM by physical address. */

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

/** The `bytes` bytes at a RAM address, zero-extended. */
export function loadRam(address: u64, bytes: u32): u64 {
  const pointer = ramPointer(address);
  if (bytes == 8) return load<u64>(pointer);
  if (bytes == 4) return load<u32>(pointer);
  if (bytes == 2) return load<u16>(pointer);
  return load<u8>(pointer);
}
