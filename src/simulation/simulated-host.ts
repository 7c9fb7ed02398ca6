import { lineTicks } from '../environment/clock-line.ts';
import type { Disk, Environment } from '../environment/environment.ts';
import { LogWriter } from '../hypervisor/log/log-writer.ts';
import { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Machine } from '../machine/machine.ts';
import type { Action, Taken } from '../replication/action.ts';
import { Backup } from '../replication/backup.ts';
import type { Message } from '../replication/message.ts';
import { Primary } from '../replication/primary.ts';
import { StorageQueue } from '../replication/storage-queue.ts';
import type { DiskRequest } from '../replication/storage-queue.ts';
import type { HostName } from './fault.ts';
import { FollowingGuest } from './following-guest.ts';
import type { Takeover } from './history.ts';
import { HostClock } from './host-clock.ts';
import { HostTime } from './host-time.ts';
import { Inbox } from './inbox.ts';
import { LiveGuest } from './live-guest.ts';
import type { PairOptions } from './pair-options.ts';

/** What a host needs of the world that it is in. */
export interface Surroundings {
  readonly options: PairOptions;
  now(): number;
  /** Whether anybody may still send something to the guest. */
  expectant(): boolean;
  send(from: HostName, message: Message): void;
  /** The protocol has decided something; it may be the end of the host. */
  acted(host: SimulatedHost, action: Exclude<Action, { kind: 'send' }>): void;
  toDisk(host: SimulatedHost, request: DiskRequest): void;
  /** The position at which a fault strikes the host next. */
  nextFault(host: HostName): number;
  /** The host's guest has got to where it is. */
  reached(host: SimulatedHost): void;
}

/** Why a host does nothing more: a fault, the protocol, or since all is done. */
export type HostEnd = 'crashed' | 'halted' | 'ended';

/**
 * One host of the pair: a machine, its hypervisor, and the side of the protocol that its role has. What it is told while it
 * is paused it gets to know afterwards.
 */
export class SimulatedHost {
  readonly name: HostName;
  readonly machine: Machine;
  readonly inbox = new Inbox();
  readonly #world: Surroundings;
  /** As it sees them. */
  readonly #disks: ReadonlyMap<number, Disk>;
  readonly #sink = new MemorySink();
  readonly #time: HostTime;
  #primary: Primary | undefined;
  #backup: Backup | undefined;
  #live: LiveGuest | undefined;
  #following: FollowingGuest | undefined;
  #log: LogWriter | undefined;
  #clock: HostClock | undefined;
  #schedule: Schedule | undefined;
  #storage = new StorageQueue();
  #over: HostEnd | undefined;
  #takeover: Takeover | undefined;
  #outcome: Outcome | undefined;
  /** When its guest goes on, in ticks; infinite if something has to happen before. */
  #resumesAt = Infinity;
  /** The guest waits for something to come; or it may not go on before the protocol says so. */
  #waiting = false;
  #stalled = false;
  #pausedUntil = -1;
  /** What it has been told while it was paused. */
  #backlog: (() => void)[] = [];

  /** @param disks as this host sees them; called once */
  constructor(
    name: HostName,
    world: Surroundings,
    disks: (host: SimulatedHost) => ReadonlyMap<number, Disk>,
  ) {
    this.name = name;
    this.machine = world.options.machines[name];
    this.#world = world;
    this.#time = new HostTime(world.options.world.slotsPerTick[name]);
    this.#disks = disks(this);
  }

  get position(): number {
    return this.machine.position;
  }

  get over(): HostEnd | undefined {
    return this.#over;
  }

  get isLive(): boolean {
    return this.#over === undefined && this.#live !== undefined;
  }

  /** When its guest goes on, in ticks; infinite if something has to happen before. */
  get resumesAt(): number {
    return this.#over === undefined && !this.#isPaused ? this.#resumesAt : Infinity;
  }

  /** Whether its guest waits, and nothing that it asked for or sent out is under way. */
  get isQuiet(): boolean {
    return this.#waiting && this.#primary?.held === 0 && this.#storage.length === 0;
  }

