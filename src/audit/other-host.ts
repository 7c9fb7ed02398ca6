import type { Random } from '../environment/random.ts';
import { Seed } from '../environment/seed.ts';

/**
 * What another host's clock, entropy or threads do, as a stream of random numbers: not the primary's, and the same for
 * each trial, so that a leak is found after as many trials and shrinks to the same scenario every time.
 */
export function otherHost(name: string): Random {
  return Seed.root(0).fork('other host').fork(name).random();
}
