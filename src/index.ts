import type { Arbitrary } from 'fast-check';

import { hostEntropy } from './environment/host/entropy.ts';
import { readWholeFile } from './environment/host/file.ts';
import { pathFrom, readFolder, saveInFolder } from './environment/host/folder.ts';
import { VERSION } from './cli/version.ts';
import type { check as harnessCheck, CheckOptions as HarnessOptions } from './harness/check/check.ts';
import type { CheckResult as HarnessResult } from './harness/check/check-result.ts';
import { formatResult } from './harness/check/format-result.ts';
import { fixtureOf, parseFixture } from './harness/fixture.ts';
import type { Fixture } from './harness/fixture.ts';
import { knownOptions } from './harness/known-options.ts';
import { boardSetting } from './harness/riscv/board-setting.ts';
import type {
  scenario as harnessScenario,
  ScenarioOptions,
} from './harness/scenario/arbitraries/scenario.ts';
import type { Scenario } from './harness/scenario/scenario.ts';
import type { Subject } from './harness/subject.ts';
import { LockstepError } from './machine/errors.ts';
import { riscvGuest } from './riscv/guest.ts';
import type { RiscvBoardOptions, RiscvGuest } from './riscv/guest.ts';
import type { Image } from './riscv/loader/image.ts';
import { loadImage } from './riscv/loader/load.ts';

export { LockstepError } from './machine/errors.ts';
export type { ErrorCode } from './machine/errors.ts';
export type { Cancellation, Effect, Exit, Output, Request } from './machine/exit.ts';
export type {
  ClockInput,
  CompletionInput,
  ConsoleInput,
  FrameInput,
  Input,
  PaceInput,
  ResetInput,
  SignalInput,
} from './machine/input.ts';
export type { Question } from './machine/exit.ts';
export type { Happening, Machine } from './machine/machine.ts';
export type { ImageDescription, MachineDescription } from './machine/description.ts';

export type { Breach } from './harness/breach.ts';
export type { Count, Failure, LawCount } from './harness/check/check-result.ts';
export type { FormatOptions } from './harness/check/format-result.ts';
export type { Fixture } from './harness/fixture.ts';
export type { DiskCounts, FaultCount, OutputCounts, PairCounts } from './harness/pair/pair-tally.ts';
export { invariant } from './harness/invariants/invariants.ts';
export type { GuestRun, Invariant, Witness } from './harness/invariants/invariant.ts';
export type { Predicate } from './harness/invariants/predicate.ts';
export { LAWS } from './harness/laws/laws.ts';
export type { Law } from './harness/laws/law.ts';
export type { Cut, Fault, FaultKind, FaultPlace, HostName, Step } from './simulation/fault.ts';
export type { ScenarioOptions } from './harness/scenario/arbitraries/scenario.ts';
export { formatScenario } from './harness/scenario/format-scenario.ts';
export { parseScenario } from './harness/scenario/parse-scenario.ts';
export type { Scenario } from './harness/scenario/scenario.ts';
export type { DeviceSlots, Samples, Subject } from './harness/subject.ts';

export type {
  BoardConfiguration,
  ClockConfiguration,
  VirtioConfiguration,
} from './riscv/board/configuration.ts';
export { Computer } from './riscv/computer.ts';
export { disassemble } from './riscv/isa/disassemble.ts';
export type { DisassembleOptions, Disassembly } from './riscv/isa/disassemble.ts';
export type { Image, Segment } from './riscv/loader/image.ts';
export { loadImage } from './riscv/loader/load.ts';
export type { LoadOptions } from './riscv/loader/load.ts';
export { symbolAt, symbolNamed } from './riscv/loader/symbols.ts';
export type { GuestSymbol, SymbolPlace } from './riscv/loader/symbols.ts';
export type { RiscvBoardOptions, RiscvGuest } from './riscv/guest.ts';

/** A RISC-V guest: the path of its ELF file, or an image made otherwise; and its board. */
export type RiscvOptions = RiscvBoardOptions & ({ readonly elf: string } | { readonly image: Image });

/**
 * A guest on QEMU's `virt` board, of which machines can be made.
 * @throws LockstepError `bad-file`, `bad-image` or `bad-configuration`
 */
export function riscv(options: RiscvOptions): RiscvGuest {
  const { elf, image }: { elf?: string; image?: Image } = options;
  if (image !== undefined) return riscvGuest(image, options);
  if (typeof elf !== 'string') {
    throw new LockstepError('bad-configuration', 'riscv() needs a guest: give `elf`, a path, or `image`');
  }
  const { name, bytes } = readWholeFile(elf);
  const guest = riscvGuest(loadImage(bytes, name), options);
  FILES.set(guest, elf);
  return guest;
}

