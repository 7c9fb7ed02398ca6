import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/** What `npm test` runs: everything that needs nothing but Node. */
export default defineConfig({
  // The examples import the package by its name: here they run on the sources.
  resolve: { alias: { lockstep: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/oracle/**'],
    // The report is where `.ci/run` learns what passed, and that nothing was skipped.
    reporters: ['default', ['json', { outputFile: 'build/reports/test.json' }]],
    allowOnly: false,
    // A trial is bounded by its runs, never by time; this only ends what hangs.
    testTimeout: 120_000,
  },
});
