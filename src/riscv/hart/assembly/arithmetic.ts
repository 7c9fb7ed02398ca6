/** High half of the product of two unsigned integers. */
export function mulhu(a: u64, b: u64): u64 {
  const a0 = a & 0xffff_ffff;
  const a1 = a >> 32;
  const b0 = b & 0xffff_ffff;
  const b1 = b >> 32;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >> 32);
  const middle2 = a0 * b1 + (middle & 0xffff_ffff);
  return a1 * b1 + (middle >> 32) + (middle2 >> 32);
}

/** High half of the product of two signed integers. */
export function mulh(a: i64, b: i64): i64 {
  return <i64>mulhu(<u64>a, <u64>b) - ((a >> 63) & b) - ((b >> 63) & a);
}

/** High half of the product of a signed and an unsigned integer. */
export function mulhsu(a: i64, b: u64): i64 {
  return <i64>mulhu(<u64>a, b) - ((a >> 63) & <i64>b);
}

// Division never traps (unprivileged manual, table "Semantics for division by zero and division overflow").

export function div(a: i64, b: i64): i64 {
  if (b == 0) return -1;
  return b == -1 ? 0 - a : a / b;
}

export function divu(a: u64, b: u64): u64 {
  return b == 0 ? ~(<u64>0) : a / b;
}

export function rem(a: i64, b: i64): i64 {
  if (b == 0) return a;
  return b == -1 ? 0 : a % b;
}

export function remu(a: u64, b: u64): u64 {
  return b == 0 ? a : a % b;
}

export function divw(a: i32, b: i32): i64 {
  if (b == 0) return -1;
  // The overflow wraps in 32 bits, and only then is extended: `0 - a` alone would be one of 64.
  return b == -1 ? <i64>(<i32>(0 - a)) : <i64>(a / b);
}

export function divuw(a: u32, b: u32): i64 {
  return b == 0 ? -1 : <i64>(<i32>(a / b));
}

export function remw(a: i32, b: i32): i64 {
  if (b == 0) return a;
  return b == -1 ? 0 : <i64>(a % b);
}

export function remuw(a: u32, b: u32): i64 {
  return b == 0 ? <i64>(<i32>a) : <i64>(<i32>(a % b));
}
