// Writes what comes from the instruction table: the hart's decoder and, with --docs, docs/instructions.md.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/** Node 20 cannot import TypeScript: strips the types of src/riscv/isa into build/isa. */
async function compileTable(root) {
  const source = path.join(root, 'src/riscv/isa');
  const output = path.join(root, 'build/isa');
  await mkdir(output, { recursive: true });
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const name of await readdir(source)) {
    const text = await readFile(path.join(source, name), 'utf8');
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: name });
    await writeFile(path.join(output, name.replace(/\.ts$/, '.js')), outputText);
  }
  await writeFile(path.join(output, 'package.json'), '{ "type": "module" }\n');
  return (module) => import(pathToFileURL(path.join(output, module)).href);
}

/** Writes a file only when its text changes, so that what depends on it stays built. */
async function writeChanged(file, text) {
  const old = await readFile(file, 'utf8').catch(() => undefined);
  if (old === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Generates the AssemblyScript that comes from the table; `docs` writes docs/instructions.md too. */
export async function generateIsa(root, { docs = false } = {}) {
  const load = await compileTable(root);
  const { decoderSource, operationsSource } = await load('decoder-source.js');
  const assembly = path.join(root, 'src/riscv/hart/assembly');
  await writeChanged(path.join(assembly, 'operations.generated.ts'), operationsSource());
  await writeChanged(path.join(assembly, 'decode.generated.ts'), decoderSource());
  if (docs) {
    const { instructionsDocument } = await load('documentation.js');
    await writeChanged(path.join(root, 'docs/instructions.md'), instructionsDocument());
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  await generateIsa(root, { docs: process.argv.includes('--docs') });
}
