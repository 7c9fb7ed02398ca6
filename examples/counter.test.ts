import { test } from 'vitest';
import * as lockstep from 'lockstep';
import type { Exit, Input, Machine } from 'lockstep';

/** It is sent ticks, and says of each how many there were and before which slot it came. */
class Counter implements Machine {
  position = 0;
  #ticks = 0;
  #said = 0;

  run(limit: number): Exit {
    if (this.#said === this.#ticks || this.position >= limit) {
      this.position = Math.max(this.position, limit);
      return { reason: 'limit' };
    }
    this.#said = this.#ticks;
    const data = new TextEncoder().encode(`${this.#ticks} before slot ${this.position++}\n`);
    return { reason: 'effects', effects: [{ kind: 'console', data }] };
  }

  deliver(_tick: Input): void {
    this.#ticks++;
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([this.position, this.#ticks, this.#said]));
  }

  load(state: Uint8Array): void {
    [this.position, this.#ticks, this.#said] = JSON.parse(new TextDecoder().decode(state));
  }
}

const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };

test(
  'a counter replays, and survives its host',
  () => lockstep.assert(counter, { seed: 42, faults: true }),
  60_000,
);
