import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** Each major version of Node has a report of its own: `.ci/run` tests on several, and adds them up. */
const NODE_MAJOR = process.versions.node.split('.')[0];

/** What `npm test` runs: everything that needs nothing but Node. */
export default defineConfig({
  // The examples import the package by its name: here they run on the sources.
  resolve: {
    alias: [
      { find: /^lockstep$/, replacement: source('index.ts') },
      { find: /^lockstep\/vitest$/, replacement: source('vitest/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/oracle/**', 'test/browser/**'],
    // The report is where `.ci/run` learns what passed, and that nothing was skipped.
    reporters: ['default', ['json', { outputFile: `build/reports/test-node${NODE_MAJOR}.json` }]],
    allowOnly: false,
    // Otherwise one core less than there are, which on two is one.
    maxWorkers: '100%',
    // Nothing here has a state that another file could find: what is loaded once is used by all.
    isolate: false,
    // A trial is bounded by its runs, never by time; this only ends what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
