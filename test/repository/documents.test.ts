import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, repositoryFiles, root } from './files.ts';

const documents = repositoryFiles().filter((file) => file.endsWith('.md'));
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));

/** A document without its code, where brackets and hashes mean other things. */
function prose(document: string): string {
  return read(document)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

/** What a link in a document leads to, from the repository's root. */
function resolved(document: string, target: string): string {
  return path.posix.join(path.posix.dirname(document), target);
}

/** The anchors that headings make, as Git hosts do: lower case, hyphens for spaces, without other punctuation. */
function anchors(document: string): Set<string> {
  const headings = read(document)
    .replace(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the documents', () => {
  test('link only to files and headings that are there', () => {
    const broken = documents.flatMap((document) =>
      [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const [file, anchor] = target.split('#');
          const linked = file === '' ? document : resolved(document, file!);
          if (!existsSync(path.join(root, linked))) return true;
          return anchor !== undefined && !anchors(linked).has(anchor);
        })
        .map((target) => `${document}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('name only npm scripts that exist', () => {
    const own = new Set([...Object.keys(scripts), 'ci', 'install', 'publish', 'pack', 'npm']);
    const unknown = documents.flatMap((document) =>
      [...read(document).matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)]
        .filter(
          ([command, name]) => (command.startsWith('npm run') || command.includes('`')) && !own.has(name!),
        )
        .map(([command]) => `${document}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });

  test('are all linked from the README, or from one of the tables of contents', () => {
    const linked = new Set(
      ['README.md', 'docs/README.md', 'docs/decisions/README.md'].flatMap((document) =>
        [...prose(document).matchAll(/\]\(([^)#\s]+)/g)].map(([, target]) => resolved(document, target!)),
      ),
    );
    expect(documents.filter((document) => document.startsWith('docs/') && !linked.has(document))).toEqual([]);
  });
});