/** What a check may be told; all of it is optional. */
export interface CheckOptions extends Pick<
  HarnessOptions,
  'numRuns' | 'limit' | 'faults' | 'scenario' | 'invariants' | 'laws' | 'path' | 'examples'
> {
  /** A 32-bit signed integer: the same one gives the same trials. Default: one of the host's; the result names it. */
  readonly seed?: number;
  /** A folder of fixtures to run first; it need not be there. */
  readonly fixtures?: string;
}

const CHECK_OPTIONS: readonly (keyof CheckOptions)[] = [
  'numRuns',
  'seed',
  'limit',
  'faults',
  'scenario',
  'invariants',
  'laws',
  'path',
  'examples',
  'fixtures',
];

/** What came of a check. */
export interface CheckResult extends HarnessResult {
  readonly fixture?: SavableFixture;
}

/** A scenario that failed, and can be kept. */
export interface SavableFixture extends Fixture {
  /** Writes it into a folder. @returns the file's path. @throws LockstepError `bad-file` */
  save(folder: string): Promise<string>;
}

/**
 * Runs a subject through generated scenarios: recorded, replayed, compared. Shrinks the first failure.
 * @throws LockstepError `bad-configuration`, `bad-scenario`, `bad-file`; also if fast-check is not installed
 */
export async function check(subject: Subject, options: CheckOptions = {}): Promise<CheckResult> {
  knownOptions('check', options, CHECK_OPTIONS);
  const { seed = hostSeed(), fixtures, ...rest } = options;
  const kept = fixtures === undefined ? [] : readFixtures(fixtures, subject);
  const { fixture, ...result } = needed(harness).check(subject, {
    ...rest,
    seed,
    fixtures: kept,
    release: VERSION,
  });
  return fixture === undefined ? result : { ...result, fixture: savable(fixture, subject) };
}

/** The same, for tests. @throws CheckFailure unless everything holds, with the report as its message */
export async function assert(subject: Subject, options: CheckOptions = {}): Promise<void> {
  const result = await check(subject, options);
  if (result.verdict !== 'holds') throw new CheckFailure(result);
}

/** A check that did not come out as it should: something failed, or nothing that was tried reached the guest. */
export class CheckFailure extends Error {
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    super(formatResult(result));
    this.name = 'CheckFailure';
    this.result = result;
  }
}

export { formatResult as format };

/**
 * A fast-check arbitrary of scenarios for a subject.
 * @throws LockstepError `bad-configuration`: fast-check is not installed
 */
export function scenario(subject: Subject, options: ScenarioOptions = {}): Arbitrary<Scenario> {
  return needed(harness).scenario(subject, options);
}

interface Harness {
  readonly check: typeof harnessCheck;
  readonly scenario: typeof harnessScenario;
}

/** What needs fast-check, which is an optional peer: who only runs guests has none. */
const harness = await loadHarness();

async function loadHarness(): Promise<Harness | undefined> {
  try {
    const { check } = await import('./harness/check/check.ts');
    const { scenario } = await import('./harness/scenario/arbitraries/scenario.ts');
    return { check, scenario };
  } catch (error) {
    if (error instanceof Error && /fast-check/.test(error.message)) return undefined;
    throw error;
  }
}

function needed(part: Harness | undefined): Harness {
  if (part !== undefined) return part;
  throw new LockstepError('bad-configuration', 'checks need fast-check: npm install --save-dev fast-check');
}

/** By guest, the path of its file, where it was given as one. */
const FILES = new WeakMap<Subject, string>();

function hostSeed(): number {
  const bytes = hostEntropy.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0);
}

function readFixtures(folder: string, { places = [] }: Subject): Fixture[] {
  return readFolder(folder, '.json').map(({ name, bytes }) =>
    parseFixture(new TextDecoder().decode(bytes), name, { places }),
  );
}

function savable(fixture: Fixture, subject: Subject): SavableFixture {
  const save = async (folder: string): Promise<string> => {
    const { name, text } = withGuest(fixture, subject, folder);
    return saveInFolder(folder, name, text);
  };
  return { ...fixture, save };
}

/** A fixture that names its guest's file and board, so that the command line can run it by itself. */
function withGuest({ scenario, found }: Fixture, subject: Subject, folder: string): Fixture {
  const { places = [] } = subject;
  const path = FILES.get(subject);
  const board = path === undefined ? undefined : boardSetting((subject as RiscvGuest).configuration);
  const named =
    path === undefined || board === undefined
      ? scenario
      : { ...scenario, guest: pathFrom(folder, path), board };
  return fixtureOf(named, found, { places });
}
