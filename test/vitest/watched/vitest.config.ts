import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

import { lockstep } from '../../../src/vitest/plugin.ts';
import base from '../project/vitest.config.ts';

const config: ViteUserConfig = mergeConfig(base, {
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [lockstep()],
  test: { testTimeout: 5000 },
});
export default config;
