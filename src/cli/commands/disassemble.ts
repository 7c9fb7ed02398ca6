import type { Argv, CommandModule } from 'yargs';

const options = (parser: Argv) =>
  parser
    .positional('guest', { type: 'string', demandOption: true, describe: 'an ELF file' })
    .positional('symbol', { type: 'string', describe: 'only what this symbol names' })
    .example('$0 disassemble guests/elf/hello.elf main', '');

export const disassembleCommand: CommandModule<object, { guest: string; symbol: string | undefined }> = {
  command: 'disassemble <guest> [symbol]',
  describe: "show a guest's instructions",
  builder: options,
  handler: async ({ guest, symbol }) => {
    const [{ readWholeFile }, { readElf }, { formatListing }] = await Promise.all([
      import('../../environment/host/file.ts'),
      import('../../riscv/loader/elf.ts'),
      import('../format-listing.ts'),
    ]);
    const { name, bytes } = readWholeFile(guest);
    process.stdout.write(formatListing(readElf(bytes, name), symbol));
  },
};
