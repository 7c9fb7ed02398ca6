import { LAST_TICK } from '../environment/clock-line.ts';
import type { ClockLine } from '../environment/clock-line.ts';
import type { Environment, Network, VirtualTime } from '../environment/environment.ts';
import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import { BounceBuffers } from './bounce-buffers.ts';
import { ConsoleFeed } from './console-feed.ts';
import type { Arrival, EventSource, StandingMachine, Wait } from './event-source.ts';
import { Pace } from './pace.ts';
import { Schedule } from './schedule.ts';
import type { PlannedEvent } from './schedule.ts';
import { carryOut } from './storage.ts';
import { TimeShare } from './time-share.ts';

/** How a machine's clock is fed; as in the machine's own configuration. */
export type ClockFeed = { readonly kind: 'read' } | { readonly kind: 'paced'; readonly rate: number };

export interface EnvironmentEventsOptions {
  /** Default: read. */
  readonly clock?: ClockFeed;
  /** What arrives by plan; needs virtual time. */
  readonly schedule?: Schedule;
  /** For who takes over: the line that the paced clock is on. */
  readonly line?: ClockLine;
}

/** Frames that are handed over at one position at most; the rest waits for the next one. */
const MAX_FRAMES = 64;

const NOTHING_PLANNED: readonly PlannedEvent[] = [];

/** The events of a primary: what the environment has for the guest, and what it does with what the guest wants. */
export class EnvironmentEvents implements EventSource {
  readonly #environment: Environment;
  readonly #schedule: Schedule;
  readonly #share: TimeShare | undefined;
  readonly #feed: ConsoleFeed;
  readonly #bounceBuffers = new BounceBuffers();
  readonly #pace: Pace | undefined;
  /** The timer that the guest has set, -1 for none so far, and when its expiry is to be delivered. In ticks. */
  #timer = -1;
  #timerDue = 0;
  readonly #networks: readonly (readonly [number, Network])[];
  /** Where the guest went to sleep, for what is planned next, and until when that would take. In ticks. */
  readonly #sleep = { position: -1, next: Infinity, until: Infinity };
  /** What arrives at the present position, found when first asked, and how much of it has been handed out. */
  #round: Arrival[] = [];
  #handedOut = 0;
  /** A clock reading and a timer's expiry, filled in anew for each. */
  readonly #reading = { kind: 'clock' as const, value: 0 };
  readonly #expiry = { kind: 'clock' as const, value: 0 };

  constructor(environment: Environment, { clock, schedule, line }: EnvironmentEventsOptions = {}) {
    this.#environment = environment;
    this.#networks = [...environment.networks];
    this.#schedule = schedule ?? new Schedule([]);
    this.#share = environment.host && new TimeShare(environment.host);
    this.#feed = new ConsoleFeed(environment.console);
    this.#pace = clock?.kind === 'paced' ? new Pace(clock.rate, line) : undefined;
  }

  get stopped(): boolean {
    return this.#environment.host?.stopped ?? false;
  }

  arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    if (this.#handedOut === 0) this.#gather(machine, idle);
    const arrival = this.#round[this.#handedOut];
    if (arrival !== undefined) {
      this.#handedOut++;
      return arrival;
    }
    if (this.#handedOut > 0) this.#round.length = 0;
    this.#handedOut = 0;
    return undefined;
  }

  horizon(machine: StandingMachine): number {
    const { position } = machine;
    const { clock, buttons } = this.#environment;
    if (buttons?.pressed === true) return position;
    const now = clock.now(position);
    const next = this.#nextTicks(this.#pace === undefined ? this.#due(machine) : undefined, now);
    const arrival = next === undefined ? Infinity : this.#positionOf(next, position, now);
    // A host's own clock is looked at in each of its turns.
    const look = clock.virtual === undefined ? this.turn(machine) : Infinity;
    return Math.min(this.#feed.nextPosition(now), arrival, look, this.#schedule.next);
  }

  turn({ position }: StandingMachine): number {
    return this.#share === undefined ? Infinity : position + this.#share.slots();
  }

  answer(question: Question, { position }: StandingMachine): Input {
    if (question.kind === 'signal') {
      const { name, bytes } = question;
      return { kind: 'signal', name, data: this.#environment.entropy.bytes(bytes) };
    }
    this.#reading.value = this.#environment.clock.reading(position);
    return this.#reading;
  }

  perform(effects: readonly Effect[], { position }: StandingMachine): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'console':
          this.#environment.console.write(effect.data);
          break;
        case 'frame':
          this.#environment.networks.get(effect.device)?.send(effect.data);
          break;
        case 'cancel':
          this.#bounceBuffers.cancel(effect.requests);
          break;
        default: {
          const completion = carryOut(effect, this.#environment);
          const ticks = this.#environment.clock.now(position) + (this.#environment.latency?.(effect) ?? 0);
          this.#bounceBuffers.add(effect, completion, Math.min(ticks, LAST_TICK));
        }
      }
    }
  }

  noticed({ happened, position }: StandingMachine): void {
    for (const happening of happened ?? []) this.#schedule.note(happening, position);
  }

  pass(machine: StandingMachine): 'passed' | 'never' | Wait {
    const { clock } = this.#environment;
    const { position } = machine;
    const next = this.#nextTicks(machine.deadline, clock.now(position)) ?? Infinity;
    if (clock.virtual !== undefined) {
      const planned = this.#plannedTicks(clock.virtual, position);
      const wait = clock.virtual.wait?.(Math.min(planned, next));
      if (wait !== undefined) return wait;
      if (planned <= next && planned !== Infinity) {
        clock.virtual.advanceTo(planned, position);
        this.#schedule.bringForward(position);
        return 'passed';
      }
      if (next !== Infinity) {
        clock.virtual.skipTo(next, position);
        return 'passed';
      }
    }
    return (next !== Infinity || this.#mayArrive()) && this.#share !== undefined
      ? this.#share.wait(position, next === Infinity ? undefined : next)
      : 'never';
  }

  pause({ position }: StandingMachine): Promise<void> | undefined {
    return this.#share?.pause(position);
  }

  /**
   * Positions stand still for a guest that sleeps: what is planned for a later one comes when it would have got there, had it
   * not gone to sleep. In ticks.
   */
  #plannedTicks(time: VirtualTime, position: number): number {
    const { next } = this.#schedule;
    const sleep = this.#sleep;
    if (sleep.position !== position || sleep.next !== next) {
      sleep.position = position;
      sleep.next = next;
      sleep.until =
        next === Infinity ? Infinity : time.ticksAt(position + this.#schedule.slotsToNext(position));
    }
    return sleep.until;
  }

  /** Finds out what arrives at the present position. */
  #gather(machine: StandingMachine, idle: boolean): void {
    const { position } = machine;
    const now = this.#environment.clock.now(position);
    const due = this.#due(machine);
    const planned = this.#takePlanned(machine);
    // A timer that expires by plan does not expire a second time.
    const expired =
      due !== undefined &&
      (due <= now || (idle && machine.deadline! <= now)) &&
      !planned.some(({ kind }) => kind === 'timer');
    const round = this.#round;
    for (let done = this.#bounceBuffers.take(now); done !== undefined; done = this.#bounceBuffers.take(now)) {
      round.push(done);
    }
    const typed = this.#feed.take(machine, now, idle);
    if (typed.length > 0) round.push({ kind: 'console', data: typed });
    this.#gatherFrames(now);
    if (this.#pace === undefined) {
      if (expired) {
        this.#expiry.value = now;
        round.unshift(this.#expiry);
      }
    } else {
      const wakes = idle && (expired || round.length > 0 || planned.length > 0);
      const redrawn = this.#redraw(this.#pace, now, position, wakes, idle);
      if (redrawn !== undefined) round.unshift(redrawn);
    }
    // Last, since a reset forgets the requests whose completions were gathered, and since lines are drawn in their order.
    for (const event of planned) round.push(this.#arrivalOf(event, machine));
    const { buttons } = this.#environment;
    for (let button = buttons?.take(); button !== undefined; button = buttons?.take()) {
      round.push({ kind: button });
    }
  }

  /** What is planned for the present position and can arrive there; nothing behind a power-off. */
  #takePlanned({ position, deadline }: StandingMachine): readonly PlannedEvent[] {
    const schedule = this.#schedule;
    if (schedule.next > position) return NOTHING_PLANNED;
    const planned: PlannedEvent[] = [];
    let armed = deadline !== undefined;
    for (let event = schedule.take(position); event !== undefined; event = schedule.take(position)) {
      const impossible =
        (event.kind === 'timer' && !armed) || (event.kind === 'pace' && this.#pace === undefined);
      if (impossible) schedule.missed();
      else planned.push(event);
      // A timer expires once, and a reset forgets that it was set.
      if (event.kind === 'timer' || event.kind === 'reset') armed = false;
      if (event.kind === 'power-off') break;
    }
    return planned;
  }

  /** What the clock has to do with, the environment's clock follows. */
  #arrivalOf(event: PlannedEvent, { position, deadline }: StandingMachine): Arrival {
    const pace = this.#pace;
    if (event.kind === 'pace') return pace!.jump(event.jump, event.rate, position);
    if (event.kind !== 'timer') return event;
    const { clock } = this.#environment;
    clock.virtual?.advanceTo(deadline!, position);
    const value = Math.max(clock.now(position), deadline!);
    return pace?.jumpTo(value, position) ?? { kind: 'clock', value };
  }

  #gatherFrames(now: number): void {
    let frames = 0;
    for (const [device, network] of this.#networks) {
      while (frames < MAX_FRAMES) {
        const data = network.receive(now);
        if (data === undefined) break;
        this.#round.push({ kind: 'frame', device, data });
        frames++;
      }
    }
  }

  #redraw(pace: Pace, now: number, position: number, wakes: boolean, idle: boolean): Input | undefined {
    const virtual = this.#environment.clock.virtual !== undefined;
    // An idle guest's line stands, since no slots go by; it is drawn when the guest wakes up.
    const due = virtual || idle ? wakes && pace.ahead(now, position) !== 0 : pace.isDue(now, position);
    if (!due) return undefined;
    if (!virtual && !idle) pace.measure(now, position);
    return pace.redraw(now, position);
  }

