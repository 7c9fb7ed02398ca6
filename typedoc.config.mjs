/**
 * The API reference: `npm run docs`. A warning fails it: a link to nothing, an export without words, a type that the reference
 * mentions and leaves out.
 * @type {Partial<import('typedoc').TypeDocOptions>}
 */
export default {
  name: 'Lockstep',
  entryPoints: ['src/index.ts', 'src/vitest/index.ts', 'src/vitest/plugin.ts'],
  tsconfig: 'tsconfig.build.json',
  out: 'build/api',
  readme: 'none',
  // It does not depend on the commit that it was made of, nor on when.
  disableSources: true,
  hideGenerator: true,
  excludePrivate: true,
  treatWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
  },
  requiredToBeDocumented: ['Class', 'Interface', 'TypeAlias', 'Function', 'Variable'],
  intentionallyNotExported: [
    // What a law is given: laws of one's own are not part of the interface so far.
    'src/harness/bench.ts:Bench',
    'src/harness/bench.ts:Trial',
    'src/harness/laws/law.ts:Benches',
    'src/harness/laws/law.ts:Count',
    'src/harness/laws/law.ts:Executions',
    'src/hypervisor/event-source.ts:StandingMachine',
    // Parts to put another computer together from, for leaks and tests.
    'src/riscv/computer-parts.ts:ComputerParts',
    // What a computer's devices are made of.
    'src/riscv/device/virtio/requests-in-flight.ts:RequestInFlight',
    // What `CheckResult` of the package is made of.
    'src/harness/check/check-result.ts:CheckResult',
    'src/simulation/fault.ts:CUTS',
    'src/simulation/fault.ts:HOST_NAMES',
    'src/simulation/fault.ts:STEPS',
  ],
};
