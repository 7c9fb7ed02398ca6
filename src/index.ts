export { riscv } from './api/riscv.ts';
export type { RiscvOptions } from './api/riscv.ts';
export { assert, check, CheckFailure, scenario } from './api/check.ts';
export type { CheckOptions, CheckResult } from './api/check.ts';
export type { SavableFixture } from './api/savable-fixture.ts';
export { formatResult as format } from './harness/check/format-result.ts';

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
export type { CodeLine, CodePlace, Explanation, MemoryRegion, NamedValue } from './machine/explanation.ts';
export type { Happening, Machine } from './machine/machine.ts';
export type { ImageDescription, MachineDescription } from './machine/description.ts';

export type { Breach } from './harness/breach.ts';
export type { Count, Failure, LawCount } from './harness/check/check-result.ts';
export type { FormatOptions } from './harness/check/format-result.ts';
export type { EmbeddedFile, Fixture, FixtureRemarks, Found, KeptContent } from './harness/fixture.ts';
export type { PackedBytes } from './harness/fixtures/packed-bytes.ts';
export type {
  DiskCounts,
  FaultCount,
  OutputCounts,
  PairCounts,
  WrongCounts,
} from './harness/pair/pair-tally.ts';
export { invariant } from './harness/invariants/invariants.ts';
export type { ExitOptions } from './harness/invariants/exit.ts';
export type { InvariantSetting } from './harness/invariants/invariant-setting.ts';
export type { WordOptions } from './harness/invariants/word.ts';
export type { GuestRun, Invariant, Witness } from './harness/invariants/invariant.ts';
export type { Predicate } from './harness/invariants/predicate.ts';
export type {
  Blame,
  EventLine,
  Localisation,
  LoopPlace,
  MemoryDifference,
  OutputDifference,
  ValueDifference,
} from './harness/localise/localisation.ts';
export { LAWS } from './harness/laws/laws.ts';
export type { Law } from './harness/laws/law.ts';
export type { Cut, Fault, FaultKind, FaultPlace, HostName, Step } from './simulation/fault.ts';
export { formatVerdict as formatHistoryVerdict } from './simulation/clients/format-verdict.ts';
export { History } from './simulation/clients/history.ts';
export type { Call, Moment as CallMoment } from './simulation/clients/history.ts';
export type { Answer, Operation } from './simulation/clients/key-value-protocol.ts';
export { linearizability } from './simulation/clients/linearizability.ts';
export type { Verdict as HistoryVerdict } from './simulation/clients/linearizability.ts';
export type { ScenarioOptions } from './harness/scenario/arbitraries/scenario.ts';
export { formatScenario } from './harness/scenario/format-scenario.ts';
export type { ParseScenarioOptions } from './harness/scenario/parse-scenario.ts';
export { parseScenario } from './harness/scenario/parse-scenario.ts';
export type {
  Arrival,
  BoardSetting,
  ClientSetting,
  ClientWish,
  ClockSetting,
  EntropySetting,
  Event,
  IoSetting,
  PairSetting,
  Place,
  ReplaySetting,
  Scenario,
  Tail,
  Verdict,
} from './harness/scenario/scenario.ts';
export type { DeviceSlots, Samples, Subject } from './harness/subject.ts';

export type {
  BoardConfiguration,
  ClockConfiguration,
  VirtioConfiguration,
} from './riscv/board/configuration.ts';
export type { ClockFeed } from './hypervisor/environment-events.ts';
export type { Outcome } from './hypervisor/outcome.ts';
export type { Consumed, ConsumedKind } from './hypervisor/traffic.ts';

export { Computer } from './riscv/computer.ts';
export { disassemble } from './riscv/isa/disassemble.ts';
export type { DisassembleOptions, Disassembly } from './riscv/isa/disassemble.ts';
export type { Image, ImageFile, Segment } from './riscv/loader/image.ts';
export { loadImage } from './riscv/loader/load.ts';
export type { LoadOptions } from './riscv/loader/load.ts';
export { sourceOf } from './riscv/loader/source-of.ts';
export { symbolAt, symbolNamed } from './riscv/loader/symbols.ts';
export type { GuestSymbol, SymbolPlace } from './riscv/loader/symbols.ts';
export type { GuestDevices, RiscvBoardOptions, RiscvGuest } from './riscv/guest.ts';
export type { Slot } from './riscv/trace.ts';
