/** Privileged manual, "Machine Cause Register", by code. */
const INTERRUPTS: Readonly<Record<number, string>> = {
  1: 'supervisor software interrupt',
  3: 'software interrupt',
  5: 'supervisor timer interrupt',
  7: 'timer interrupt',
  9: 'supervisor external interrupt',
  11: 'external interrupt',
};
const EXCEPTIONS: Readonly<Record<number, string>> = {
  0: 'instruction address misaligned',
  1: 'instruction access fault',
  2: 'illegal instruction',
  3: 'breakpoint',
  4: 'load address misaligned',
  5: 'load access fault',
  6: 'store address misaligned',
  7: 'store access fault',
  8: 'environment call from user mode',
  9: 'environment call from supervisor mode',
  11: 'environment call from machine mode',
  12: 'instruction page fault',
  13: 'load page fault',
  15: 'store page fault',
};

/** What an `mcause` says. */
export function trapName(cause: bigint): string {
  const interrupt = BigInt.asUintN(64, cause) >> 63n === 1n;
  const code = Number(BigInt.asUintN(63, cause));
  const name = (interrupt ? INTERRUPTS : EXCEPTIONS)[code];
  return name ?? `${interrupt ? 'interrupt' : 'exception'} ${code}`;
}
