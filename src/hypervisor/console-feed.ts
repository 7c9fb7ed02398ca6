import type { Console } from '../environment/environment.ts';
import type { StandingMachine } from './event-source.ts';

/**
 * How long to leave a busy guest alone with what it was given: a driver empties the receiver quickly, into a buffer that
 * is small too, and one that nobody reads quickly is left alone longer. A guest that idles is ready for more.
 */
const FIRST_PATIENCE_SLOTS = 10_000;
const MAX_PATIENCE_SLOTS = 80_000;
/** At most this much at once to a machine that takes any amount. */
const MAX_BYTES = 4096;
const NOTHING = new Uint8Array(0);

/**
 * Types at a guest no faster than it reads. When it looks for room again depends on positions alone, so that with the
 * same input a guest is given the same bytes at the same positions.
 */
export class ConsoleFeed {
  readonly #console: Console;
  #nextPosition = 0;
  #patience = FIRST_PATIENCE_SLOTS;

  constructor(console: Console) {
    this.#console = console;
  }

  /** What to deliver now; empty for nothing. An idle guest is not left waiting. */
  take(machine: StandingMachine, ticks: number, idle: boolean): Uint8Array {
    const due = idle || machine.position >= this.#nextPosition;
    if (!due || !this.#console.waiting(ticks)) return NOTHING;
    const room = Math.min(machine.consoleRoom ?? MAX_BYTES, MAX_BYTES);
    this.#patience = room > 0 ? FIRST_PATIENCE_SLOTS : Math.min(this.#patience * 2, MAX_PATIENCE_SLOTS);
    this.#nextPosition = machine.position + this.#patience;
    return room > 0 ? this.#console.read(ticks, room) : NOTHING;
  }

  /** The position at which to look again, or infinity if nothing waits. */
  nextPosition(ticks: number): number {
    return this.#console.waiting(ticks) ? this.#nextPosition : Infinity;
  }
}
