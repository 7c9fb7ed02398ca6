import type { Random } from '../../../src/environment/random.ts';
import type { Operation } from '../../../src/simulation/clients/key-value-protocol.ts';

/** Operations of a client on a few keys; all clients together write each value once, or nearly so. */
export function someOperations(random: Random, client: number, count: number, keys: number): Operation[] {
  const written = (number: number) => `v${client}_${number}`;
  return Array.from({ length: count }, (_, number): Operation => {
    const key = `k${random.integer(1, keys)}`;
    switch (random.integer(0, 9)) {
      case 0:
        return { kind: 'delete', key };
      case 1:
      case 2:
      case 3:
        return { kind: 'get', key };
      case 4:
      case 5: {
        const old = random.oneIn(3) ? '-' : `v${random.integer(0, 3)}_${random.integer(0, number)}`;
        return { kind: 'swap', key, old, value: written(number) };
      }
      default:
        return { kind: 'put', key, value: written(number) };
    }
  });
}
