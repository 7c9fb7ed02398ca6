/** The WebAssembly of the hart that leaks in one way (src/riscv/hart/assembly/leaks.ts), by its name in lower case with hyphens. */
export function leakyHart(root: string, name: string): Promise<Uint8Array>;
