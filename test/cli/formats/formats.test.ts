import { describe, expect, test } from 'vitest';

import { formatGithub } from '../../../src/cli/formats/github.ts';
import { formatJunit } from '../../../src/cli/formats/junit.ts';
import { replaySuite } from '../../../src/cli/formats/replay-suite.ts';
import type { TestSuite } from '../../../src/cli/formats/test-suite.ts';
import type { ReplayedFile } from '../../../src/cli/replay/replayed-file.ts';

const FILES: readonly ReplayedFile[] = [
  { name: 'a.json', kind: 'scenario', verdict: 'as expected', code: 0, line: 'holds' },
  { name: 'b, c.json', kind: 'scenario', verdict: 'failed', code: 1, line: 'FAILED: 100% <"&">\u001b[1m' },
  { name: 'd.log', kind: 'log', verdict: 'refused', code: 2, line: 'refused: no log' },
];
const suites: readonly TestSuite[] = [
  replaySuite('fixtures/uart', FILES),
  {
    name: 'uart.elf',
    cases: [
      {
        name: 'exit code 0',
        outcome: 'failed',
        message: 'the exit\ncode\tis 1',
        details: 'a\r\nb\u0000\ud800]]>',
      },
      { name: 'trials', outcome: 'skipped', message: 'nothing reached the guest' },
    ],
  },
];

describe('the format junit', () => {
  test('is XML with a case for each thing that was judged, its counts, and no character that XML has not', () => {
    expect(formatJunit('lockstep', suites)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lockstep" tests="5" failures="2" errors="1" skipped="1">
  <testsuite name="fixtures/uart" tests="3" failures="1" errors="1" skipped="0">
    <testcase classname="fixtures/uart" name="a.json" file="fixtures/uart/a.json"/>
    <testcase classname="fixtures/uart" name="b, c.json" file="fixtures/uart/b, c.json">
      <failure message="FAILED: 100% &lt;&quot;&amp;&quot;&gt;\\u001b[1m"/>
    </testcase>
    <testcase classname="fixtures/uart" name="d.log" file="fixtures/uart/d.log">
      <error message="refused: no log"/>
    </testcase>
  </testsuite>
  <testsuite name="uart.elf" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="uart.elf" name="exit code 0">
      <failure message="the exit&#10;code&#9;is 1">a&#13;
b\\u0000\\ud800]]&gt;</failure>
    </testcase>
    <testcase classname="uart.elf" name="trials">
      <skipped message="nothing reached the guest"/>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  test('has whole pairs of surrogates as they are', () => {
    expect(formatJunit('\u{1f600}', [])).toContain('name="\u{1f600}"');
  });
});

test('the format github has one command in one line for each thing that did not pass', () => {
  expect(formatGithub(suites)).toBe(
    [
      '::error file=fixtures/uart/b%2C c.json,title=fixtures/uart%3A b%2C c.json::FAILED: 100%25 <"&">\u001b[1m',
      '::error file=fixtures/uart/d.log,title=fixtures/uart%3A d.log::refused: no log',
      '::error title=uart.elf%3A exit code 0::the exit%0Acode\tis 1%0Aa%0D%0Ab\u0000\ud800]]>',
      '::warning title=uart.elf%3A trials::nothing reached the guest',
      '',
    ].join('\n'),
  );
  expect(formatGithub([])).toBe('');
});
