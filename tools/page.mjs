// Bundles the script of report pages with its style sheet into a TypeScript module: nothing is read at run time.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { writeIfChanged } from './write.mjs';

const PAGE_FOLDER = 'src/report/page';
export const PAGE_MODULE = 'src/report/page.generated.ts';

/** The one script that a page has, as text. Names are kept, so that whoever opens a page can read it. */
async function bundle(root) {
  const { rolldown } = await import('rolldown');
  const built = await rolldown({
    input: path.join(root, PAGE_FOLDER, 'main.ts'),
    platform: 'browser',
    logLevel: 'warn',
    tsconfig: false,
  });
  const { output } = await built.generate({ format: 'iife', minify: false, comments: false });
  await built.close();
  if (output.length !== 1) throw new Error(`The page's script became ${output.length} files, not one.`);
  // Regions name files, which nobody needs there.
  return output[0].code.replaceAll(/^\/\/#(end)?region.*\n/gm, '');
}

/** Embeds script and style in `PAGE_MODULE`. */
export async function embedPage(root) {
  const script = await bundle(root);
  const style = readFileSync(path.join(root, PAGE_FOLDER, 'style.css'), 'utf8');
  if (/<\/(script|style)/i.test(script + style))
    throw new Error('The page would end in its own script or style.');
  const source = [
    '/** What a report page runs, and how it looks. Made by tools/page.mjs; not to be edited. */',
    `export const PAGE_SCRIPT =\n  ${JSON.stringify(script)};`,
    `export const PAGE_STYLE =\n  ${JSON.stringify(style)};`,
    '',
  ].join('\n');
  writeIfChanged(path.join(root, PAGE_MODULE), source);
}

/** Checks the page's types. @returns whether they are right; if not, that was said */
export function checkPageTypes(root) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const project = path.join(root, PAGE_FOLDER, 'tsconfig.json');
  const child = spawn(process.execPath, [tsc, '-p', project], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status === 0));
  });
}
