import type { Argv, CommandModule } from 'yargs';

import { required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';

const options = (parser: Argv) =>
  parser
    .usage('$0 info GUEST\n\nShows what a guest is made of and what board it expects.')
    .positional('guest', { type: 'string', describe: 'an ELF file' })
    .example('$0 info guests/elf/hello.elf', '');

export const infoCommand: CommandModule<object, { guest: string | undefined }> = {
  command: 'info [guest]',
  describe: 'show what a guest is made of and what board it expects',
  builder: options,
  handler: async (parsed) => {
    const { guest } = withWordsAfterDashes(parsed, ['guest']);
    const [{ readWholeFile }, { readElf }, { formatElf }] = await Promise.all([
      import('../../environment/host/file.ts'),
      import('../../riscv/loader/elf.ts'),
      import('../format-elf.ts'),
    ]);
    const { name, bytes } = readWholeFile(required('guest', guest));
    process.stdout.write(formatElf(readElf(bytes, name), bytes.length));
  },
};
