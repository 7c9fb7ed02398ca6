import createCapstone from '@alexaltea/capstone-js';

/** What capstone says that a word is, at address 0; undefined when it knows no such instruction. */
export type CapstoneText = (word: number, length: 2 | 4) => string | undefined;

/** Capstone for RV64 with compressed instructions. */
export async function openCapstone(): Promise<CapstoneText> {
  const capstone = await createCapstone();
  const disassembler = new capstone.Capstone(
    capstone.ARCH_RISCV,
    capstone.MODE_RISCV64 | capstone.MODE_RISCVC,
  );
  return (word, length) => {
    const bytes = Array.from({ length }, (_, index) => (word >>> (8 * index)) & 0xff);
    try {
      const [instruction] = disassembler.disasm(bytes, 0, 1);
      return instruction && `${instruction.mnemonic} ${instruction.op_str}`.trim();
    } catch {
      return undefined;
    }
  };
}
