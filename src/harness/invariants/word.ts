import type { StandingMachine } from '../../hypervisor/event-source.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Subject } from '../subject.ts';
import type { Breach } from '../breach.ts';
import type { Invariant } from './invariant.ts';

/** How a word of memory is read. */
export interface WordOptions {
  /** Size of the word; default 4. Words are little endian. */
  readonly bytes?: 1 | 2 | 4 | 8;
}

/** A machine whose memory can be looked at. */
interface Readable {
  read(address: number, bytes: number): Uint8Array;
}

/**
 * A word of memory never holds this value, as far as can be seen whenever the machine stands still: at every event, output
 * and checkpoint, and at the end. A value that comes and goes between two of them is not seen.
 * @param place a symbol's name, or a physical address
 */
export function wordNever(
  place: string | number,
  value: number | bigint,
  { bytes = 4 }: WordOptions = {},
): Invariant {
  const where = typeof place === 'string' ? place : `0x${place.toString(16)}`;
  const unwanted = BigInt.asUintN(8 * bytes, BigInt(value));
  return {
    name: `${where} is never ${value}`,
    witness: (subject) => {
      const address = addressOf(place, subject);
      const look = (machine: StandingMachine): Breach | undefined =>
        wordAt(machine, address, bytes) === unwanted
          ? { position: machine.position, message: `${where} is ${value}` }
          : undefined;
      return { look: (_exit, machine) => look(machine), end: (_run, machine) => look(machine) };
    },
  };
}

function addressOf(place: string | number, { id, addressOf: find }: Subject): number {
  const address = typeof place === 'number' ? place : find?.(place);
  if (address !== undefined) return address;
  throw new LockstepError('bad-configuration', `invariant wordNever: ${id} has no symbol ${place}`);
}

function wordAt(machine: StandingMachine, address: number, bytes: number): bigint {
  const { read } = machine as Partial<Readable>;
  if (read === undefined) {
    throw new LockstepError(
      'bad-configuration',
      'invariant wordNever: the machine has no `read(address, bytes)`',
    );
  }
  return bytesAt(() => read.call(machine, address, bytes), address, bytes).reduceRight(
    (word, byte) => (word << 8n) | BigInt(byte),
    0n,
  );
}

/** Memory that is not there is nobody's bug but that of whoever asks for it. */
function bytesAt(read: () => Uint8Array, address: number, bytes: number): Uint8Array {
  try {
    return read();
  } catch (error) {
    throw new LockstepError(
      'bad-configuration',
      `invariant wordNever: no ${bytes} bytes can be read at 0x${address.toString(16)}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
