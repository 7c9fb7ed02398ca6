import { LAST_TICK } from '../environment/clock-line.ts';
import type { Environment, NextArrival } from '../environment/environment.ts';
import type { Effect } from '../machine/exit.ts';
import type { ClockInput, Input } from '../machine/input.ts';
import { Completions } from './completions.ts';
import { ConsoleFeed } from './console-feed.ts';
import type { EventSource, StandingMachine } from './event-source.ts';
import { Pace } from './pace.ts';
import { carryOut } from './storage.ts';
import { TimeShare } from './time-share.ts';

/** How a machine's clock is fed; as in the machine's own configuration. */
export type ClockFeed = { readonly kind: 'read' } | { readonly kind: 'paced'; readonly rate: number };

/** Frames that are handed over at one position at most; the rest waits for the next one. */
const MAX_FRAMES = 64;

/** The events of a primary: what the environment has for the guest, and what it does with what the guest wants. */
export class EnvironmentEvents implements EventSource {
  readonly #environment: Environment;
  readonly #share: TimeShare | undefined;
  readonly #feed: ConsoleFeed;
  readonly #completions = new Completions();
  readonly #pace: Pace | undefined;
  /** The timer that the guest has set, and when its expiry is to be delivered. In ticks. */
  #timer: { readonly deadline: number; readonly due: number } | undefined;

  constructor(environment: Environment, clock: ClockFeed = { kind: 'read' }) {
    this.#environment = environment;
    this.#share = environment.host && new TimeShare(environment.host);
    this.#feed = new ConsoleFeed(environment.console);
    this.#pace = clock.kind === 'paced' ? new Pace(clock.rate) : undefined;
  }

  get stopped(): boolean {
    return this.#environment.host?.stopped ?? false;
  }

  arrivals(machine: StandingMachine, idle: boolean): Input[] {
    const now = this.#environment.clock.now(machine.position);
    const due = this.#due(machine);
    const expired = due !== undefined && (due <= now || (idle && machine.deadline! <= now));
    const inputs: Input[] = this.#completions.take(now);
    const typed = this.#feed.take(machine, now, idle);
    if (typed.length > 0) inputs.push({ kind: 'console', data: typed });
    inputs.push(...this.#frames(now));
    if (this.#pace === undefined) {
      if (expired) inputs.unshift({ kind: 'clock', value: now });
    } else {
      const wakes = idle && (expired || inputs.length > 0);
      const redrawn = this.#redraw(this.#pace, now, machine.position, wakes, idle);
      if (redrawn !== undefined) inputs.unshift(redrawn);
    }
    return inputs;
  }

  horizon(machine: StandingMachine): number {
    const { position } = machine;
    const { clock } = this.#environment;
    const now = clock.now(position);
    const next = this.#nextTicks(this.#pace === undefined ? this.#due(machine) : undefined, now);
    const typing = this.#feed.nextPosition(now);
    const arrival = next === undefined ? Infinity : this.#positionOf(next, position, now);
    // A host's own clock is looked at in each of its turns.
    return Math.min(typing, arrival, clock.virtual === undefined ? this.turn(machine) : Infinity);
  }

  turn({ position }: StandingMachine): number {
    return this.#share === undefined ? Infinity : position + this.#share.slots();
  }

  answer(_question: 'clock', { position }: StandingMachine): ClockInput {
    return { kind: 'clock', value: this.#environment.clock.reading(position) };
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
          this.#completions.cancel(effect.requests);
          break;
        default: {
          const completion = carryOut(effect, this.#environment);
          const ticks = this.#environment.latency?.(effect) ?? 0;
          this.#completions.add(
            completion,
            Math.min(this.#environment.clock.now(position) + ticks, LAST_TICK),
          );
        }
      }
    }
  }

  pass(machine: StandingMachine): 'passed' | 'never' | Promise<void> {
    const { clock } = this.#environment;
    const { position } = machine;
    const next = this.#nextTicks(machine.deadline, clock.now(position));
    if (next !== undefined && clock.virtual !== undefined) {
      clock.virtual.skipTo(next, position);
      return 'passed';
    }
    return (next !== undefined || this.#mayArrive()) && this.#share !== undefined
      ? this.#share.wait(position, next)
      : 'never';
  }

  pause({ position }: StandingMachine): Promise<void> | undefined {
    return this.#share?.pause(position);
  }

  #frames(now: number): Input[] {
    const frames: Input[] = [];
    for (const [device, network] of this.#environment.networks) {
      while (frames.length < MAX_FRAMES) {
        const data = network.receive(now);
        if (data === undefined) break;
        frames.push({ kind: 'frame', device, data });
      }
    }
    return frames;
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
    if (this.#timer?.deadline !== deadline) {
      const lateness = this.#environment.clock.virtual?.lateness() ?? 0;
      this.#timer = { deadline, due: Math.min(deadline + lateness, LAST_TICK) };
    }
    return this.#timer.due;
  }

  /**
   * The next time at which something is known to happen by itself; not after `now` if it is overdue. What was typed and
   * waits for room is the console feed's business.
   */
  #nextTicks(timer: number | undefined, now: number): number | undefined {
    const { console, networks } = this.#environment;
    let earliest = timer ?? Infinity;
    const consider = (next: NextArrival): void => {
      if (typeof next === 'number' && next < earliest) earliest = next;
    };
    consider(this.#completions.next);
    for (const network of networks.values()) consider(network.next);
    if (typeof console.next === 'number' && console.next > now) consider(console.next);
    return earliest === Infinity ? undefined : earliest;
  }

  /** Whether something may come at a time that nobody can tell. */
  #mayArrive(): boolean {
    const { console, networks } = this.#environment;
    return console.next === 'unknown' || [...networks.values()].some(({ next }) => next === 'unknown');
  }

  /** The position at which a time is reached, about: a host's clock is looked at early rather than late. */
  #positionOf(ticks: number, position: number, now: number): number {
    const { virtual } = this.#environment.clock;
    if (virtual !== undefined) return virtual.positionOf(ticks, position);
    return this.#share === undefined ? Infinity : position + this.#share.slotsIn(ticks - now);
  }
}
