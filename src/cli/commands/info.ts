import type { Argv, CommandModule } from 'yargs';

const options = (parser: Argv) =>
  parser
    .positional('guest', { type: 'string', demandOption: true, describe: 'an ELF file' })
    .example('$0 info guests/elf/hello.elf', '');

export const infoCommand: CommandModule<object, { guest: string }> = {
  command: 'info <guest>',
  describe: 'show what a guest is made of and what board it expects',
  builder: options,
  handler: async ({ guest }) => {
    const [{ readWholeFile }, { readElf }, { formatElf }] = await Promise.all([
      import('../../environment/host/file.ts'),
      import('../../riscv/loader/elf.ts'),
      import('../format-elf.ts'),
    ]);
    const { name, bytes } = readWholeFile(guest);
    process.stdout.write(formatElf(readElf(bytes, name), bytes.length));
  },
};
