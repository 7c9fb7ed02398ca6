import fc from 'fast-check';
import type { Block } from './block.ts';
import { atomic } from './blocks/atomic.ts';
import { branch } from './blocks/branch.ts';
import { compute } from './blocks/compute.ts';
import { exception } from './blocks/exception.ts';
import { loadedCode } from './blocks/loaded-code.ts';
import { overwrittenReservation } from './blocks/overwritten-reservation.ts';
import { patch } from './blocks/patch.ts';
import { printByte, printDigest } from './blocks/print.ts';
import { reading } from './blocks/reading.ts';
import { diskTransfers, entropyRequests } from './blocks/request.ts';
import { quietReservation, reservation } from './blocks/reservation.ts';
import { send } from './blocks/send.ts';
import { softwareInterrupt } from './blocks/software-interrupt.ts';
import { drain, sleep, timer } from './blocks/wait.ts';

/** One of these, as often as its weight says; whichever it is, it shrinks to the first. */
function weighted(...kinds: (readonly [weight: number, kind: fc.Arbitrary<Block>])[]): fc.Arbitrary<Block> {
  return fc.oneof({ withCrossShrink: true }, ...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** What never traps: for the handler of exceptions, which would not end otherwise. */
const quiet = [
  [3, compute],
  [1, branch],
  [1, atomic],
  [1, quietReservation],
  [2, reading],
  [1, printByte],
] as const;

/** What starts nothing that interrupts again: for handlers that anything may call at any time. */
const passive = [...quiet, [1, exception], [1, patch]] as const;

/** What may wait for a completion later: for handlers that the program itself calls, a bounded number of times. */
const active = [...passive, [1, diskTransfers], [1, entropyRequests], [1, send]] as const;

/** Blocks by where they stand. */
export const BLOCKS = {
  main: weighted(
    ...quiet,
    [2, reservation],
    [2, overwrittenReservation],
    [1, exception],
    [1, patch],
    [2, timer],
    [3, sleep],
    [1, drain],
    [1, softwareInterrupt],
    [1, printDigest],
    [4, diskTransfers],
    [4, entropyRequests],
    [3, loadedCode],
    [2, send],
  ),
  timer: weighted(...active),
  software: weighted(...active),
  external: weighted(...passive),
  exception: weighted(...quiet),
} as const;
