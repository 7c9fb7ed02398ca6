import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { instructionsDocument } from '../../../src/riscv/isa/documentation.ts';

test('docs/instructions.md lists the table as it is; "node tools/generate-isa.mjs --docs" writes it', () => {
  const file = new URL('../../../docs/instructions.md', import.meta.url);
  expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).toBe(instructionsDocument());
});
