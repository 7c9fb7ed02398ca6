import { beforeAll, describe, expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

type Import = readonly [from: string, to: string, ...rest: readonly string[]];

/** A project in which each `from` imports its `to`. */
function project(imports: readonly Import[]): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const [from, to] of imports) {
    const target = to.startsWith('src/') ? '../'.repeat(from.split('/').length - 1) + to : to;
    sources[from] = `import '${target}';\nexport const here = 1;\n`;
  }
  for (const [, to] of imports) if (to.startsWith('src/')) sources[to] ??= 'export const there = 1;\n';
  return sources;
}

function cruise(imports: readonly Import[], format: string): { status: number | null; output: string } {
  return runTool(
    project(imports),
    ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json'],
    [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.mjs', '--output-type', format, 'src'],
    ],
  );
}

/** The rules that the layering check finds broken, for each importing file. */
function check(imports: readonly Import[]): Map<string, string[]> {
  const { violations }: { violations: { from: string; rule: { name: string } }[] } = JSON.parse(
    cruise(imports, 'json').output,
  ).summary;
  const broken = new Map<string, string[]>();
  for (const { from, rule } of violations) broken.set(from, [...(broken.get(from) ?? []), rule.name]);
  return broken;
}

const REFUSED: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['src/machine/a1.ts', 'src/environment/b.ts', 'machine-imports-downwards'],
  ['src/hypervisor/a2.ts', 'src/riscv/b.ts', 'hypervisor-imports-downwards'],
  ['src/riscv/a3.ts', 'src/hypervisor/b.ts', 'riscv-imports-downwards'],
  ['src/riscv/a4.ts', 'src/environment/b.ts', 'riscv-imports-downwards'],
  ['src/environment/a5.ts', 'src/hypervisor/b.ts', 'environment-imports-downwards'],
  ['src/harness/a6.ts', 'src/riscv/b.ts', 'harness-imports-downwards'],
  ['src/harness/a7.ts', 'src/harness/riscv/b.ts', 'harness-knows-no-riscv'],
  ['src/report/a8.ts', 'src/cli/b.ts', 'report-imports-downwards'],
  ['src/hypervisor/a9.ts', 'src/environment/host/b.ts', 'host-only-from-the-edge'],
  ['src/harness/riscv/a10.ts', 'src/environment/host/b.ts', 'host-only-from-the-edge'],
  ['src/hypervisor/a11.ts', 'src/index.ts', 'index-is-the-top'],
  ['src/hypervisor/a12.ts', 'node:fs', 'no-host-modules'],
  ['src/hypervisor/a13.ts', 'net', 'no-host-modules'],
  ['src/hypervisor/a14.ts', 'ajv', 'no-unlisted-package'],
  ['src/elsewhere/a15.ts', 'src/machine/b.ts', 'no-unknown-layer'],
  ['src/machine/a16.ts', 'src/machine/a16.ts', 'no-cycles'],
];

const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['src/riscv/a17.ts', 'src/machine/b.ts'],
  ['src/hypervisor/a18.ts', 'src/environment/b.ts'],
  ['src/harness/riscv/a19.ts', 'src/riscv/b.ts'],
  ['src/cli/a20.ts', 'src/environment/host/b.ts'],
  ['src/cli/a21.ts', 'node:fs'],
  ['src/index.ts', 'src/riscv/b.ts'],
  ['src/hypervisor/a22.ts', 'node:crypto'],
];

describe('the layering check', () => {
  let refused: ReturnType<typeof check>;
  beforeAll(() => {
    refused = check(REFUSED);
  });

  test.each(REFUSED)('refuses that %s imports %s', (from, _to, rule) => {
    expect(refused.get(from)).toContain(rule);
  });

  test('lets every layer import what is below it', () => {
    expect([...check(ALLOWED)]).toEqual([]);
  });

  test('fails when a rule is broken, and says why there is such a rule', () => {
    const { status, output } = cruise([['src/riscv/a.ts', 'src/hypervisor/b.ts']], 'err-long');
    expect(output).toContain('src/riscv may import only machine');
    expect(status).not.toBe(0);
  });
});
