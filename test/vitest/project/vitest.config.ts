import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const built = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));

/** The project of somebody who uses `lockstep/vitest`; some of its tests are to fail. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: {
    alias: [
      { find: /^lockstep$/, replacement: built('index.js') },
      { find: /^lockstep\/vitest$/, replacement: built('vitest/index.js') },
    ],
  },
  // Less than a check takes: it has no timeout.
  test: { include: ['*.check.ts'], testTimeout: 10 },
});
