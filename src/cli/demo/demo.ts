import { Seed } from '../../environment/seed.ts';
import { EXIT } from '../exit-codes.ts';
import { readGuest } from '../guest.ts';
import { formatDemonstration, formatSummary, isAsExpected } from './format-demo.ts';
import type { Demonstration } from './format-demo.ts';
import { runSimulated } from './run-simulated.ts';
import { SCRIPTS } from './scripts.ts';
import { guestsFolder, shippedGuests } from './shipped-guests.ts';

/** Longer than any shipped guest runs. */
const LIMIT = 1_000_000_000;

/**
 * Runs every shipped guest twice and writes what it did. Standard output depends on the seed and, as it names files, on
 * the working directory.
 */
export function demo(seed: number): number {
  const root = Seed.root(seed);
  const demonstrations: Demonstration[] = [];
  for (const guest of shippedGuests()) {
    const image = readGuest(guest.elf, false);
    const start = performance.now();
    const once = () => runSimulated(image, SCRIPTS[guest.name] ?? {}, root.fork(guest.name), LIMIT);
    const demonstration = { guest, run: once(), again: once() };
    const seconds = (performance.now() - start) / 1000;
    demonstrations.push(demonstration);
    process.stdout.write(formatDemonstration(demonstration));
    const slots = 2 * demonstration.run.slots;
    process.stderr.write(
      `[${guest.name}: ${(slots / seconds / 1e6).toFixed(1)} million slots a second, ${seconds.toFixed(2)} s]\n`,
    );
  }
  process.stdout.write(formatSummary(demonstrations, seed, guestsFolder()));
  return demonstrations.every(isAsExpected) ? 0 : EXIT.failed;
}
