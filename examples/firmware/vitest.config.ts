import { lockstep } from 'lockstep/vitest/plugin';
import { defineConfig } from 'vitest/config';

// `npm run watch`, and `make` in another terminal: the tests run again.
export default defineConfig({ plugins: [lockstep()] });
