import { runSync } from '../hypervisor/drive.ts';
import type { ClockFeed } from '../hypervisor/environment-events.ts';
import type { Arrival, EventSource, StandingMachine } from '../hypervisor/event-source.ts';
import type { EncodedHeader } from '../hypervisor/log/header-codec.ts';
import { LogReader } from '../hypervisor/log/log-reader.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import { PassingEvents } from '../hypervisor/passing-events.ts';
import { concludeReplay } from '../hypervisor/replay.ts';
import { Replayer } from '../hypervisor/replayer.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';
import type { Backup } from '../replication/backup.ts';
import type { CopyMessage } from '../replication/message.ts';
import type { HostTime } from './host-time.ts';
import { KnownTime } from './known-time.ts';

export interface FollowingGuestOptions {
  readonly machine: Machine;
  readonly backup: Backup;
  readonly header: EncodedHeader;
  readonly time: HostTime;
  readonly feed: ClockFeed;
  /** Notes what the guest does, for when this side takes over. */
  readonly schedule: Schedule;
  /** Between the machine and the log, if not nothing. */
  readonly between?: (replayer: Replayer, backup: Backup) => EventSource;
  /** What it begins with, if that is not a machine at power-on. */
  readonly copy?: CopyMessage;
}

/** A guest that is replayed on a simulated host, as far as its log has come. */
export class FollowingGuest {
  readonly replayer: Replayer;
  readonly #options: FollowingGuestOptions;
  readonly #events: FollowedEvents;
  #outcome: Outcome | undefined;
  #result: ReplayResult | undefined;

  /** @throws LockstepError `bad-state`: what was copied is none of its machine's */
  constructor(options: FollowingGuestOptions) {
    const { backup, header, machine, schedule, feed, between, copy } = options;
    this.#options = options;
    this.replayer = new Replayer(new LogReader(backup.log, { known: header }), {
      keep: (effects, { position }) => this.#keep(effects, position),
    });
    const events = between?.(this.replayer, backup) ?? this.replayer;
    this.#events = new FollowedEvents(events, schedule, feed);
    if (copy !== undefined) {
      this.replayer.beginAt(copy.position, copy.state, machine);
      this.#events.time.takeOn(copy);
    }
    machine.watch?.([...new Set(schedule.happenings)]);
  }

  get position(): number {
    return this.#options.machine.position;
  }

  /** What became of the replay, once it is over. */
  get result(): ReplayResult | undefined {
    return this.#result;
  }

  /** How the guest has ended, if it has: it does not go on, whoever takes over. */
  get ended(): Outcome | undefined {
    const outcome = this.#outcome;
    const byItself = outcome?.end === 'halt' || outcome?.end === 'power-off';
    return this.replayer.ended ?? (byItself ? outcome : undefined);
  }

  /** What the guest has been told of the time. */
  get time(): KnownTime {
    return this.#events.time;
  }

  /** What the slot at hand has asked for, if the log has ended in front of the answer. */
  get question(): Question | undefined {
    return this.#events.question;
  }

  /** What is given next to the guest is not what the log has: a host that computes wrongly. */
  corrupt(): void {
    this.#events.corrupt();
  }

  /** Whether it has been given something that the log does not have. */
  get computedWrongly(): boolean {
    return this.#events.wrong;
  }

  /** Runs as far as the log and the world's time allow, or to a position. @returns whether it got as far as it can for now */
  run(ticks: number, position = Infinity): boolean {
    const { machine, backup, time } = this.#options;
    if (this.#result !== undefined) return true;
    const reachable = Math.min(time.positionAt(ticks), position);
    const known = backup.complete ? Infinity : backup.limit;
    const limit = Math.min(reachable, known);
    if (machine.position <= limit) this.#run(limit === Infinity ? undefined : limit);
    const starved = this.#result !== undefined || machine.position >= known;
    if (starved && machine.position < reachable) time.resume(machine.position, ticks);
    backup.progressed(machine.position, this.replayer.consumed);
    return starved;
  }

  #run(limit: number | undefined): void {
    const { machine, backup } = this.#options;
    const { replayer } = this;
    if (this.#outcome === undefined || (this.#outcome.end === 'limit' && !replayer.stopped)) {
      try {
        this.#outcome = runSync(machine, this.#events, {
          arrivalsAtLimit: true,
          ...(limit !== undefined && { limit }),
        });
      } catch (error) {
        this.#result = concludeReplay(replayer, machine, () => {
          throw error;
        });
        return;
      }
    }
    if (replayer.result !== undefined) this.#result = replayer.result;
    else if (this.#outcome.end !== 'limit' && backup.complete)
      this.#result = replayer.conclude(this.#outcome, machine);
  }

  #keep(effects: readonly Effect[], position: number): void {
    for (const effect of effects)
      if (effect.kind === 'console' || effect.kind === 'frame') this.#options.backup.keep(effect, position);
  }
}

/** The log's events, with what has to be known of them by whoever takes over. */
class FollowedEvents extends PassingEvents {
  readonly time: KnownTime;
  question: Question | undefined;
  readonly #schedule: Schedule;
  /** Whether something was given that the log does not have. */
  wrong = false;
  #corrupt = false;

  constructor(events: EventSource, schedule: Schedule, feed: ClockFeed) {
    super(events);
    this.#schedule = schedule;
    this.time = new KnownTime(feed);
  }

  corrupt(): void {
    this.#corrupt = true;
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival === undefined || arrival.kind === 'power-off' || arrival.kind === 'snapshot') return arrival;
    return this.#given(arrival, machine);
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.events.answer(question, machine);
    this.question = answer === undefined ? question : undefined;
    return answer && this.#given(answer, machine);
  }

  override noticed(machine: StandingMachine): void {
    for (const happening of machine.happened ?? []) this.#schedule.note(happening, machine.position);
    this.events.noticed(machine);
  }

  #given(input: Input, { position }: StandingMachine): Input {
    this.time.given(input, position);
    if (!this.#corrupt) return input;
    const wrong = corrupted(input);
    if (wrong === input) return input;
    this.#corrupt = false;
    this.wrong = true;
    return wrong;
  }
}

/** An input with something else in it, if there is anything in it. */
function corrupted(input: Input): Input {
  if (input.kind === 'clock') return { kind: 'clock', value: input.value + 1 };
  if (!('data' in input) || input.data.length === 0) return input;
  const data = input.data.slice();
  data[0]! ^= 1;
  return { ...input, data };
}
