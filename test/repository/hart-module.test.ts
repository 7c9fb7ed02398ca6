import { expect, test } from 'vitest';
import { HART_BINARY } from '../../src/riscv/hart/binary.generated.ts';

const module = new WebAssembly.Module(Buffer.from(HART_BINARY, 'base64'));

test('the hart can reach nothing but its memory and the board', () => {
  const imports = WebAssembly.Module.imports(module).map((item) => `${item.module}.${item.name}`);
  expect(imports.filter((name) => !name.startsWith('board.'))).toEqual(['env.memory']);
});

test('the hart keeps all its state in its memory: it exports functions only', () => {
  const kinds = WebAssembly.Module.exports(module).filter(({ name }) => name !== 'memory');
  expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['function']));
});

test('the hart puts no data of its own into its memory, where it would lie among a machine’s', () => {
  const bytes = Buffer.from(HART_BINARY, 'base64');
  const sections: number[] = [];
  for (let at = 8; at < bytes.length;) {
    sections.push(bytes[at++]!);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const digit = bytes[at++]!;
      length |= (digit & 0x7f) << shift;
      if (digit < 0x80) break;
    }
    at += length;
  }
  const DATA = 11;
  expect(sections).not.toContain(DATA);
});
