import * as asc from 'assemblyscript/asc';
import { decoderSource, operationsSource } from '../../../src/riscv/isa/decoder-source.ts';
import { OPERATIONS } from '../../../src/riscv/isa/operations.ts';
import { RECORD } from '../../../src/riscv/isa/record.ts';

/** The part of the WebAssembly API that is used here: TypeScript declares it for browsers only. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  instantiate(
    binary: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: Record<string, unknown> } }>;
};

/** What the decoder writes for a word, part by part. */
export interface DecodedRecord {
  readonly operation: string;
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly immediate: number;
  readonly length: number;
}

export interface CompiledDecoder {
  decode(word: number): DecodedRecord;
  /** The record's last bytes as they are after the last `decode`; they were set to `untouched` before it. */
  owner(): number;
}

export const untouched = 0x5a5a5a5a;

/** Compiles the generated AssemblyScript, in memory, and calls it on a record somewhere in its memory. */
export async function compileDecoder(): Promise<CompiledDecoder> {
  const files: Record<string, string> = {
    'decode.generated.ts': decoderSource(),
    'operations.generated.ts': operationsSource(),
  };
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ['decode.generated.ts', '--runtime', 'stub', '--importMemory', '--outFile', 'decode.wasm'],
    {
      readFile: (name) => files[name] ?? null,
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined)
    throw new Error(`The decoder does not compile.\n${stderr.toString()}`);

  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const decode = instance.exports['decode'] as (slot: number, word: number) => number;
  const slot = 256;
  const view = new DataView(memory.buffer, slot, RECORD.bytes);
  return {
    decode(word) {
      view.setUint32(RECORD.owner, untouched, true);
      const length = decode(slot, word);
      const number = view.getUint16(RECORD.operation, true);
      return {
        operation: OPERATIONS[number] ?? `operation ${number}`,
        rd: view.getUint16(RECORD.rd, true),
        rs1: view.getUint16(RECORD.rs1, true),
        rs2: view.getUint16(RECORD.rs2, true),
        immediate: view.getInt32(RECORD.immediate, true),
        length,
      };
    },
    owner: () => view.getUint32(RECORD.owner, true),
  };
}
