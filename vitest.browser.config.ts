import { defineConfig } from 'vitest/config';

/** What `npm run test:browser` runs: report pages in a real browser, a Chromium that has to be installed. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'build/reports/test-browser.json' }]],
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
