import { Buffer } from 'node:buffer';
import { RAM, WINDOW, WINDOW_BYTES } from './assembly/layout.ts';
import { HART_BINARY } from './binary.generated.ts';

/** What the compiled hart exports (assembly/index.ts). */
export interface HartExports {
  run(limit: number): number;
  clockNow(): number;
  updateTimersNow(): void;
  dropFrames(): void;
  digestRam(): void;
  hashWindow(bytes: number): void;
  endEpoch(): number;
  flushTlb(): void;
  nextDirty(page: number, mark: number): number;
  prepareDma(offset: number, bytes: number): void;
}

/** What the compiled hart calls (assembly/board.ts). Must not throw. */
export interface HartImports {
  load(address: number, bytes: number): number;
  store(address: number, bytes: number, value: number): number;
  storedToHost(offset: number, bytes: number): void;
  clockAdvanced(): void;
}

/** A `WebAssembly.Module`: by that name users without the types of browsers could not compile our declarations. */
export type HartModule = object;

let compiled: WebAssembly.Module | undefined;

/** The shipped hart, compiled once for each process. */
function shippedHart(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(HART_BINARY, 'base64'));
  return compiled;
}

/** The compiled harts with their one linear memory, as raw bytes. */
export class Core {
  readonly calls: HartExports;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  /** @param ramBytes a multiple of 64 KiB */
  constructor(ramBytes: number, board: HartImports, hart: HartModule = shippedHart()) {
    const pages = (RAM + ramBytes) / 65_536;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const imports = { env: { memory }, board: { ...board } };
    this.calls = new WebAssembly.Instance(hart as WebAssembly.Module, imports)
      .exports as unknown as HartExports;
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  u32(cell: number): number {
    return this.view.getUint32(cell, true);
  }

  setU32(cell: number, value: number): void {
    this.view.setUint32(cell, value, true);
  }

  /** A cell of 64 bits that holds a number up to 2^53, or close to it beyond. */
  number(cell: number): number {
    return this.u32(cell) + this.u32(cell + 4) * 2 ** 32;
  }

  /** @param value a safe integer from 0 */
  setNumber(cell: number, value: number): void {
    this.setU32(cell, value % 2 ** 32);
    this.setU32(cell + 4, Math.floor(value / 2 ** 32));
  }

  copyCell(from: number, to: number): void {
    this.bytes.copyWithin(to, from, from + 8);
  }

  /** A cell of 64 bits as 16 hexadecimal digits. */
  hex(cell: number): string {
    const digits = (word: number): string => word.toString(16).padStart(8, '0');
    return digits(this.u32(cell + 4)) + digits(this.u32(cell));
  }

  /** Digests bytes, going on from what VALUE holds, to VALUE. */
  hashOn(data: Uint8Array): void {
    for (let at = 0; at < data.length; at += WINDOW_BYTES) {
      const part = data.subarray(at, at + WINDOW_BYTES);
      this.bytes.set(part, WINDOW);
      this.calls.hashWindow(part.length);
    }
  }

  /** Sets a cell of 64 bits to all ones, which stands for "none" or "never". */
  setNever(cell: number): void {
    this.setU32(cell, 0xffff_ffff);
    this.setU32(cell + 4, 0xffff_ffff);
  }
}
