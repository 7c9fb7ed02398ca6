import type { Disk } from '../environment/environment.ts';
import type { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Machine } from '../machine/machine.ts';
import type { Action } from '../replication/action.ts';
import { checkSettings } from '../replication/settings.ts';
import type { Message } from '../replication/message.ts';
import type { DiskRequest } from '../replication/storage-queue.ts';
import { TestAndSet } from '../replication/test-and-set.ts';
import type { Reach } from './client.ts';
import { EventQueue } from './event-queue.ts';
import { FaultPlan } from './fault-plan.ts';
import type { Struck } from './fault-plan.ts';
import { hostOf, hostOfCut, isStep } from './fault.ts';
import type { Cut, FaultKind, HostName, Step } from './fault.ts';
import { Gauges } from './gauges.ts';
import type { Departed, Moment, PairHistory, Stretch, Takeover, Written } from './history.ts';
import type { PairOptions } from './pair-options.ts';
import { Pairings } from './pairings.ts';
import { SharedDisk } from './shared-disk.ts';
import { SimulatedHost } from './simulated-host.ts';
import type { Surroundings } from './surroundings.ts';

/** Moments that come from outside of the hosts. */
const FAULTS: ReadonlySet<Moment['what']> = new Set(['cut', 'heal', 'pause', 'resume', 'corrupt']);
/** Who follows a log that nobody follows. */
const NOBODY = { following: undefined, takeover: undefined };
/** The pairing that everything begins with. */
const FIRST_GENERATION = 1;
/** How long frames and keys are under way between the guest's host and whoever deals with it, in ticks. */
const CLIENT_TICKS = 60;
/** Nothing gets from one host to the other in less: so far one may run ahead of the other. */
const LEAST_LATENCY_TICKS = 1;

/**
 * A primary and its backup, a host that stands by, the channels between them, the disk that all share and those who deal with the
 * guest, all in one virtual time. It is run step by step, or to its end at once.
 */
export class Pair implements Surroundings<SimulatedHost> {
  readonly options: PairOptions;
  readonly primary: SimulatedHost;
  readonly backup: SimulatedHost;
  /** Stands by until somebody goes on alone. */
  readonly spare: SimulatedHost | undefined;
  readonly moments: Moment[] = [];
  /** What has left, in order: an element for each moment `release`. */
  readonly departed: Departed[] = [];
  /** What the shared disk has taken: an element for each moment `write`. */
  readonly written: Written[] = [];
  readonly #queue = new EventQueue();
  readonly #pairings: Pairings;
  readonly #disk: SharedDisk;
  readonly #faults: FaultPlan;
  /** What is cut, and when that is over, in ticks. */
  readonly #cuts = new Map<Cut, number>();
  #now = 0;
  /** To whom the network leads: who was the last to go live. */
  #port: SimulatedHost;
  /** The request that the disk is at, and how many moments there were when it left its host. */
  #request: { readonly number: number; readonly left: number } | undefined;
  readonly #gauges = new Gauges();

