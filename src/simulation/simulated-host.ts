import { lineTicks } from '../environment/clock-line.ts';
import type { Disk, Environment } from '../environment/environment.ts';
import { LogWriter } from '../hypervisor/log/log-writer.ts';
import { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Machine } from '../machine/machine.ts';
import type { Action, Taken } from '../replication/action.ts';
import { Backup } from '../replication/backup.ts';
import type { CopyMessage, Message } from '../replication/message.ts';
import { Primary } from '../replication/primary.ts';
import type { PrimaryState } from '../replication/primary.ts';
import { StorageQueue } from '../replication/storage-queue.ts';
import type { DiskRequest } from '../replication/storage-queue.ts';
import type { HostName } from './fault.ts';
import { FollowingGuest } from './following-guest.ts';
import type { Takeover } from './history.ts';
import { HostClock } from './host-clock.ts';
import { HostTime } from './host-time.ts';
import { Inbox } from './inbox.ts';
import { LiveGuest } from './live-guest.ts';
import type { Surroundings } from './surroundings.ts';

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
  readonly #world: Surroundings<SimulatedHost>;
  /** As it sees them. */
  readonly #disks: ReadonlyMap<number, Disk>;
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
    machine: Machine,
    world: Surroundings<SimulatedHost>,
    disks: (host: SimulatedHost) => ReadonlyMap<number, Disk>,
  ) {
    this.name = name;
    this.machine = machine;
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
    return this.#over === undefined && !this.isPaused ? this.#resumesAt : Infinity;
  }

  /** Whether it stands still for a while. */
  get isPaused(): boolean {
    return this.#pausedUntil >= 0;
  }

  /** Whether its guest waits, and nothing that it asked for or sent out is under way. */
  get isQuiet(): boolean {
    return this.#waiting && this.#primary?.held === 0 && this.#storage.length === 0;
  }

  /** What a host that stopped had only in its memory is part of what it has done: it is in its log afterwards. */
  closeLog(): void {
    if (this.#over !== undefined && this.#outcome === undefined) this.#live?.recorder.cover();
  }

  get takeover(): Takeover | undefined {
    return this.#takeover;
  }

  /** How the guest ended here. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** Its guest as one that is replayed, if it has been that: what came of it is there when it is live, too. */
  get following(): FollowingGuest | undefined {
    return this.#following;
  }

  /** What its writes carry. */
  get generation(): number {
    return this.#primary?.generation ?? this.#backup?.generation ?? 0;
  }

  /** Whether it is live and has asked for a generation, and has no answer yet. */
  get isTaking(): boolean {
    return this.#primary?.isTaking === true;
  }

  /** Whether it is live, and nobody could take over from it. */
  get isAlone(): boolean {
    return this.#primary?.isUnprotected === true;
  }

  /** How it stands with its backup, if it is live. */
  get protection(): PrimaryState | undefined {
    return this.isLive ? this.#primary?.state : undefined;
  }

  /** The world's time where its guest is: one that runs may be a little ahead of what else has happened. */
  get localTicks(): number {
    return Math.max(this.#world.now(), this.#time.at(this.position));
  }

  /** The world's time at which its guest gets to `position`, as its guest goes on at present, in ticks. */
  ticksAt(position: number): number {
    return this.#time.at(position);
  }

  /** What arrives by plan here. */
  get schedule(): Schedule {
    return this.#schedule!;
  }

  beginAsPrimary(generation: number): void {
    const { settings, parts, world, schedule } = this.#world.options;
    const now = this.#world.now();
    const made = { settings, generation, state: 'protected' as const, now, act: this.#act };
    this.#primary = parts?.primary?.(made) ?? new Primary(made);
    this.#schedule = schedule();
    const log = this.#beginLog();
    this.#clock = this.#makeClock(world.clockAhead[this.name]);
    this.#live = new LiveGuest({ ...this.#liveOptions(this.#primary, this.#schedule), log });
    this.#storage = this.#live.storage;
    this.#resumesAt = now;
  }

  beginAsBackup(generation: number): void {
    this.#makeBackup(generation);
    this.#following = this.#makeFollowing(this.#world.options.schedule());
  }

  /** It is to ask who is alone for the guest's state. */
  beginAsSpare(): void {
    this.#makeBackup(0);
  }

  #makeBackup(generation: number): void {
    const { settings, header, parts } = this.#world.options;
    const made = { settings, generation, header, now: this.#world.now(), act: this.#act };
    this.#backup = parts?.backup?.(made) ?? new Backup(made);
  }

  /** @throws LockstepError `bad-state`: what was copied is none of its machine's */
  #makeFollowing(schedule: Schedule, copy?: CopyMessage): FollowingGuest {
    const { header, feed, parts } = this.#world.options;
    const { machine } = this;
    const backup = this.#backup!;
    const time = this.#time;
    const follow = parts?.follow;
    this.#schedule = schedule;
    return new FollowingGuest({
      ...{ machine, backup, header, time, feed, schedule },
      ...(follow && { between: (replayer) => follow(replayer, backup) }),
      ...(copy && { copy }),
    });
  }

  /** What a new backup goes on from has come. */
  #load(copy: CopyMessage): void {
    if (this.#following !== undefined) return;
    try {
      this.#following = this.#makeFollowing(this.#world.scheduleOf(this), copy);
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      this.#backup!.diverged(error.message);
      return;
    }
    this.#time.resume(copy.position, this.#world.now());
  }

  /** Runs its guest until the world's time is `ticks`, or until something comes of it before, or to a position. */
  run(ticks: number, position: number): void {
    if (this.#live === undefined) this.#follow(ticks, position);
    else this.#runLive(this.#live, ticks, position);
  }

  /** Something happens to it, which a paused host gets to know afterwards. */
  post(happen: () => void): void {
    if (this.#over !== undefined) return;
    if (this.isPaused) {
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
      case 'copy':
        this.#load(message);
        this.#backup?.receive(message, now);
        break;
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
    if (this.isPaused || this.#backup?.hasRoomFor(bytes) !== false) return true;
    // By now it may have consumed more.
    this.post(() => {});
    return this.#over !== undefined || this.#backup.hasRoomFor(bytes);
  }

  tick(): void {
    const now = this.#world.now();
    this.#primary?.tick(now, this.#world.carried(this));
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
    if (!this.isPaused || now < this.#pausedUntil || this.#over !== undefined) return;
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

  readonly #act = (action: Action): void => {
    if (this.#over !== undefined) return;
    if (action.kind === 'send') return this.#world.send(this.name, action.message);
    if (action.kind === 'copy') return this.#copy(this.#live!, this.#primary!);
    if (action.kind === 'cover') return this.#live!.recorder.cover();
    if (action.kind === 'halt') this.end('halted');
    if (action.kind === 'end') this.end('ended');
    // Also of one that dies at once it is known that it had gone live.
    if (action.kind === 'live' && this.#live === undefined) this.#takeover = this.#takenOver();
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

  /** Gives its guest's state to a new backup. One that stands within a slot has to be asked again. */
  #copy(live: LiveGuest, primary: Primary): void {
    if (!live.isCopyable) return;
    const copy = live.copy(() => this.#beginLog(), primary.outputsSent, this.#world.now());
    primary.copied(this.#world.options.parts?.copy?.(copy) ?? copy, this.#world.now());
    // One that waits writes its first entry all the same.
    this.wake();
  }

  #follow(ticks: number, position: number): void {
    const following = this.#following;
    if (following === undefined) return;
    const done = following.run(ticks, position);
    const { result } = following;
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
    const take = (): DiskRequest | undefined =>
      this.#storage.take(primary.covered, primary.acknowledgedEntries);
    for (let next = take(); next !== undefined; next = take()) this.#world.toDisk(this, next);
    if (this.#stalled && live.mayRun) {
      this.#stalled = false;
      this.#time.resume(this.position, this.#world.now());
      this.#resumesAt = this.#time.at(this.position);
    }
    if (this.#outcome !== undefined && this.#storage.length === 0) primary.guestEnded();
  }

  #checkFollowing(): void {
    if (this.#backup?.isFinishing !== true || this.#following === undefined) return;
    if (this.#following.result !== undefined) this.#backup.finished();
    else if (this.#resumesAt === Infinity) {
      this.#time.resume(this.position, this.#world.now());
      this.#resumesAt = this.#time.at(this.position);
    }
  }

  #takenOver(): Takeover {
    const { heardAt, outputs } = this.#backup!;
    const { consumed, traffic } = this.#following!.replayer;
    const ticks = this.#world.now();
    const counts = { consumed, kept: outputs.length, pending: traffic.inFlight.size };
    const ended = this.#following!.ended !== undefined;
    return { ticks, host: this.name, outage: ticks - heardAt, position: this.position, ended, ...counts };
  }

  #goLive(): void {
    const { settings, parts, feed, world } = this.#world.options;
    const now = this.#world.now();
    const backup = this.#backup!;
    const following = this.#following!;
    const { replayer, ended, question } = following;
    const { position } = this;
    const outputs = parts?.kept?.(backup.outputs) ?? backup.outputs;
    const inFlight = [...replayer.traffic.inFlight.values()];
    const pending = parts?.pending?.(inFlight) ?? inFlight;
    this.#takeover = { ...this.#takeover!, kept: outputs.length, pending: pending.length };
    this.#time.resume(position, now);
    const own = world.clockAhead[this.name] + now;
    const { clock, line } = following.time;
    const last = feed.kind === 'paced' ? lineTicks(line, position) : clock;
    this.#clock = this.#makeClock((parts?.clockFrom?.(last, own) ?? Math.max(last, own)) - now);
    const { generation } = backup;
    const made = { settings, generation, state: 'alone' as const, outputs, now, act: this.#act };
    const primary = parts?.primary?.(made) ?? new Primary(made);
    this.#primary = primary;
    this.#schedule!.startAt(position);
    const log = this.#beginLog();
    const from = { traffic: replayer.traffic, nextCheckpoint: replayer.nextCheckpoint };
    const options = this.#liveOptions(primary, this.#schedule!);
    const live = new LiveGuest({ ...options, log, from, known: following.time });
    this.#live = live;
    this.#storage = live.storage;
    primary.goOn();
    if (this.over !== undefined) return;
    live.takeOn(pending);
    if (ended !== undefined) {
      if (replayer.ended === undefined) live.conclude(ended);
      else live.storage.end();
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

  /** A log of its own, for what it records from here on. */
  #beginLog(): LogWriter {
    const { header, parts } = this.#world.options;
    const kept = new MemorySink();
    this.#log = undefined;
    const sink = {
      write: (bytes: Uint8Array): void => {
        kept.write(bytes);
        this.#wrote(bytes);
      },
    };
    this.#log = parts?.log?.(header, sink) ?? new LogWriter(header, sink);
    this.#world.began(this, kept);
    return this.#log;
  }

  #makeClock(ahead: number): HostClock {
    const { clockDraws } = this.#world.options;
    return new HostClock(this.#time, clockDraws, ahead, () => this.#time.at(this.position));
  }

  /** The log's header comes before everything: the backup has it. Then frames, and the footer. */
  #wrote(bytes: Uint8Array): void {
    const log = this.#log;
    if (log === undefined || this.#over !== undefined) return;
    const { sequence, position } = log;
    this.#primary!.wrote(bytes.slice(), sequence, position, this.#time.at(this.position));
    this.#live?.yield();
  }
}
