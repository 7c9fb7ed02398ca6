import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { replayFile } from '../../src/cli/replay/replay-file.ts';
import { openFixture } from '../../src/cli/replay/fixture-subject.ts';
import { replayLog } from '../../src/cli/replay/replay-log.ts';
import { replayRecording } from '../../src/cli/replay/replay-recording.ts';
import { replayScenario } from '../../src/cli/replay/replay-scenario.ts';
import { SEMANTICS } from '../../src/riscv/semantics.ts';

/** One file that a release has written: it is never written anew. */
interface Golden {
  readonly file: string;
  /** The beginning of its SHA-256. */
  readonly sha256: string;
  /** What its replay says, and what is printed, under the semantics that it was written with. */
  readonly semantics: number;
  readonly line: RegExp;
  readonly printed: string;
}

const ROUNDS = ['c2ec1b06fc3d3ab2', '233cebfb75f8c804', 'f9c2dae15a398519'];
const EXERCISER = ROUNDS.map((sum, index) => `round ${index + 1}: ${sum}\r\n`).join('');

/** Scenarios, recordings and logs of format 1. */
const GOLDEN: readonly Golden[] = [
  {
    ...{ file: 'regression-1.json', sha256: 'e32f495da3d38c73', semantics: 1 },
    ...{ line: /^holds$/, printed: EXERCISER },
  },
  {
    ...{ file: 'pair-1.json', sha256: 'a6eb51958f7fd461', semantics: 1 },
    ...{ line: /^holds$/, printed: 'key-value: 10.0.2.15 port 4711, 0 keys, 0 records recovered\r\n' },
  },
  {
    ...{ file: 'recording-1.json', sha256: 'ba12e7c0fffd8046', semantics: 1 },
    ...{ line: /^equal to the end at position 60000: the limit was reached$/, printed: EXERCISER },
  },
  {
    ...{ file: 'embedded-1.json', sha256: '1de64f420253bf10', semantics: 1 },
    ...{ line: /^equal to the end at position 455: /, printed: 'Hello from a RISC-V machine.\r\n' },
  },
  {
    ...{ file: 'torn-1.log', sha256: '53cb8a21bbc04650', semantics: 1 },
    ...{ line: /^recorder ended at position 58588; equal up to its last checkpoint/, printed: EXERCISER },
  },
];

const ASKED = { exit: undefined, neverOutput: [], neverReach: [] };
const GIVEN = { guest: undefined, leak: undefined, invariants: ASKED, update: undefined };
/** A log that belongs to a recording. */
const BESIDE = ['recording-1.log'];

function pathOf(file: string): string {
  return fileURLToPath(new URL(`golden/${file}`, import.meta.url));
}

/** What the guest of a file prints when it is replayed. */
async function printedBy(file: string): Promise<string> {
  const path = pathOf(file);
  const text = new TextDecoder();
  if (file.endsWith('.log')) {
    let printed = '';
    await replayLog(path, undefined, { print: (data) => (printed += text.decode(data)) });
    return printed;
  }
  const content = readFileSync(path, 'utf8');
  if (content.includes('"recording"'))
    return text.decode((await replayRecording(content, path, undefined)).printed);
  return text.decode((await replayScenario(await openFixture(path), GIVEN, ASKED)).printed());
}

describe('what an earlier release has written', () => {
  test('is all looked at, and as it was written', () => {
    expect(readdirSync(pathOf('')).sort()).toEqual([...GOLDEN.map(({ file }) => file), ...BESIDE].sort());
    for (const { file, sha256 } of GOLDEN) {
      const found = createHash('sha256')
        .update(readFileSync(pathOf(file)))
        .digest('hex');
      expect(`${file} ${found}`).toContain(`${file} ${sha256}`);
    }
  });

  test.each(GOLDEN)('$file is read, and comes to the same verdict and the same bytes', async (golden) => {
    const { file, semantics, line, printed } = golden;
    const seen = await replayFile(pathOf(file), file, GIVEN);
    const isScenario = !file.endsWith('.log') && !readFileSync(pathOf(file), 'utf8').includes('"recording"');
    if (semantics !== SEMANTICS && !isScenario) {
      // Another machine cannot replay a recorded run; it says so, and which release can.
      expect(seen.line).toContain(`semantics ${semantics}; this release has ${SEMANTICS}`);
      return;
    }
    expect(seen.line).toMatch(line);
    if (semantics === SEMANTICS) expect(await printedBy(file)).toBe(printed);
  });

  test('as a string is read too', async () => {
    const string =
      'ls1.exsZyWwAAAAli0EOhCAQBP_SZ7LicTl69xGoo04cxAAajeHvYjx1J1V1Q3y_xEQbTK0w7RQTzLexIhmrmUT8rzwodN6GAeaGI-fDVcS65QZZQdhxCf9aawVeDxvYrim-Lp0v0Tk_';
    const { fixture } = await openFixture(string);
    expect(fixture).toMatchObject({
      scenario: { lockstep: 1, guest: 'guests/elf/hello.elf', board: { memory: '1MiB' }, limit: 9000 },
      invariants: { exit: 0 },
    });
  });
});
