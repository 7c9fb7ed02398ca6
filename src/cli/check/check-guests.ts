import { resolve } from 'node:path';

import type { DiskFile } from '../../environment/host/disk-file.ts';
import { pathFrom } from '../../environment/host/folder.ts';
import type { CheckResult } from '../../harness/check/check-result.ts';
import { check } from '../../harness/check/check.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { LAWS } from '../../harness/laws/laws.ts';
import type { Law } from '../../harness/laws/law.ts';
import type { Subject } from '../../harness/subject.ts';
import { LockstepError } from '../../machine/errors.ts';
import { boardWords } from '../board-options.ts';
import { shippedGuests } from '../demo/shipped-guests.ts';
import { formatCheck } from '../formats/format-check.ts';
import { hasText } from '../formats/test-suite.ts';
import { invariantWords, invariantsOf, refuseUnknownPlaces } from '../invariant-options.ts';
import { closeDisks, openDisks } from '../live/disks.ts';
import { scenarioBoard } from '../scenario-board.ts';
import { aboutScenario, guestPathOf, readScenario } from '../scenario-file.ts';
import { shellWord } from '../shell-word.ts';
import { VERSION } from '../../environment/host/version.ts';
import type { CheckArguments } from './check-arguments.ts';
import { checkedGuest, checkedMachine } from './checked-guest.ts';
import type { CheckedSubject } from './checked-guest.ts';
import { guestFixtures, replayGuestFixtures, sameFailureIn } from './guest-fixtures.ts';
import type { FolderReplay, GuestFixtures } from './guest-fixtures.ts';
import { checkCode, checkSummary, formatGuestReport } from './guest-report.ts';
import type { Again, GuestReport } from './guest-report.ts';
import { failureString, keptFixture, saveFixture } from './save-fixture.ts';

/** Whoever has a check done. */
export interface CheckHost {
  /** Takes a part of standard output. */
  print(text: string): void;
  /** Told before each trial which guest is at work, and how many trials it has behind it. */
  progress(guest: string, trials: number): void;
  /** Milliseconds of the host's clock. */
  milliseconds(): number;
  /** Set once no more trials shall begin. */
  readonly interrupted: boolean;
}

/**
 * Checks guests one after another, or the machine that `options` name. @returns what the process ends with
 * @throws LockstepError
 */
export async function checkGuests(
  options: CheckArguments,
  host: CheckHost,
  machine?: Subject,
): Promise<number> {
  const disks = openDisks(options.disks, 'r');
  try {
    return await new Checks(options, host, disks, machine).run();
  } finally {
    closeDisks(disks);
  }
}

class Checks {
  readonly #options: CheckArguments;
  readonly #host: CheckHost;
  readonly #disks: readonly DiskFile[];
  readonly #machine: Subject | undefined;
  readonly #scenario: Fixture | undefined;
  readonly #laws: readonly Law[];
  readonly #start: number;

  constructor(
    options: CheckArguments,
    host: CheckHost,
    disks: readonly DiskFile[],
    machine: Subject | undefined,
  ) {
    this.#options = options;
    this.#host = host;
    this.#disks = disks;
    this.#machine = machine;
    this.#scenario = options.scenario === undefined ? undefined : readScenario(options.scenario);
    this.#laws = lawsNamed(options.laws);
    refuseWithoutPairs(options);
    this.#start = host.milliseconds();
  }