  /** When the timer's expiry is to be delivered: at its deadline, or in virtual time as late as that has it. */
  #due({ deadline }: StandingMachine): number | undefined {
    if (deadline === undefined || this.#pace !== undefined) return deadline;
    if (this.#timer !== deadline) {
      const lateness = this.#environment.clock.virtual?.lateness() ?? 0;
      this.#timer = deadline;
      this.#timerDue = Math.min(deadline + lateness, LAST_TICK);
    }
    return this.#timerDue;
  }

  /**
   * The next time at which something is known to happen by itself; not after `now` if it is overdue. What was typed and
   * waits for room is the console feed's business.
   */
  #nextTicks(timer: number | undefined, now: number): number | undefined {
    const { console } = this.#environment;
    let earliest = Math.min(timer ?? Infinity, this.#bounceBuffers.next);
    for (const [, { next }] of this.#networks)
      if (typeof next === 'number' && next < earliest) earliest = next;
    const typed = console.next;
    if (typeof typed === 'number' && typed > now && typed < earliest) earliest = typed;
    return earliest === Infinity ? undefined : earliest;
  }

  /** Whether something may come at a time that nobody can tell. */
  #mayArrive(): boolean {
    const { console } = this.#environment;
    return console.next === 'unknown' || this.#networks.some(([, { next }]) => next === 'unknown');
  }

  /** The position at which a time is reached, about: a host's clock is looked at early rather than late. */
  #positionOf(ticks: number, position: number, now: number): number {
    const { virtual } = this.#environment.clock;
    if (virtual !== undefined) return virtual.positionOf(ticks, position);
    return this.#share === undefined ? Infinity : position + this.#share.slotsIn(ticks - now);
  }
}
