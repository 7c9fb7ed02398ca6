/** The part of the package's interface that the tests use; it ships no types. */
declare module '@alexaltea/capstone-js' {
  interface Instruction {
    readonly mnemonic: string;
    readonly op_str: string;
    readonly size: number;
  }

  interface Disassembler {
    /** Throws a string when the bytes do not start with an instruction. */
    disasm(bytes: readonly number[], address: number, maximum: number): Instruction[];
    close(): void;
  }

  interface Module {
    readonly ARCH_RISCV: number;
    readonly MODE_RISCV64: number;
    readonly MODE_RISCVC: number;
    readonly Capstone: new (architecture: number, mode: number) => Disassembler;
  }

  export default function createCapstone(): Promise<Module>;
}
