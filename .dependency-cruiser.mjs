// Who may import whom (docs/architecture.md). A folder of `src` that is not in the table may import nothing, so that a
// new layer has to be put into it.

/** For each folder of `src`, the other folders that it may import: downwards only. */
const LAYERS = {
  machine: [],
  environment: ['machine'],
  hypervisor: ['machine', 'environment'],
  // Neither the hypervisor nor the environment: what reaches a guest is delivered, never fetched.
  riscv: ['machine'],
  replication: ['machine', 'environment', 'hypervisor'],
  simulation: ['machine', 'environment', 'hypervisor', 'replication'],
  harness: ['machine', 'environment', 'hypervisor', 'replication', 'simulation'],
  audit: ['machine', 'environment', 'hypervisor', 'replication', 'simulation', 'harness'],
  report: ['machine', 'environment', 'hypervisor', 'replication', 'simulation', 'harness', 'audit'],
  debug: ['machine', 'environment', 'hypervisor', 'replication', 'simulation', 'harness', 'audit', 'report'],
  // What programs call; the package's index only lists it.
  api: ['machine', 'environment', 'hypervisor', 'riscv', 'replication', 'simulation', 'harness', 'report'],
  vitest: [
    ...['machine', 'environment', 'hypervisor', 'riscv', 'replication', 'simulation', 'harness', 'audit'],
    ...['report', 'api'],
  ],
  cli: [
    ...['machine', 'environment', 'hypervisor', 'riscv', 'replication', 'simulation', 'harness', 'audit'],
    ...['report', 'debug'],
  ],
};

const layers = Object.keys(LAYERS);
const folders = (names) => `^src/(${names.join('|')})/`;

const downwards = layers.map((layer) => ({
  name: `${layer}-imports-downwards`,
  comment:
    LAYERS[layer].length === 0
      ? `src/${layer} imports no other folder of src.`
      : `Of the folders of src, src/${layer} may import only ${LAYERS[layer].join(', ')}.`,
  severity: 'error',
  from: {
    path: folders([layer]),
    // What is RISC-V about the harness has one folder, with a rule of its own.
    ...(layer === 'harness' ? { pathNot: '^src/harness/riscv/' } : {}),
  },
  to: { path: '^src/', pathNot: folders([layer, ...LAYERS[layer]]) },
}));

export default {
  forbidden: [
    ...downwards,
    {
      name: 'harness-riscv-imports-downwards',
      comment: 'src/harness/riscv may import riscv and what the harness may; nothing above.',
      severity: 'error',
      from: { path: '^src/harness/riscv/' },
      to: { path: '^src/', pathNot: folders(['harness', 'riscv', ...LAYERS.harness]) },
    },
    {
      name: 'harness-knows-no-riscv',
      comment:
        'The harness tests any machine: only the command line, vitest and src/api reach src/harness/riscv.',
      severity: 'error',
      from: {
        path: folders(layers.filter((layer) => !['cli', 'vitest', 'api'].includes(layer))),
        pathNot: '^src/harness/riscv/',
      },
      to: { path: '^src/harness/riscv/' },
    },
    {
      name: 'host-only-from-the-edge',
      comment:
        'The real clock, entropy, sockets and files are chosen by the command line, vitest, bench and src/api, and ' +
        'handed down as arguments.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(cli|vitest|api)/', '^src/(environment|replication)/host/'],
      },
      to: { path: '^src/(environment|replication)/host/' },
    },
    {
      name: 'no-unknown-layer',
      comment: 'A folder of src has its place among the layers: add it to LAYERS in .dependency-cruiser.mjs.',
      severity: 'error',
      from: { path: '^src/.+/', pathNot: folders(layers) },
      to: {},
    },
    {
      name: 'index-is-the-top',
      comment:
        'Nothing inside imports the package’s index: it would import everything, layers above included.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'no-host-modules',
      comment: 'Modules of Node that reach the host: only in environment/host, replication/host and cli.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/((environment|replication)/host|cli)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(assert|buffer|crypto)$' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other, even for a type, cannot be understood or tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unlisted-package',
      comment:
        'A package that src imports is a dependency (or a peer): those of development are not installed by users.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm-peer', 'type-only'],
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'What is imported is there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // The hart is another language: AssemblyScript, whose compiler checks it. It can import nothing but itself.
    exclude: { path: '^src/riscv/hart/assembly/' },
    doNotFollow: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
