import { LockstepError } from '../../machine/errors.ts';
import type { DeviceHost } from './device.ts';

/** Commands in `tohost`: device in bits 63 to 56, command in bits 55 to 48, payload below. */
const DEVICE = { system: 0, console: 1 } as const;
const CONSOLE_WRITE = 1;

/** System calls of the proxy kernel's interface, Linux numbers; negative answers are Linux error numbers. */
const SYSTEM_CALL = { write: 64, exit: 93 } as const;
const ERROR = { badFile: -9n, fault: -14n, noSystemCall: -38n } as const;
/** A system call's number and seven arguments, 64 bits each; the answer takes the number's place. */
const BLOCK_BYTES = 64;

/** The most bytes that one write call sends; a longer one is answered as a partial write. */
const WRITE_BYTES_MAX = 65_536;

/**
 * The host-target interface of riscv-tests, Spike and bare-metal suites: two words of 64 bits in RAM, found by the ELF
 * symbols `tohost` and `fromhost`. It has no state of its own: all of it is in guest memory.
 */
export class Htif {
  readonly #host: DeviceHost;
  readonly #tohost: number;
  readonly #fromhost: number | undefined;

  /**
   * @param tohost physical address of the word
   * @param fromhost likewise; undefined if the guest has none
   * @throws LockstepError `bad-image`: one of them is not in RAM
   */
  constructor(host: DeviceHost, tohost: number, fromhost: number | undefined) {
    for (const [symbol, address] of Object.entries({ tohost, fromhost })) {
      if (address === undefined || host.memory.contains(address, 8)) continue;
      throw new LockstepError(
        'bad-image',
        `symbol ${symbol} is at 0x${address.toString(16)}, outside RAM: link it into RAM, or give the machine more memory`,
      );
    }
    this.#host = host;
    this.#tohost = tohost;
    this.#fromhost = fromhost;
  }

  /**
   * The guest has stored `bytes` bytes at `address`, which overlap `tohost`. A guest that stores halves stores the lower
   * one first: the word counts when its upper half is written, or when the lower one already says all (an exit code, or
   * a word that was complete).
   */
  stored(address: number, bytes: number): void {
    const low = this.#half(this.#tohost);
    const high = this.#half(this.#tohost + 4);
    if (low === 0 && high === 0) return;
    const complete = address + bytes > this.#tohost + 4 || high !== 0 || (low & 1) !== 0;
    if (complete) this.#command(low, high);
  }

  #command(low: number, high: number): void {
    const device = high >>> 24;
    const command = (high >>> 16) & 0xff;
    const payload = (high & 0xffff) * 2 ** 32 + low;
    if (device === DEVICE.system && command === 0) {
      if ((low & 1) !== 0) return this.#host.halt(Math.floor(payload / 2));
      this.#write(this.#tohost, 0n);
      this.#systemCall(payload);
      return;
    }
    // Other devices do not exist, and nobody types here (the console's input is the UART): taken, and no answer.
    this.#write(this.#tohost, 0n);
    if (device === DEVICE.console && command === CONSOLE_WRITE) {
      this.#host.effect({ kind: 'console', data: Uint8Array.of(low & 0xff) });
    }
  }

  /** A pointer to no RAM is taken and never answered: there is nowhere to put an answer. */
  #systemCall(address: number): void {
    const { memory } = this.#host;
    if (!memory.contains(address, BLOCK_BYTES)) return;
    const block = memory.read(address, BLOCK_BYTES);
    const view = new DataView(block.buffer, block.byteOffset, BLOCK_BYTES);
    const number = view.getBigUint64(0, true);
    const [first, second, third] = [8, 16, 24].map((offset) => view.getBigUint64(offset, true));
    if (number === BigInt(SYSTEM_CALL.exit)) return this.#host.halt(Number(first! & 0xffff_ffffn));
    const isWrite = number === BigInt(SYSTEM_CALL.write);
    this.#write(address, isWrite ? this.#writeCall(first!, second!, third!) : ERROR.noSystemCall);
    if (this.#fromhost !== undefined) this.#write(this.#fromhost, 1n);
  }

  #writeCall(file: bigint, address: bigint, length: bigint): bigint {
    if (file !== 1n && file !== 2n) return ERROR.badFile;
    if (length === 0n) return 0n;
    const bytes = length < WRITE_BYTES_MAX ? Number(length) : WRITE_BYTES_MAX;
    if (!this.#host.memory.contains(Number(address), bytes)) return ERROR.fault;
    const data = this.#host.memory.read(Number(address), bytes);
    this.#host.effect({ kind: 'console', data });
    return BigInt(bytes);
  }

  #half(address: number): number {
    const bytes = this.#host.memory.read(address, 4);
    return (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0;
  }

  #write(address: number, value: bigint): void {
    const data = new Uint8Array(8);
    new DataView(data.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    this.#host.memory.write(address, data);
  }
}