  /** What it has written of the log: for a backup that took over, what it has written on. */
  get log(): Uint8Array {
    // What a host that stopped had only in its memory is part of what it has done.
    if (this.#over !== undefined && this.#outcome === undefined) this.#live?.recorder.cover();
    return this.#sink.bytes;
  }

  get takeover(): Takeover | undefined {
    return this.#takeover;
  }

  /** How the guest ended here. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** What came of the replay, if that has come to an end. */
  get replay(): ReplayResult | undefined {
    return this.#following?.result;
  }

  /** What its writes carry. */
  get generation(): number {
    return this.#primary?.generation ?? this.#backup?.generation ?? 0;
  }

  /** Whether it is live and misses its backup, and the disk has yet to say who goes on. */
  get isTaking(): boolean {
    return this.#primary?.state === 'taking';
  }

  /** Whether it is live without a backup. */
  get isAlone(): boolean {
    return this.#primary?.state === 'alone';
  }

  /** The world's time where its guest is: one that runs may be a little ahead of what else has happened. */
  get localTicks(): number {
    return Math.max(this.#world.now(), this.#time.at(this.position));
  }

  /** The world's time at which its guest gets to `position`, as its guest goes on at present, in ticks. */
  ticksAt(position: number): number {
    return this.#time.at(position);
  }

  /** How far the backup was behind when it was last heard of, in slots. */
  get lag(): number {
    return this.#primary?.lag.lag ?? 0;
  }

  beginAsPrimary(generation: number): void {
    const { settings, header, parts, world, schedule } = this.#world.options;
    const now = this.#world.now();
    const made = { settings, generation, state: 'protected' as const, now, act: this.#act };
    this.#primary = parts?.primary?.(made) ?? new Primary(made);
    const sink = { write: (bytes: Uint8Array) => this.#wrote(bytes) };
    const log = parts?.log?.(header, sink) ?? new LogWriter(header, sink);
    this.#log = log;
    this.#clock = this.#makeClock(world.clockAhead[this.name]);
    this.#live = new LiveGuest({ ...this.#liveOptions(this.#primary, schedule()), log });
    this.#storage = this.#live.storage;
    this.#resumesAt = now;
  }

  beginAsBackup(generation: number): void {
    const { settings, header, feed, parts, schedule } = this.#world.options;
    const made = { settings, generation, header, now: this.#world.now(), act: this.#act };
    const { machine } = this;
    const time = this.#time;
    const backup = parts?.backup?.(made) ?? new Backup(made);
    this.#backup = backup;
    this.#schedule = schedule();
    const follow = parts?.follow;
    this.#following = new FollowingGuest({
      ...{ machine, backup, header, time, feed, schedule: this.#schedule },
      ...(follow && { between: (replayer) => follow(replayer, backup) }),
    });
  }

  /** Runs its guest until the world's time is `ticks`, or until something comes of it before, or to a position. */
  run(ticks: number, position: number): void {
    if (this.#live === undefined) this.#follow(ticks, position);
    else this.#runLive(this.#live, ticks, position);
  }

  /** Something happens to it, which a paused host gets to know afterwards. */
  post(happen: () => void): void {
    if (this.#over !== undefined) return;
    if (this.#isPaused) {
      this.#backlog.push(happen);
      return;
    }
    // Nobody sees a guest that follows, so that it is run only when its host is needed.
    if (this.#live === undefined) {
      this.#follow(this.#world.now(), this.#world.nextFault(this.name));
      this.#world.reached(this);
      if (this.over !== undefined) return;
    }
    happen();
    this.#check();
  }

  receive(message: Message): void {
    const now = this.#world.now();
    switch (message.kind) {
      case 'log':
      case 'heartbeat':
      case 'farewell':
        this.#backup?.receive(message, now);
        break;
      default:
        this.#primary?.receive(message, now);
    }
  }

  hasRoomFor(bytes: number): boolean {
    if (this.#isPaused || this.#backup?.hasRoomFor(bytes) !== false) return true;
    // By now it may have consumed more.
    this.post(() => {});
    return this.#over !== undefined || this.#backup.hasRoomFor(bytes);
  }

  tick(): void {
    const now = this.#world.now();
    this.#primary?.tick(now);
    if (this.#live === undefined) this.#backup?.tick(now);
  }

  taken(answer: Taken): void {
    const now = this.#world.now();
    if (this.#live === undefined) this.#backup?.taken(answer, now);
    else this.#primary?.taken(answer, now);
  }

  /** A request of its has got to the disk, which carries it out now. What comes of it the host sees when it can. */
  carryOut(request: DiskRequest): void {
    const isAwaited =
      this.#storage.performed(request) && this.#over === undefined && this.#outcome === undefined;
    if (isAwaited) this.#live!.carryOut(request);
    else if (request.kind === 'write') this.#disks.get(request.device)?.write(request.sector, request.data);
    this.post(() => this.wake());
  }

  corrupt(): void {
    this.#following?.corrupt();
  }

  /** It does nothing from now on. */
  end(how: HostEnd): void {
    this.#over ??= how;
  }

  pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  /** A pause may be over. */
  resume(): void {
    const now = this.#world.now();
    if (!this.#isPaused || now < this.#pausedUntil || this.#over !== undefined) return;
    this.#pausedUntil = -1;
    this.#time.resume(this.position, now);
    if (this.#resumesAt < now) this.#resumesAt = now;
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const happen of backlog) this.post(happen);
  }

  /** Something has come for its guest. */
  wake(): void {
    if (!this.#waiting) return;
    const now = this.#world.now();
    this.#time.resume(this.position, now);
    this.#resumesAt = now;
  }

  /** Nothing will come for its guest any more. */
  giveUp(): void {
    this.#clock!.quiet = true;
    this.wake();
  }

  get #isPaused(): boolean {
    return this.#pausedUntil >= 0;
  }

  readonly #act = (action: Action): void => {
    if (this.#over !== undefined) return;
    if (action.kind === 'send') {
      this.#world.send(this.name, action.message);
      return;
    }
    if (action.kind === 'halt') this.end('halted');
    if (action.kind === 'end') this.end('ended');
    this.#world.acted(this, action);
    if (action.kind === 'live' && this.#live === undefined && this.over === undefined) this.#goLive();
  };

  #runLive(live: LiveGuest, ticks: number, position: number): void {
    // What it has waited for is due by now.
    if (this.#waiting) this.#time.resume(this.position, this.#world.now());
    this.#waiting = false;
    if (!live.mayRun) {
      this.#stall(live);
      return;
    }
    this.#time.setShare(this.#primary!.lag.share, this.position);
    const end = live.run(ticks, position);
    this.#resumesAt = this.#time.at(this.position);
    if (end === 'ended') {
      this.#outcome = live.outcome;
      this.#resumesAt = Infinity;
    } else if (end === 'stalled') this.#stall(live);
    else if (end !== 'turn') {
      this.#waiting = true;
      this.#resumesAt = Math.max(this.#resumesAt, end.until);
    }
    this.#check();
  }

  /** What the backup has not got it cannot consume, and until it has consumed more this one stands still. */
  #stall(live: LiveGuest): void {
    live.recorder.cover();
    this.#stalled = true;
    this.#resumesAt = Infinity;
  }

  #follow(ticks: number, position: number): void {
    const done = this.#following!.run(ticks, position);
    const { result } = this.#following!;
    this.#resumesAt = Infinity;
    if (result?.verdict === 'diverged') this.#backup!.diverged(result.divergence.message);
    else if (!done && this.#backup!.isFinishing) this.#resumesAt = this.#time.at(this.position);
    this.#check();
  }

  /** Whatever has happened: does its guest go on, and what can be sent to the disk? */
  #check(): void {
    if (this.#over !== undefined) return;
    if (this.#live === undefined) this.#checkFollowing();
    else this.#checkLive(this.#live, this.#primary!);
  }

  #checkLive(live: LiveGuest, primary: Primary): void {
    const { covered } = primary;
    for (let next = this.#storage.take(covered); next !== undefined; next = this.#storage.take(covered))
      this.#world.toDisk(this, next);
    if (this.#stalled && live.mayRun) {
      this.#stalled = false;
      this.#time.resume(this.position, this.#world.now());
      this.#resumesAt = this.#time.at(this.position);
    }
    if (this.#outcome !== undefined && this.#storage.length === 0) primary.guestEnded();
  }

  #checkFollowing(): void {
    if (this.#backup?.isFinishing !== true) return;
    if (this.#following!.result !== undefined) this.#backup.finished();
    else if (this.#resumesAt === Infinity) {
      this.#time.resume(this.position, this.#world.now());
      this.#resumesAt = this.#time.at(this.position);
    }
  }

  #goLive(): void {
    const { settings, header, parts, feed, world } = this.#world.options;
    const now = this.#world.now();
    const backup = this.#backup!;
    const following = this.#following!;
    const { replayer, ended, question } = following;
    const { position } = this;
    const outputs = parts?.kept?.(backup.outputs) ?? backup.outputs;
    const inFlight = [...replayer.traffic.inFlight.values()];
    const pending = parts?.pending?.(inFlight) ?? inFlight;
    const outage = now - backup.heardAt;
    const { consumed } = replayer;
    const counts = { kept: outputs.length, pending: pending.length };
    this.#takeover = { ticks: now, outage, position, consumed, ...counts };

    this.#time.resume(position, now);
    const own = world.clockAhead[this.name] + now;
    const last = feed.kind === 'paced' ? lineTicks(following.line, position) : following.clock;
    this.#clock = this.#makeClock((parts?.clockFrom?.(last, own) ?? Math.max(last, own)) - now);
    const { generation } = backup;
    const primary = new Primary({ settings, generation, state: 'alone', outputs, now, act: this.#act });
    this.#primary = primary;
    this.#schedule!.startAt(position);
    const log = new LogWriter(header, this.#sink);
    this.#log = log;
    const from = { traffic: replayer.traffic, nextCheckpoint: replayer.nextCheckpoint };
    const options = this.#liveOptions(primary, this.#schedule!);
    const live = new LiveGuest({ ...options, log, from, line: following.line });
    this.#live = live;
    this.#storage = live.storage;
    primary.goOn();
    if (this.over !== undefined) return;
    live.takeOn(pending);
    if (ended !== undefined) {
      if (replayer.ended === undefined) live.conclude(ended);
      this.#outcome = ended;
    } else {
      if (question !== undefined) live.answer(question);
      this.#resumesAt = now;
    }
  }

  #liveOptions(primary: Primary, schedule: Schedule) {
    const { outside, networks, feed, settings, limit } = this.#world.options;
    const expectant = (): boolean => this.#world.expectant();
    const environment: Environment & { readonly clock: HostClock } = {
      ...outside,
      clock: this.#clock!,
      console: this.inbox.console(expectant),
      disks: this.#disks,
      networks: new Map(networks.map((device) => [device, this.inbox.network(device, expectant)])),
    };
    const { machine } = this;
    return { machine, environment, time: this.#time, feed, schedule, settings, primary, limit };
  }

  #makeClock(ahead: number): HostClock {
    const { clockDraws } = this.#world.options;
    return new HostClock(this.#time, clockDraws, ahead, () => this.#time.at(this.position));
  }

  /** The log's header comes before everything: the backup has it. Then frames, and the footer. */
  #wrote(bytes: Uint8Array): void {
    this.#sink.write(bytes);
    const log = this.#log;
    if (log === undefined || this.#over !== undefined) return;
    const { sequence, position } = log;
    this.#primary!.wrote(bytes.slice(), sequence, position, this.#time.at(this.position));
    this.#live?.yield();
  }
}
