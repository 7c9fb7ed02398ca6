import type { TestCase, TestSuite } from './test-suite.ts';

/**
 * Results as the XML of JUnit, which most CI systems read. It has no times: the same results give the same bytes.
 * @param name of all of it
 */
export function formatJunit(name: string, suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name, ...countsOf(all) })}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function suiteLines({ name, cases }: TestSuite): string[] {
  return [
    `  <testsuite ${attributes({ name, ...countsOf(cases) })}>`,
    ...cases.flatMap((one) => caseLines(name, one)),
    '  </testsuite>',
  ];
}

const ELEMENTS = { failed: 'failure', error: 'error', skipped: 'skipped' } as const;

function caseLines(suite: string, { name, file, outcome, message = '', details }: TestCase): string[] {
  const start = `    <testcase ${attributes({ classname: suite, name, ...(file !== undefined && { file }) })}`;
  if (outcome === 'passed') return [`${start}/>`];
  const element = ELEMENTS[outcome];
  const opened = `      <${element} ${attributes({ message })}`;
  const inner = details === undefined ? `${opened}/>` : `${opened}>${escaped(details)}</${element}>`;
  return [`${start}>`, inner, '    </testcase>'];
}

function countsOf(cases: readonly TestCase[]): Record<string, string> {
  const count = (outcome: TestCase['outcome']): string =>
    `${cases.filter((one) => one.outcome === outcome).length}`;
  return {
    tests: `${cases.length}`,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join(' ');
}

/** What XML 1.0 has no way to write, not even escaped: it is shown as JavaScript writes it. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes line feeds of them where they stand as they are.
  '\r': '&#13;',
};

function escaped(text: string): string {
  return text
    .replaceAll(IMPOSSIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character]!);
}
