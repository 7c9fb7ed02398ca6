import { expect, test } from 'vitest';

import { PAIR_LEAKS } from '../../src/audit/pair-leaks.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import { read, repositoryFiles } from './files.ts';

const documents = repositoryFiles().filter((file) => file.endsWith('.md'));
const laws = LAWS.length;
const pairLaws = LAWS.filter(({ pair }) => pair === true).length;
/** Each has a row in the list; test/audit/leaks.test.ts holds the list to them. */
const leaks = [
  ...read('docs/canaries.md')
    .split('## The leaks')[1]!
    .matchAll(/^\| `[a-z-]+`/gm),
].length;
const pairLeaks = PAIR_LEAKS.length;

/** A number below a hundred as documents write it. */
function inWords(count: number): string {
  const small =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
  const words = `${small} sixteen seventeen eighteen nineteen`.split(' ');
  if (count < words.length) return words[count]!;
  const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
  const ten = tens[Math.floor(count / 10) - 2]!;
  return count % 10 === 0 ? ten : `${ten}-${words[count % 10]}`;
}

/** Where documents say in words how many there are. */
const SAID: readonly (readonly [file: string, count: number, said: RegExp])[] = [
  ['README.md', laws, /judges each trial by (\S+)\s\[laws\]/],
  ['docs/questions.md', laws, /\*\*By laws\.\*\* \[(\S+) of them\]/],
  ['docs/questions.md', pairLaws, /^(\S+) are about pairs\./m],
  ['docs/guide.md', laws, /^(\S+) laws now:/m],
  ['docs/guide.md', pairLaws, /laws now: (\S+) are about the pair/],
  ['docs/cli.md', pairLaws, /what goes wrong there; (\S+) more laws/],
  ['docs/laws.md', pairLaws, /(\S+) more laws judge it/],
  ['docs/scenario.md', pairLaws, /(\S+) more \[laws\]\(laws\.md\) judge/],
  ['docs/replication.md', pairLaws, /(\S+)\n\[laws\]\(laws\.md#laws-of-a-pair\) judge it/],
  ['CHANGELOG.md', laws - pairLaws, /(\S+) laws of record and replay/],
  ['CHANGELOG.md', pairLaws, /judged by (\S+) more laws/],
  ['CHANGELOG.md', leaks - pairLeaks, /(\S+) leaks that the laws find/],
  ['CHANGELOG.md', pairLeaks, /(\S+) leaks of pairs/],
  ['docs/canaries.md', pairLaws, /Each of the (\S+) laws about pairs/],
  ['docs/canaries.md', leaks, /broken on purpose, in (\S+) ways/],
  ['docs/canaries.md', leaks - pairLeaks, /(\S+) leaks\nof record and replay/],
  ['docs/canaries.md', pairLeaks, /and (\S+) of a \[pair of hosts\]/],
];

test.each(SAID)('%s says that there are %i', (file, count, said) => {
  expect(said.exec(read(file))?.[1]?.toLowerCase()).toBe(inWords(count));
});

test('reports that documents show have as many laws as there are', () => {
  const shown = documents.flatMap((file) =>
    [...read(file).matchAll(/hold \((?:\d+ of )?(\d+) laws|all (\d+) laws( of pairs)?/g)]
      .map(([line, held, all, ofPairs]) => ({ line, count: Number(held ?? all), ofPairs }))
      .filter(
        ({ count, ofPairs }) =>
          !(ofPairs === undefined ? [laws, laws - pairLaws] : [pairLaws]).includes(count),
      )
      .map(({ line }) => `${file}: ${line}`),
  );
  expect(shown).toEqual([]);
});
