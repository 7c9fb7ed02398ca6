import { LockstepError } from '../../machine/errors.ts';
import type { Client, Reach } from '../client.ts';

/** Something to type, and when. All that is given has to come true, in this order: waiting, thinking, the clock. */
export interface Typed {
  /** What is typed; nothing, if it is empty and only the waiting matters. */
  readonly text: string;
  /** Waits until what was printed since the last typing ends with this. */
  readonly awaits?: string;
  /** How long it waits for that before it types all the same. Default: 10,000,000, which is a second. */
  readonly timeoutTicks?: number;
  /** Then waits so long, at least 1. Default: 1. */
  readonly thinkTicks?: number;
  /** Types not before this tick. Default: whenever it gets there. */
  readonly atTicks?: number;
}

/** Types at the guest's console, each text once: what gets lost stays lost. */
export class Typist implements Client {
  readonly #script: readonly Typed[];
  readonly #counts = { typed: 0, bytes: 0, timeouts: 0 };
  /** What was printed since the last typing, a character for each byte; of it the end that somebody waits for. */
  #heard = '';
  /** What to do when the awaited text is there. */
  #waiting: { readonly text: string; readonly goOn: () => void } | undefined;
  #next = 0;

  /** @throws LockstepError `bad-configuration` for times that are no whole ticks */
  constructor(script: readonly Typed[]) {
    for (const { timeoutTicks = 1, thinkTicks = 1, atTicks = 0 } of script) {
      if ([timeoutTicks, thinkTicks, atTicks + 1].every((ticks) => Number.isSafeInteger(ticks) && ticks >= 1))
        continue;
      const given = `${timeoutTicks}, ${thinkTicks}, ${atTicks}`;
      throw new LockstepError('bad-configuration', `typist: ${given} are no whole ticks to wait for`);
    }
    this.#script = script;
  }

  start(reach: Reach): void {
    this.#prepare(reach);
  }

  printed(data: Uint8Array): void {
    this.#heard += characters(data);
    this.#listen();
  }

  get done(): boolean {
    return this.#next === this.#script.length;
  }

  /** It objects to nothing: what a console has to show is for an invariant to say. */
  objection(): undefined {
    return undefined;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #prepare(reach: Reach): void {
    const next = this.#script[this.#next];
    if (next === undefined) return;
    const { awaits, timeoutTicks = 10_000_000 } = next;
    if (awaits === undefined) return this.#think(reach, next);
    const waiting = {
      text: characters(new TextEncoder().encode(awaits)),
      goOn: () => this.#think(reach, next),
    };
    this.#waiting = waiting;
    reach.after(timeoutTicks, () => {
      if (this.#waiting !== waiting) return;
      this.#counts.timeouts++;
      this.#waiting = undefined;
      waiting.goOn();
    });
    this.#listen();
  }

  #listen(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || !this.#heard.endsWith(waiting.text)) return;
    this.#waiting = undefined;
    waiting.goOn();
  }

  #think(reach: Reach, next: Typed): void {
    const { thinkTicks = 1, atTicks = 0 } = next;
    reach.after(Math.max(thinkTicks, atTicks - reach.now()), () => this.#type(reach, next));
  }

  #type(reach: Reach, { text }: Typed): void {
    if (text !== '') {
      const data = new TextEncoder().encode(text);
      this.#heard = '';
      this.#counts.typed++;
      this.#counts.bytes += data.length;
      reach.type(data);
    }
    this.#next++;
    this.#prepare(reach);
  }
}

/** One character for each byte, whatever a text is encoded in and wherever it is cut. */
function characters(data: Uint8Array): string {
  let text = '';
  for (const byte of data) text += String.fromCharCode(byte);
  return text;
}
