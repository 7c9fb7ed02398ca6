import type { Entropy } from '../../environment/environment.ts';
import type { Random } from '../../environment/random.ts';
import { Seed } from '../../environment/seed.ts';
import { hexBytes } from '../../machine/hex.ts';
import type { EntropySetting } from './scenario.ts';

/** Random bytes as a scenario has them: what it lists for each request, then its tail. */
export function scenarioEntropy({ bytes: listed = [], tail = 0 }: EntropySetting): Entropy {
  let requests = 0;
  let random: Random | undefined;
  return {
    bytes(length) {
      const digits = listed[requests++];
      if (digits !== undefined) return fitted(hexBytes(digits), length);
      if (typeof tail === 'number') return new Uint8Array(length).fill(tail);
      random ??= Seed.root(tail.seed).fork('entropy').random();
      return random.bytes(length);
    },
  };
}

function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const fit = new Uint8Array(length);
  fit.set(bytes.subarray(0, length));
  return fit;
}
