/** The WebAssembly of a hart, compiled from the sources under `root`, with further options of `asc`. */
export function compileHart(root: string, options?: readonly string[]): Promise<Uint8Array>;
