import type { TestCase, TestSuite } from './test-suite.ts';

/** What did not pass, as commands to a workflow of GitHub, which shows them where the file is. */
export function formatGithub(suites: readonly TestSuite[]): string {
  return suites
    .flatMap(({ name, cases }) => cases.flatMap((one) => commandOf(name, one)))
    .map((line) => `${line}\n`)
    .join('');
}

const COMMANDS = { failed: 'error', error: 'error', skipped: 'warning' } as const;

function commandOf(suite: string, { name, file, outcome, message = '', details }: TestCase): string[] {
  if (outcome === 'passed') return [];
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    `title=${property(`${suite}: ${name}`)}`,
  ];
  const text = details === undefined ? message : `${message}\n${details}`;
  return [`::${COMMANDS[outcome]} ${properties.join(',')}::${data(text.trimEnd())}`];
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
