import { beforeAll, describe, expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

/** The advice of the bans that the linter finds broken, for each file. */
function adviceOn(sources: Readonly<Record<string, string>>): Map<string, string> {
  const { output } = runTool(sources, ['.oxlintrc.json'], ['oxlint/bin/oxlint', '--format', 'json', 'src']);
  const {
    diagnostics,
  }: { diagnostics: { filename: string; code: string; message: string; help: string }[] } =
    JSON.parse(output);
  const advice = new Map<string, string>();
  for (const { filename, code, message, help } of diagnostics) {
    if (code.includes('no-restricted-')) advice.set(filename, `${message} ${help}`);
  }
  return advice;
}

/** Ways for the host to get in, and a word of what the message tells to use instead. */
const LEAKS: readonly (readonly [source: string, advice: string])[] = [
  ['export const now = Date.now();', 'environment'],
  ['export const now = () => new Date();', 'environment'],
  ['export const now = () => performance.now();', 'environment'],
  ['setTimeout(() => {}, 1);', 'position or virtual tick'],
  ['setInterval(() => {}, 1);', 'position or virtual tick'],
  ['setImmediate(() => {});', 'position or virtual tick'],
  ['export const draw = () => Math.random();', 'fork of the seed'],
  ['export const { random } = Math;', 'fork of the seed'],
  ['export const id = crypto.randomUUID();', 'fork of the seed'],
  [
    "export { randomBytes } from 'node:crypto';\nimport { randomBytes } from 'node:crypto';\nrandomBytes(1);",
    'hashes',
  ],
  ['export const user = process.env.USER;', 'as an argument'],
  ['export const now = globalThis.Date.now();', 'as an argument'],
  ["import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x');", 'as an argument'],
  ["export const net = await import('node:net');", 'as an argument'],
  [
    "import { createSocket } from 'node:dgram';\nexport const socket = createSocket('udp4');",
    'as an argument',
  ],
  ["import { hostname } from 'node:os';\nexport const name = hostname();", 'as an argument'],
  ["import { spawn } from 'node:child_process';\nexport const child = spawn('x');", 'as an argument'],
  ["import { Worker as W } from 'node:worker_threads';\nexport const worker = new W('x');", 'as an argument'],
  ["import { hrtime } from 'node:process';\nexport const now = hrtime();", 'as an argument'],
  ['export const text = (5).toLocaleString();', 'locale'],
  ["export const order = 'a'.localeCompare('b');", 'locale'],
  ['export const format = new Intl.NumberFormat();', 'locale'],
  ['export const sine = Math.sin(1);', 'integer arithmetic'],
  ['export const floats = new Float64Array(1);', 'as integers'],
  ['export const reference = new WeakRef({});', 'garbage collector'],
];

const fileOf = (index: number): string => `src/hypervisor/leak-${index}.ts`;

describe('the linter', () => {
  let advised: Map<string, string>;
  beforeAll(() => {
    advised = adviceOn(Object.fromEntries(LEAKS.map(([source], index) => [fileOf(index), `${source}\n`])));
  });

  test.each(LEAKS.map(([source, advice], index) => ({ source, advice, index })))(
    'refuses "$source" inside and tells what to use',
    ({ advice, index }) => {
      expect(advised.get(fileOf(index))).toContain(advice);
    },
  );

  test('fails when something is refused', () => {
    const sources = { 'src/riscv/leak.ts': 'export const now = Date.now();\n' };
    expect(runTool(sources, ['.oxlintrc.json'], ['oxlint/bin/oxlint', 'src']).status).toBe(1);
  });

  test('lets the clock, timers and files of the host in where they belong, and hashes anywhere', () => {
    const host =
      "import { readFileSync } from 'node:fs';\n" +
      'export const now = (): number => Date.now() + performance.now();\n' +
      "export const text = (): string => readFileSync('x', 'utf8') + String(Math.random());\n";
    const hash =
      "import { createHash } from 'node:crypto';\n" +
      "export const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');\n";
    const sources = {
      'src/environment/host/clock.ts': host,
      'src/replication/host/clock.ts': host,
      'src/cli/clock.ts': host,
      'src/riscv/hash.ts': hash,
    };
    const result = runTool(sources, ['.oxlintrc.json'], ['oxlint/bin/oxlint', 'src']);
    expect(result).toMatchObject({ status: 0 });
  });
});
