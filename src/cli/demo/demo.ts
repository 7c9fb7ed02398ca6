import { outputEarly } from '../../audit/leaks/pair/output-early.ts';
import { check } from '../../harness/check/check.ts';
import type { CheckResult } from '../../harness/check/check-result.ts';
import { LAWS } from '../../harness/laws/laws.ts';
import type { Rig } from '../../harness/rig.ts';
import { VERDICT } from '../exit-codes.ts';
import { ProgressLine } from '../check/progress-line.ts';
import { checkedGuest } from '../check/checked-guest.ts';
import type { CheckedGuest } from '../check/checked-guest.ts';
import { formatDemonstration, isConvincing } from './format-demo.ts';
import type { ProvenLeak } from './format-demo.ts';
import { guestsFolder, shippedGuests } from './shipped-guests.ts';

/** Trials of each guest: enough to kill some primaries of each, and all together a matter of seconds. */
const RUNS = 40;
/** Trials within which a broken Lockstep is found at the latest. */
const LEAK_RUNS = 100;
/** Small enough for thousands of machines. */
const BOARD = { memory: '1MiB', disks: [{ sectors: 2048 }] };
const LEAKING_GUEST = 'exerciser';

/**
 * What Lockstep is for, on the guests that ship with it: every one is run as primary and backup through generated
 * scenarios, and judged; then a broken Lockstep is. Standard output depends on the seed and, as it names files, on the working
 * directory; what varies goes to standard error.
 */
export function demo(seed: number): number {
  const progress = new ProgressLine(process.stderr);
  const start = performance.now();
  const results: CheckResult[] = [];
  const guests = shippedGuests();
  for (const { name, elf } of guests) {
    results.push(
      trials(checkedGuest(elf, false, BOARD), (seed + results.length) | 0, RUNS, (done) => {
        progress.show(`${name}: ${done} of ${RUNS} trials (guest ${results.length + 1} of ${guests.length})`);
      }),
    );
  }
  const seconds = (performance.now() - start) / 1000;
  const leak = provenLeak(seed, (done) => progress.show(`Lockstep, broken on purpose: ${done} trials`));
  progress.clear();
  const demonstration = { guests, results, laws: LAWS, leak, seed, folder: guestsFolder() };
  process.stdout.write(formatDemonstration(demonstration));
  const count = results.reduce((sum, result) => sum + result.trials, 0);
  process.stderr.write(
    `[${count} trials in ${seconds.toFixed(1)} s: ${(count / seconds).toFixed(0)} a second, each of them at least ` +
      'five runs of the guest]\n',
  );
  return isConvincing(demonstration) ? VERDICT.good : VERDICT.bad;
}

/** The output rule broken by one: what leaves does so one acknowledged slot too early. */
function provenLeak(seed: number, tell: (done: number) => void): ProvenLeak {
  const { elf } = shippedGuests().find(({ name }) => name === LEAKING_GUEST)!;
  const guest = checkedGuest(elf, false, BOARD);
  return {
    what: 'an output leaves as soon as the backup has the log up to its slot, instead of up to behind it',
    result: trials(guest, seed, LEAK_RUNS, tell, outputEarly),
  };
}

function trials(
  { subject }: CheckedGuest,
  seed: number,
  numRuns: number,
  tell: (done: number) => void,
  rig?: Rig,
): CheckResult {
  let done = 0;
  return check(subject, {
    seed,
    numRuns,
    faults: true,
    budget: () => {
      tell(done++);
      return true;
    },
    ...(rig && { rig }),
  });
}
