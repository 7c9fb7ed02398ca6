import { defineConfig } from 'vitest/config';

/** What `npm run test:oracle` runs: comparisons with QEMU and other toolchains, which have to be installed. */
export default defineConfig({
  test: {
    include: ['test/oracle/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'build/reports/test-oracle.json' }]],
    allowOnly: false,
    testTimeout: 600_000,
  },
});