  async run(): Promise<number> {
    const paths = this.#paths();
    const reports: GuestReport[] = [];
    const print = (text: string): void => {
      if (hasText(this.#options.format)) this.#host.print(text);
    };
    for (const [index, path] of paths.entries()) {
      if (this.#host.interrupted) break;
      const guest = this.#prepared(path);
      if (index > 0) print('\n');
      // Before anything else, so that a check that is stopped can be made again; but not of one that is refused.
      else if (this.#options.drawn) print(`seed ${this.#options.seed}\n`);
      const report = await this.#check(guest, (index + 1) / paths.length);
      print(formatGuestReport(report));
      reports.push(report);
    }
    if (paths.length > 1) print(`\n${checkSummary(reports, paths.length)}\n`);
    const code = checkCode(reports);
    this.#host.print(formatCheck(this.#options.format, reports, code));
    return code;
  }

  #paths(): readonly string[] {
    const { guests, machine } = this.#options;
    if (machine !== undefined) return [machine];
    if (guests.length > 0) return eachOnce(guests);
    if (this.#scenario !== undefined) return [guestPathOf(this.#scenario, undefined)];
    return shippedGuests().map(({ elf }) => elf);
  }

  /** A guest that can be judged as it is asked for. */
  #prepared(path: string): CheckedSubject {
    const guest = aboutScenario(this.#scenario?.name, () => this.#guest(path));
    if (guest.symbols !== undefined) refuseUnknownPlaces(this.#options.invariants, path, guest.symbols);
    return guest;
  }

  /** @param share how much of the time may be used up when this one ends */
  async #check(guest: CheckedSubject, share: number): Promise<GuestReport> {
    const { seed, limit, numRuns, shard, path: trial, faults, invariants } = this.#options;
    const { path } = guest;
    const scenario = this.#scenario?.name;
    const kept = this.#fixturesOf(guest);
    const fixtures = kept && (await this.#replayed(path, kept));
    let trials = 0;
    const result = alongPath(scenario, trial, () =>
      check(guest.subject, {
        seed,
        faults,
        ...(this.#scenario === undefined
          ? { ...(numRuns !== undefined && { numRuns }), ...(limit !== undefined && { limit }) }
          : { numRuns: 0, fixtures: [limited(this.#scenario, limit)] }),
        ...(shard !== undefined && { shard }),
        ...(trial !== undefined && { path: trial }),
        laws: this.#laws,
        invariants: invariantsOf(invariants),
        rig: guest.rig,
        release: VERSION,
        budget: () => {
          this.#host.progress(path, trials++);
          return !this.#host.interrupted && this.#timeLeft(share);
        },
      }),
    );
    if (trial !== undefined && trials === 0) refusePath(trial);
    return this.#report(guest, result, kept && fixtures && { ...fixtures, known: kept.known });
  }

  /** Those to replay before trials are generated: not for one trial that is repeated, and once for all shards. */
  #fixturesOf({ path, subject }: CheckedSubject): GuestFixtures | undefined {
    const { scenario, path: trial, shard } = this.#options;
    if (scenario !== undefined || trial !== undefined || (shard?.index ?? 0) > 0) return undefined;
    const { places = [] } = this.#machine === undefined ? {} : subject;
    const fixtures = guestFixtures(path, { places });
    return fixtures.names.length === 0 ? undefined : fixtures;
  }

  #replayed(path: string, fixtures: GuestFixtures): Promise<FolderReplay> {
    const { invariants } = this.#options;
    // The guest of each is the one that it names, which is this one, on the board that it was found on.
    const given = { guest: undefined, leak: undefined, update: undefined, invariants };
    return replayGuestFixtures(fixtures, given, () => {
      this.#host.progress(path, 0);
      return !this.#host.interrupted;
    });
  }

  #guest(path: string): CheckedSubject {
    if (this.#machine !== undefined) return checkedMachine(path, this.#machine);
    const board = scenarioBoard(this.#scenario?.scenario.board, this.#options, this.#disks);
    return checkedGuest(path, this.#options.raw, board, this.#disks);
  }

  #timeLeft(share: number): boolean {
    const { budgetMilliseconds = Infinity } = this.#options;
    return this.#host.milliseconds() - this.#start < share * budgetMilliseconds;
  }

  #report(
    guest: CheckedSubject,
    result: CheckResult,
    fixtures: (FolderReplay & Pick<GuestFixtures, 'known'>) | undefined,
  ): GuestReport {
    const { failure, fixture } = result;
    const report = {
      guest: pathFrom('.', guest.path),
      ...(fixtures !== undefined && { fixtures }),
    };
    if (failure === undefined || fixture === undefined) {
      const name = this.#scenario?.name;
      const again = name === undefined ? undefined : { command: this.#sameAgain(name, guest.path) };
      return { ...report, result, ...(again !== undefined && { again }) };
    }
    const kept = keptFixture(fixture, guest, this.#options);
    const known = fixtures && sameFailureIn(fixtures, fixtures.known, fixture.found!);
    const file = known === undefined ? saveFixture(kept, guest) : `${fixtures!.folder}/${known}`;
    const string = failureString(fixture, guest, this.#options);
    const faults = this.#options.faults ? '--faults ' : '';
    const again: Again = {
      ...{ command: `lockstep replay ${shellWord(file)}`, file },
      ...(known !== undefined && { known: true }),
      ...(string !== undefined && { string }),
      ...(failure.path !== undefined && {
        options: `${faults}--seed ${result.seed} --path ${failure.path}`,
      }),
    };
    return { ...report, result: { ...result, failure: { ...failure, scenario: kept.scenario } }, again };
  }

  /** The command that judges a scenario as it was judged: with every option that goes before what its file says. */
  #sameAgain(scenario: string, guest: string): string {
    const { guests, machine, limit, laws, invariants } = this.#options;
    const words = [
      ...(machine === undefined ? [] : [`--machine ${shellWord(machine)}`]),
      ...(guests.length === 0 ? [] : [shellWord(guest)]),
      `--scenario ${shellWord(scenario)}`,
      ...boardWords(this.#options),
      ...(limit === undefined ? [] : [`--limit ${limit}`]),
      ...laws.map((law) => `--law ${shellWord(law)}`),
    ];
    const asked = invariantWords(invariants);
    if (words.length === 1) return ['lockstep replay', shellWord(scenario), ...asked].join(' ');
    return ['lockstep check', ...words, ...asked].join(' ');
  }
}

/** A check, with errors that name the scenario; what fast-check says of a path that its trials do not have, as an error of the option. */
function alongPath<T>(scenario: string | undefined, path: string | undefined, run: () => T): T {
  try {
    return aboutScenario(scenario, run);
  } catch (error) {
    if (path === undefined || !(error as Error).message.startsWith('Unable to replay')) throw error;
    return refusePath(path, error);
  }
}

/** Of several paths of one file only the first, as where a file is named beside all of its folder. */
function eachOnce(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const isNew = !seen.has(resolve(path));
    seen.add(resolve(path));
    return isNew;
  });
}

function refusePath(path: string, cause?: unknown): never {
  const problem = 'leads to no trial; it needs the seed and the options of the failure that it is from';
  throw new LockstepError('bad-configuration', `--path ${path}: ${problem}`, { cause });
}

function limited(fixture: Fixture, limit: number | undefined): Fixture {
  return limit === undefined ? fixture : { ...fixture, scenario: { ...fixture.scenario, limit } };
}

function lawsNamed(names: readonly string[]): readonly Law[] {
  for (const name of names) {
    if (LAWS.some((law) => law.name === name)) continue;
    const known = LAWS.map((law) => `"${law.name}"`).join(', ');
    throw new LockstepError('bad-configuration', `--law "${name}": there are ${known}`);
  }
  return names.length === 0 ? LAWS : LAWS.filter(({ name }) => names.includes(name));
}

/** A law about pairs judges nothing where no pairs are run. */
function refuseWithoutPairs({ laws, faults, scenario }: CheckArguments): void {
  const law = LAWS.find(({ name, pair }) => pair === true && laws.includes(name));
  if (law === undefined || faults || scenario !== undefined) return;
  throw new LockstepError('bad-configuration', `--law "${law.name}": it is about pairs; add --faults`);
}
