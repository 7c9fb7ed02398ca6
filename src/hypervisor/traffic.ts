import type { Effect, Request } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';

/** What a guest consumed, by what a person calls it. */
export type ConsumedKind =
  'reading' | 'timer' | 'pace' | 'console' | 'frame' | 'disk' | 'entropy' | 'signal' | 'reset';

/** How often something of each kind reached a guest. */
export type Consumed = Record<ConsumedKind, number>;

/** Counts to begin with. */
export function nothingConsumed(): Consumed {
  return {
    reading: 0,
    timer: 0,
    pace: 0,
    console: 0,
    frame: 0,
    disk: 0,
    entropy: 0,
    signal: 0,
    reset: 0,
  };
}

const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;
/** What stands for each kind of effect in the digest (docs/log-format.md). */
const KIND_CODES: Record<Effect['kind'], number> = {
  console: 1,
  frame: 2,
  read: 3,
  write: 4,
  flush: 5,
  entropy: 6,
  cancel: 7,
};

/**
 * What has crossed a guest's border, in both directions: a running digest of all that it did to the outside and where,
 * the table of its requests in flight, and counts of what it consumed. The same in both roles.
 */
export class Traffic {
  readonly consumed: Consumed = nothingConsumed();
  #digest = FNV_OFFSET;
  readonly #inFlight = new Map<number, Request>();

  /** FNV-1a of everything that left the guest so far, 32 bits. */
  get outputs(): number {
    return this.#digest >>> 0;
  }

  /** What the guest asked for and has not got, in the order of its doorbells. */
  get inFlight(): ReadonlyMap<number, Request> {
    return this.#inFlight;
  }

  /** An input reaches the guest between slots. */
  arrived(input: Input): void {
    if (input.kind === 'clock') this.consumed.timer++;
    else if (input.kind === 'completion') {
      const request = this.#inFlight.get(input.request);
      this.#inFlight.delete(input.request);
      this.consumed[request?.kind === 'entropy' ? 'entropy' : 'disk']++;
    } else this.consumed[input.kind]++;
    // A reset forgets what was asked for; the machine says which in an effect.
  }

  /** A question of the guest's is answered. */
  answered(input: Input): void {
    if (input.kind === 'clock') this.consumed.reading++;
    else this.consumed.signal++;
  }

  /** What the slot before `position` did to the outside. */
  left(effects: readonly Effect[], position: number): void {
    for (const effect of effects) {
      this.#byte(KIND_CODES[effect.kind]);
      this.#number(position);
      switch (effect.kind) {
        case 'console':
          this.#bytes(effect.data);
          break;
        case 'frame':
          this.#number(effect.device);
          this.#bytes(effect.data);
          break;
        case 'cancel':
          this.#number(effect.device);
          for (const request of effect.requests) {
            this.#number(request);
            this.#inFlight.delete(request);
          }
          break;
        default:
          this.#request(effect);
      }
    }
  }

  /** Takes over what a snapshot holds. */
  restore(outputs: number, inFlight: readonly Request[]): void {
    this.#digest = outputs;
    this.#inFlight.clear();
    for (const request of inFlight) this.#inFlight.set(request.request, request);
  }

  #request(request: Request): void {
    this.#number(request.device);
    this.#number(request.request);
    if ('sector' in request) this.#number(request.sector);
    if (request.kind === 'write') this.#bytes(request.data);
    else if ('bytes' in request) this.#number(request.bytes);
    // The machine may use its effects' data again.
    this.#inFlight.set(
      request.request,
      request.kind === 'write' ? { ...request, data: request.data.slice() } : request,
    );
  }

  #byte(value: number): void {
    this.#digest = Math.imul(this.#digest ^ value, FNV_PRIME);
  }

  /** Eight bytes, little endian. */
  #number(value: number): void {
    let digest = this.#digest;
    let low = value % 2 ** 32;
    let high = (value - low) / 2 ** 32;
    for (let i = 0; i < 4; i++, low >>>= 8) digest = Math.imul(digest ^ (low & 0xff), FNV_PRIME);
    for (let i = 0; i < 4; i++, high >>>= 8) digest = Math.imul(digest ^ (high & 0xff), FNV_PRIME);
    this.#digest = digest;
  }

  #bytes(data: Uint8Array): void {
    this.#number(data.length);
    let digest = this.#digest;
    for (let at = 0; at < data.length; at++) digest = Math.imul(digest ^ data[at]!, FNV_PRIME);
    this.#digest = digest;
  }
}
