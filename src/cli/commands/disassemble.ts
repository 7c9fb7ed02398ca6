import type { Argv, CommandModule } from 'yargs';

import { required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

const options = (parser: Argv) =>
  parser
    .usage('$0 disassemble GUEST [SYMBOL]\n\nShows the instructions of a guest, or of what a symbol names.')
    .positional('guest', { type: 'string', describe: 'an ELF file' })
    .positional('symbol', {
      type: 'string',
      describe: 'only what this symbol names, or from an address as in 0x80000000',
    })
    .example('$0 disassemble guests/elf/hello.elf main', '');

export const disassembleCommand: CommandModule<
  object,
  { guest: string | undefined; symbol: string | undefined }
> = {
  command: 'disassemble [guest] [symbol]',
  describe: "show a guest's instructions",
  builder: options,
  handler: async (parsed) => {
    const { guest, symbol } = withWordsAfterDashes(parsed, ['guest', 'symbol']);
    const [{ readWholeFile }, { readElf }, { formatListing }, { sourceOf }] = await Promise.all([
      import('../../environment/host/file.ts'),
      import('../../riscv/loader/elf.ts'),
      import('../format-listing.ts'),
      import('../../riscv/loader/source-of.ts'),
    ]);
    const { name, bytes } = readWholeFile(required('guest', guest));
    const source = (address: number): string | undefined =>
      sourceOf({ file: { format: 'elf', bytes } }, address);
    process.stdout.write(formatListing(readElf(bytes, name), symbol, source));
  },
};