  /** @throws LockstepError `bad-configuration` */
  constructor(options: PairOptions) {
    checkSettings(options.settings);
    this.options = options;
    const { faults, disks, parts, machines, spare, world } = options;
    this.#faults = new FaultPlan(faults);
    const owned = { generation: FIRST_GENERATION, owner: 'primary' };
    this.#disk = new SharedDisk(disks, parts?.testAndSet?.(owned) ?? new TestAndSet(owned));
    this.#pairings = new Pairings({
      queue: this.#queue,
      latency: world.channelLatency,
      bytesPerTick: world.bytesPerTick,
      deliver: (message, to) => this.#deliver(message, to),
    });
    const host = (name: HostName, machine: Machine): SimulatedHost =>
      new SimulatedHost(name, machine, this, (host) => this.#disksOf(host));
    this.primary = host('primary', machines.primary);
    this.backup = host('backup', machines.backup);
    this.spare = spare && host('spare', spare.machine);
    this.#port = this.primary;
    this.#pairings.connect('primary', 'backup');
    this.backup.beginAsBackup(FIRST_GENERATION);
    this.primary.beginAsPrimary(FIRST_GENERATION);
    for (const each of this.hosts) this.#tick(each);
    for (const client of options.clients) client.start(this.#reach());
    // What strikes at power-on.
    for (const each of this.hosts) this.reached(each);
  }

  /** The hosts that have begun. */
  get hosts(): readonly SimulatedHost[] {
    const { primary, backup, spare } = this;
    return spare === undefined || this.#pairings.count < 2 ? [primary, backup] : [primary, backup, spare];
  }

  /** Virtual time, in ticks. */
  now(): number {
    return this.#now;
  }

  /** Whether everything has come to an end. */
  get over(): boolean {
    return this.#now >= this.options.maxTicks || this.hosts.every(({ over }) => over !== undefined);
  }

  /** Runs to the end. */
  run(): PairHistory {
    while (!this.over) this.step();
    return this.history;
  }

  /** When the next thing is to be done, in ticks. */
  get next(): number {
    return Math.min(this.#running()[0]?.resumesAt ?? Infinity, this.#queue.next);
  }

  /**
   * Does the next thing that there is to do.
   * @param until a guest does not run on beyond, in ticks: for who looks on. It makes no difference to what happens, but that a
   * timer which the guest sets twice between two looks is late by another of the listed values
   */
  step(until = Infinity): void {
    const [first, second] = this.#running();
    if (first !== undefined && first.resumesAt <= this.#queue.next) {
      this.#now = Math.max(this.#now, first.resumesAt);
      const others = Math.min(this.#queue.next, (second?.resumesAt ?? Infinity) + LEAST_LATENCY_TICKS);
      first.run(Math.max(Math.min(others, until), this.#now + 1), this.#faults.next(first.name));
      // Nothing else happens before the guest has got there.
      this.#now = Math.max(this.#now, Math.min(first.localTicks, this.#queue.next));
      this.reached(first);
      this.#settle();
      return;
    }
    const { ticks, happen } = this.#queue.take();
    this.#now = Math.max(this.#now, ticks);
    happen();
    this.#pairings.drain();
    this.#settle();
  }

  /**
   * Lets time pass in which nothing happens, for who looks on: what time it is, and when a fault strikes that comes from
   * outside, is as late as whoever strikes has seen. It makes no difference to what happens.
   */
  passUntil(ticks: number): void {
    const end = Math.min(Math.floor(ticks), this.next, this.options.maxTicks - 1);
    this.#now = Math.max(this.#now, end);
  }

  /** What happened so far. */
  get history(): PairHistory {
    const byAge = [...this.hosts].reverse();
    const survivor = byAge.find(({ over, outcome }) => over === 'ended' && outcome !== undefined);
    const last = byAge.find(({ takeover }) => takeover !== undefined) ?? this.primary;
    const hung = this.#now >= this.options.maxTicks;
    return {
      ticks: this.#now,
      end: survivor !== undefined ? 'done' : hung ? 'hung' : 'lost',
      survivor: survivor?.name,
      outcome: (survivor ?? last).outcome,
      moments: this.moments,
      departed: this.departed,
      written: this.written,
      stretches: this.#stretches(),
      takeovers: this.#takeovers,
      unfinished: this.hosts.filter(({ over }) => over === undefined).map(({ name }) => name),
      corrupted: this.hosts.filter(({ following }) => following?.computedWrongly).map(({ name }) => name),
      struck: this.#faults.struck,
      measured: this.#gauges,
      disks: this.#disk.disks,
      clients: this.options.clients,
    };
  }

  /** The logs that hosts have written. */
  #stretches(): [Stretch, ...Stretch[]] {
    for (const host of this.hosts) host.closeLog();
    return this.#pairings.begun.map(({ host, log, follower }) => {
      const { following, takeover } = follower === undefined ? NOBODY : this.#host(follower);
      return { host, log: log.bytes, follower, replay: following?.result, takeover };
    }) as [Stretch, ...Stretch[]];
  }

  get #takeovers(): Takeover[] {
    const takeovers = this.hosts.flatMap(({ takeover }) => takeover ?? []);
    return takeovers.sort((a, b) => a.ticks - b.ticks);
  }

  /** Whether anybody may still send something to the guest. */
  expectant(): boolean {
    return this.options.clients.some(({ done }) => !done);
  }

  send(from: HostName, message: Message): void {
    const now = message.kind === 'log' ? Math.max(this.#now, message.sent) : this.#now;
    const { channel, backup } = this.#pairings.of(from);
    const host = this.#host(from);
    channel.send(message, from, now);
    if (message.kind === 'heartbeat' || message.kind === 'copy') this.#gauges.says(message);
    if (message.kind === 'copy') this.#note(host, 'copy', message.state.length);
    if (message.kind !== 'log') return;
    if (host.protection === 'protected' || host.protection === 'pairing')
      this.#gauges.sent(backup, message.bytes.length, host.position, channel.underWay);
    this.#note(host, 'send', message.sequence);
  }

  carried({ name }: SimulatedHost): number {
    return this.#pairings.of(name).channel.carried(this.#now);
  }

  began({ name, schedule }: SimulatedHost, log: MemorySink): void {
    this.#pairings.began(name, log, schedule);
  }

  scheduleOf({ name }: SimulatedHost): Schedule {
    return this.#pairings.of(name).schedule!;
  }

  acted(host: SimulatedHost, action: Exclude<Action, { kind: 'send' | 'copy' | 'cover' }>): void {
    switch (action.kind) {
      case 'release': {
        const { number, output } = action.output;
        const { name, isAlone: alone, localTicks: ticks } = host;
        this.departed.push({ ticks, host: name, output, alone });
        this.#gauges.released(number);
        this.#toClients(output, ticks);
        this.#note(host, 'release', number);
        break;
      }
      case 'take':
        this.#take(host, action.generation);
        break;
      case 'live':
        this.#port = host;
        this.#note(host, 'live', action.generation);
        this.#callSpare();
        break;
      case 'join':
      case 'protect':
        this.#note(host, action.kind, action.generation);
        break;
      case 'missed':
        this.#gauges.misses(host.name);
        this.#note(host, 'missed', 0, action.why);
        break;
      case 'halt':
        this.#note(host, 'halt', 0, action.why);
        break;
      case 'end':
        this.#note(host, 'end', 0);
        break;
    }
  }

  toDisk(host: SimulatedHost, request: DiskRequest): void {
    const { storageTicks } = this.options.world;
    const left = this.moments.length;
    this.#queue.schedule(this.#now + storageTicks, () => this.#atDisk(host, request, left));
  }

  nextFault(host: HostName): number {
    return this.#faults.next(host);
  }

  reached(host: SimulatedHost): void {
    for (const struck of this.#faults.atPosition(host.name, host.position)) this.#strike(struck);
  }

  /** Strikes at once, whoever wants it: a key at a demonstration. */
  strike(fault: FaultKind): void {
    this.#goesWrong(fault);
  }

  /** The hosts whose guests go on by themselves, the earliest first. */
  #running(): SimulatedHost[] {
    const running = this.hosts.filter(({ resumesAt }) => resumesAt !== Infinity);
    return running.sort((a, b) => a.resumesAt - b.resumesAt);
  }

  /** A guest that waits for something to come, with nobody left to send it, will wait for ever: it is told so. */
  #settle(): void {
    if (this.#queue.busy || this.expectant() || this.#running().length > 0) return;
    for (const host of this.hosts) if (host.isLive && host.isQuiet) host.giveUp();
  }

  #host(name: HostName): SimulatedHost {
    return name === 'spare' ? this.spare! : this[name];
  }

  /** Somebody has gone on alone: the host that stands by asks to be the new backup. */
  #callSpare(): void {
    const { spare } = this;
    if (spare === undefined) return;
    const after = this.#now + this.options.spare!.afterTicks;
    this.#queue.schedule(
      after,
      () => {
        const primary = [this.primary, this.backup].find(({ protection }) => protection === 'alone');
        if (primary === undefined || spare.over !== undefined || this.#pairings.count > 1) return;
        this.#pairings.connect(primary.name, 'spare');
        spare.beginAsSpare();
        this.#tick(spare);
        this.reached(spare);
      },
      true,
    );
  }

  #tick(host: SimulatedHost): void {
    if (host.over !== undefined) return;
    host.post(() => host.tick());
    this.#queue.schedule(this.#now + this.options.settings.heartbeatTicks, () => this.#tick(host), true);
  }

  #deliver(message: Message, to: HostName): boolean {
    const host = this.#host(to);
    if (message.kind === 'log') {
      if (host.over === undefined && !host.hasRoomFor(message.bytes.length)) return false;
      // To have a look at it may have been its end.
      if (host.over === undefined && !host.isPaused) this.#measureWaiting(host, message);
    }
    host.post(() => {
      if (message.kind === 'acknowledgement') {
        this.#note(host, 'acknowledge', message.sequence);
        if (host.protection === 'protected')
          this.#gauges.acknowledged(host.position - message.position, host.position);
      } else if (message.kind === 'heartbeat' || message.kind === 'copy') this.#gauges.hears(to, message);
      host.receive(message);
      if (message.kind === 'log') this.#note(host, 'receive', message.sequence);
    });
    return true;
  }

  #measureWaiting(host: SimulatedHost, { bytes, sequence }: Extract<Message, { kind: 'log' }>): void {
    const { consumed = 0 } = host.following?.replayer ?? {};
    const { position } = this.#host(this.#pairings.of(host.name).primary);
    this.#gauges.given(host.name, bytes.length, sequence, consumed, position);
  }

  #atDisk(host: SimulatedHost, request: DiskRequest, left: number): void {
    const again = (): void => {
      if (host.over === undefined)
        this.#queue.schedule(this.#now + this.options.settings.retryTicks, () =>
          this.#atDisk(host, request, left),
        );
    };
    // It is sent again and again until it gets through.
    if (this.#cuts.has(`${host.name}-storage`)) {
      again();
      return;
    }
    if (request.kind === 'write' && !this.#disk.testAndSet.admits(host.generation)) {
      // The newer generation may be the one that it has asked for itself, and has not been told of.
      if (host.isTaking) {
        again();
        return;
      }
      this.#note(host, 'refused', host.generation, `a write of generation ${host.generation}`);
      host.end('halted');
      return;
    }
    // It was under way, whatever has become of the host since.
    this.#request = { number: request.request, left };
    host.carryOut(request);
    this.#request = undefined;
  }

  #disksOf(host: SimulatedHost): Map<number, Disk> {
    return this.#disk.seenWith(
      () => host.generation,
      (device, sector, data) => {
        const { generation, name, isAlone: alone } = host;
        const { number: request, left } = this.#request!;
        const place = { ticks: this.#now, left, host: name, generation, alone, request, device, sector };
        this.written.push({ ...place, data: data.slice() });
        this.#note(host, 'write', request);
      },
    );
  }

  #take(host: SimulatedHost, generation: number): void {
    const { storageTicks } = this.options.world;
    const cut = (): boolean => this.#cuts.has(`${host.name}-storage`);
    const answer = (given: 'granted' | 'refused' | 'unreachable'): void => {
      this.#queue.schedule(this.#now + storageTicks, () => {
        host.post(() => host.taken(cut() ? 'unreachable' : given));
      });
    };
    this.#queue.schedule(this.#now + storageTicks, () => {
      if (cut()) {
        answer('unreachable');
        return;
      }
      const granted = this.#disk.testAndSet.take(generation, host.name);
      answer(granted ? 'granted' : 'refused');
      this.#note(host, 'take', generation, granted ? 'granted' : 'refused');
    });
  }

  #toClients(output: Departed['output'], ticks: number): void {
    if (this.options.clients.length === 0) return;
    this.#queue.schedule(ticks + CLIENT_TICKS, () => {
      for (const client of this.options.clients) {
        if (output.kind === 'console') client.printed?.(output.data);
        else client.frame?.(output.data);
      }
    });
  }

  #reach(): Reach {
    const [network] = this.options.networks;
    const reaches = (arrive: (host: SimulatedHost) => void): void =>
      this.#queue.schedule(this.#now + CLIENT_TICKS, () => {
        const host = this.#port;
        if (!host.isLive) return;
        host.post(() => {
          arrive(host);
          host.wake();
        });
      });
    return {
      now: () => this.#now,
      after: (ticks, callback) => this.#queue.schedule(this.#now + Math.max(1, ticks), callback),
      send: (frame) => {
        if (network !== undefined) reaches((host) => host.inbox.frame(network, frame));
      },
      type: (data) => reaches((host) => host.inbox.type(data)),
      readDisk: (sector, bytes) => this.#disk.disks.values().next().value?.read(sector, bytes),
    };
  }

  #strikeBehind(step: Step): void {
    for (const struck of this.#faults.atStep(step)) {
      if (struck.plus === 0) this.#strike(struck);
      else this.#queue.schedule(this.#now + struck.plus, () => this.#strike(struck));
    }
  }

  #strike({ index, fault }: Struck): void {
    // Nothing happens to who is gone, or has nothing to get wrong.
    if (this.#goesWrong(fault)) this.#faults.struck[index] = true;
  }

  /** @returns whether it makes a difference to anybody */
  #goesWrong(fault: FaultKind): boolean {
    if ('cut' in fault) {
      if (fault.cut !== 'channel' && this.#host(hostOfCut(fault.cut)).over !== undefined) return false;
      this.#cut(fault.cut, fault.ticks);
      return true;
    }
    const host = this.#host(hostOf(fault));
    if (host.over !== undefined) return false;
    if ('crash' in fault) {
      host.end('crashed');
      this.#note(host, 'crash', 0);
    } else if ('pause' in fault) {
      const until = this.#now + fault.ticks;
      host.pause(until);
      this.#note(host, 'pause', fault.ticks);
      this.#queue.schedule(until, () => {
        host.resume();
        if (host.over === undefined) this.#note(host, 'resume', 0);
      });
    } else {
      // Who follows no log, or no longer, is given nothing that could be something else than the log has.
      if (host.following === undefined || host.isLive) return false;
      host.following.corrupt();
      this.#note(host, 'corrupt', 0);
    }
    return true;
  }

  #cut(cut: Cut, ticks: number | undefined): void {
    const host = this.#host(hostOfCut(cut));
    const over = this.#now + (ticks ?? Infinity);
    this.#cuts.set(cut, Math.max(over, this.#cuts.get(cut) ?? 0));
    if (cut === 'channel') this.#pairings.cut();
    this.#note(host, 'cut', ticks ?? 0, cut);
    if (ticks === undefined) return;
    this.#queue.schedule(over, () => {
      // Another one may last longer.
      if ((this.#cuts.get(cut) ?? Infinity) > over) return;
      this.#cuts.delete(cut);
      if (cut === 'channel') this.#pairings.heal(this.#now);
      this.#note(host, 'heal', 0, cut);
    });
  }

  #note(host: SimulatedHost, what: Moment['what'], number: number, detail = ''): void {
    const { name, position } = host;
    // A guest that runs may be a little ahead of what else has happened: what is noted next is not earlier.
    const ahead = host.isLive && !FAULTS.has(what) ? Math.min(host.localTicks, this.#queue.next) : 0;
    const ticks = Math.max(this.#now, ahead, this.moments.at(-1)?.ticks ?? 0);
    this.moments.push({ ticks, host: name, what, position, number, detail });
    if (isStep(what)) this.#strikeBehind(what);
  }
}
