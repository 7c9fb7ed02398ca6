import { randomBytes } from 'node:crypto';

import type { Entropy } from '../environment.ts';

/** The host's random number generator. */
export const hostEntropy: Entropy = { bytes: (length) => randomBytes(length) };
