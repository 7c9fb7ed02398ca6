import type { Disk } from '../environment/environment.ts';
import { runSync } from '../hypervisor/drive.ts';
import { digestOf } from '../hypervisor/digest.ts';
import { EnvironmentEvents } from '../hypervisor/environment-events.ts';
import { EncodedHeader } from '../hypervisor/log/header-codec.ts';
import { LogReader } from '../hypervisor/log/log-reader.ts';
import { memorySource } from '../hypervisor/log/log-source.ts';
import { LogWriter } from '../hypervisor/log/log-writer.ts';
import { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import { Recorder } from '../hypervisor/recorder.ts';
import { concludeReplay } from '../hypervisor/replay.ts';
import { Replayer } from '../hypervisor/replayer.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Consumed } from '../hypervisor/traffic.ts';
import type { MachineDescription } from '../machine/description.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Happening, Machine } from '../machine/machine.ts';
import { joined } from './joined.ts';
import { MeddledMachine } from './meddled-machine.ts';
import type { Deeds } from './meddled-machine.ts';
import { ObservedMachine, faultOfState } from './observed-machine.ts';
import type { Delivery, Look } from './observed-machine.ts';
import { remade } from './remade.ts';
import { SHIPPED } from './rig.ts';
import type { Rig } from './rig.ts';
import { followed } from './localise/follower.ts';
import type { Follower } from './localise/follower.ts';
import type { Client } from '../simulation/client.ts';
import type { HostName } from '../simulation/fault.ts';
import { Pair } from '../simulation/pair.ts';
import type { PairTrial } from './pair/pair-trial.ts';
import { referenceOf } from './pair/reference.ts';
import { splice } from './pair/splice.ts';
import { hasPair, scenarioPair } from './scenario/scenario-pair.ts';
import { scenarioParts } from './scenario/scenario-parts.ts';
import { DEFAULT_CHECKPOINTS } from './scenario/scenario.ts';
import type { ReplaySetting, Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

/** A trial's log is of this release and no other. */
const RELEASE = 'trial';

/** What a primary did in one trial. */
export interface RecordedTrial {
  /** Without the guest's image: whoever replays it has that. */
  readonly log: Uint8Array;
  readonly outcome: Outcome;
  readonly position: number;
  readonly digest: string;
  readonly consumed: Consumed;
  /** Of all that was sent out (`Traffic.outputs`). */
  readonly outputs: number;
  /** What was printed. */
  readonly printed: Uint8Array;
  /** By index in the scenario's arrivals: whether the place of each was reached, and it was delivered. */
  readonly reached: readonly boolean[];
  /** What reached the primary, in order. */
  readonly deliveries: readonly Delivery[];
  /** Positions at which it waited for an interrupt. */
  readonly idles: ReadonlySet<number>;
}

/** What a backup did with a trial's log, and where it got to. */
export interface ReplayedTrial {
  readonly result: ReplayResult;
  /** How its machine's run ended, whatever the log says of it; absent where the machine refused an input. */
  readonly ended: Outcome | undefined;
  /** Of all that it sent out (`Traffic.outputs`). */
  readonly outputs: number;
  readonly position: number;
  readonly digest: string;
  readonly printed: Uint8Array;
  readonly deliveries: readonly Delivery[];
}

/** A scenario, recorded and replayed; and run on a pair of hosts, if it is one of a pair. */
export interface Trial {
  readonly scenario: Scenario;
  readonly recorded: RecordedTrial;
  readonly replayed: ReplayedTrial;
  readonly pair?: PairTrial;
}

/** Who watches a primary. */
export interface Watch {
  readonly happenings: readonly Happening[];
  readonly look: Look;
}

/** What is done to a backup while it replays. */
export interface ReplayMeddling {
  /** How the machine is treated. */
  readonly setting?: ReplaySetting;
  /** It begins at the first snapshot of the log at or behind this position, instead of at power-on. */
  readonly fromSnapshot?: number;
}

/** A machine that can forget what it only remembers to be quick. */
interface Forgetful extends Machine {
  forgetCaches?(): void;
}

/** Where trials are run: the machines of one subject, made once and reset for each trial. */
export class Bench {
  readonly subject: Subject;
  /** The primary's machine, as it stands after the last trial recorded. */
  readonly primary: Machine;
  readonly #rig: Rig;
  readonly #description: MachineDescription;
  readonly #sink = new MemorySink();
  readonly #headers = new Map<number, EncodedHeader>();
  /** The one that was written last is probably the next to be read. */
  #header: EncodedHeader | undefined;
  #backup: Machine | undefined;
  #spare: Machine | undefined;
  /** What the backup's machine itself has thrown in the last replay. */
  readonly #thrown = new Set<unknown>();

  constructor(subject: Subject, rig: Rig = SHIPPED) {
    this.subject = subject;
    this.#rig = rig;
    this.#description = subject.describe?.() ?? { family: subject.id, semantics: 1, configuration: {} };
    this.primary = this.#resettable(() => rig.primary?.(subject) ?? subject.create());
  }

  /** A scenario, recorded by the primary and replayed by the backup. */
  run(scenario: Scenario, watch?: Watch): Trial {
    return this.replayed(scenario, this.record(scenario, watch));
  }

  /** The rest of a trial that the primary has recorded. */
  replayed(scenario: Scenario, recorded: RecordedTrial): Trial {
    const trial = { scenario, recorded, replayed: this.replay(recorded.log) };
    return hasPair(scenario) ? { ...trial, pair: this.runPair(scenario) } : trial;
  }

  /** The primary: runs the guest live in a scenario's environment, recorded. */
  record(scenario: Scenario, watch?: Watch, follower: Follower = {}): RecordedTrial {
    const { environment, schedule, console } = scenarioParts(scenario, this.subject);
    const rig = this.#rig;
    this.reset(this.primary);
    const machine = new ObservedMachine(this.primary, watch?.look);
    this.#watch(machine, schedule.happenings, watch?.happenings ?? []);
    const live = new EnvironmentEvents(rig.environment?.(environment, this.primary) ?? environment, {
      clock: this.subject.clock ?? { kind: 'read' },
      schedule,
    });
    const source = rig.source?.(live, machine) ?? live;
    this.#sink.reset();
    const header = this.header(scenario);
    const sink = rig.sink?.(this.#sink) ?? this.#sink;
    const log = rig.log?.(header, sink) ?? new LogWriter(header, sink);
    const recorder = new Recorder(source, log);
    const events = followed(rig.recorder?.(recorder, source, machine) ?? recorder, follower);
    const outcome = runSync(machine, events, { limit: Math.min(scenario.limit, follower.until ?? Infinity) });
    recorder.finish(outcome, machine);
    return {
      log: this.#sink.bytes.slice(),
      outcome,
      position: machine.position,
      digest: digestOf(machine),
      consumed: recorder.traffic.consumed,
      outputs: recorder.traffic.outputs,
      printed: console.printed,
      reached: schedule.reached,
      deliveries: machine.deliveries,
      idles: machine.idles,
    };
  }

  /**
   * The backup: replays a log.
   * @throws LockstepError `bad-log`: it is no log, or damaged; `bad-state`: its snapshot is none of this machine
   */
  replay(
    log: Uint8Array,
    { setting, fromSnapshot }: ReplayMeddling = {},
    follower: Follower = {},
  ): ReplayedTrial {
    const reader = new LogReader(memorySource(log), this.#header && { known: this.#header });
    const { backup } = this;
    this.reset(backup);
    const printed: Uint8Array[] = [];
    const replayer = new Replayer(reader, { print: (data) => printed.push(data.slice()) });
    const events = followed(this.#rig.replayer?.(replayer, backup, reader) ?? replayer, follower);
    if (fromSnapshot !== undefined) replayer.skipToSnapshot(fromSnapshot, backup);
    this.#thrown.clear();
    const observed = new ObservedMachine(backup, undefined, this.#thrown);
    const machine =
      setting === undefined ? observed : new MeddledMachine(observed, setting, this.#deedsTo(backup));
    const limit = follower.until ?? Infinity;
    let ended: Outcome | undefined;
    const result = concludeReplay(
      replayer,
      machine,
      () => (ended = runSync(machine, events, limit === Infinity ? {} : { limit })),
    );
    return {
      result,
      ended,
      outputs: replayer.traffic.outputs,
      position: backup.position,
      digest: digestOf(observed),
      printed: joined(printed),
      deliveries: observed.deliveries,
    };
  }

  /**
   * A scenario on the hosts of a pair in one virtual time, with what goes wrong in it.
   * @param others who deal with the guest beside the scenario's clients
   * @throws LockstepError `bad-scenario`
   */
  pair(scenario: Scenario, others: readonly Client[] = []): Pair {
    const machineOf = (host: HostName): Machine => {
      const machine = this[host];
      this.reset(machine);
      return machine;
    };
    const options = scenarioPair(scenario, this.subject, machineOf, this.header(scenario), this.#rig.pair);
    return new Pair({
      ...options,
      disks: this.#disks(scenario),
      clients: [...options.clients, ...others],
    });
  }

  /** The same to its end, with what one machine would have done in place of the two. */
  runPair(scenario: Scenario): PairTrial {
    const pair = this.pair(scenario);
    pair.run();
    return this.concludePair(scenario, pair);
  }

  /** What a pair has come to that was run by somebody else. It takes the backup's machine. */
  concludePair(scenario: Scenario, { history, options }: Pair): PairTrial {
    const header = this.header(scenario);
    const log = splice(history, header);
    const { backup } = this;
    this.reset(backup);
    const { settings } = options;
    const blank = this.#disks(scenario);
    return { history, settings, blank, log, reference: referenceOf(log, header, backup) };
  }

  /** Whether an error that came out of the last replay is one that the backup's machine has thrown, and not Lockstep. */
  isMachineError(error: unknown): boolean {
    return this.#thrown.has(error);
  }

  /** Whether the backup can be made to forget what it only remembers to be quick. */
  get isForgetful(): boolean {
    return (this.backup as Forgetful).forgetCaches !== undefined;
  }

  /** Another machine than the primary, built from the bytes of a log's header. */
  get backup(): Machine {
    return (this.#backup ??= this.#resettable(() => this.#makeBackup()));
  }

  /** A third one, made in the same way, for who becomes the new backup. */
  get spare(): Machine {
    return (this.#spare ??= this.#resettable(() => this.#makeBackup()));
  }

  /** What the log of a scenario begins with. It names the guest's image, and leaves out its bytes. */
  header({ checkpoints = DEFAULT_CHECKPOINTS }: Pick<Scenario, 'checkpoints'>): EncodedHeader {
    const known = this.#headers.get(checkpoints);
    if (known !== undefined) return (this.#header = known);
    const { image, ...machine } = this.#description;
    const { bytes: _bytes, ...named } = image ?? {};
    const header = EncodedHeader.of({
      release: RELEASE,
      machine: image === undefined ? machine : { ...machine, image: named as typeof image },
      checkpointInterval: checkpoints,
    });
    this.#headers.set(checkpoints, header);
    return (this.#header = header);
  }

  /** Back to power-on. */
  reset(machine: Machine): void {
    machine.reset!();
  }

  /** The guest's disks at power-on. */
  #disks(scenario: Scenario): ReadonlyMap<number, Disk> {
    const { environment } = scenarioParts(scenario, this.subject);
    return (this.#rig.environment?.(environment, this.primary) ?? environment).disks;
  }

  /** A place of a scenario that the machine cannot watch for is never reached; one that is to be judged has to be. */
  #watch(machine: Machine, planned: readonly Happening[], judged: readonly Happening[]): void {
    if (machine.watch !== undefined) machine.watch([...new Set([...planned, ...judged])]);
    else if (judged.length > 0) {
      const { id } = this.subject;
      throw new LockstepError(
        'bad-configuration',
        `${id} cannot watch for "${judged[0]}": it has no \`watch\``,
      );
    }
  }

  #deedsTo(machine: Forgetful): Deeds {
    return { lose: () => this.reset(machine), forget: () => machine.forgetCaches?.() };
  }

  #makeBackup(): Machine {
    const { subject } = this;
    const header = EncodedHeader.of({ release: RELEASE, machine: this.#description, checkpointInterval: 1 });
    const { machine } = EncodedHeader.read(memorySource(header.bytes)).header;
    return this.#rig.backup?.(subject, machine) ?? subject.rebuild?.(machine) ?? subject.create();
  }

  /** A machine that can be put back to power-on. */
  #resettable(make: () => Machine): Machine {
    const machine = make();
    if (machine.reset !== undefined) return machine;
    const fault = faultOfState(machine.save());
    if (fault !== undefined) throw new LockstepError('bad-configuration', `${this.subject.id}: ${fault}`);
    return remade(make, machine);
  }
}
