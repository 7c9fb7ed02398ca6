import { LockstepError } from '../../src/machine/errors.ts';
import type { Exit } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';

/** A machine that somebody else has written: it takes ticks, sums up when they came, and prints the sum in the next slot. */
export class Counter implements Machine {
  position = 0;
  ticks = 0;
  sum = 0;
  printed = 0;

  run(limit: number): Exit {
    if (this.printed < this.ticks && this.position < limit) {
      this.printed = this.ticks;
      this.position++;
      const data = new TextEncoder().encode(`${this.sum}\n`);
      return { reason: 'effects', effects: [{ kind: 'console', data }] };
    }
    this.position = Math.max(this.position, limit);
    return { reason: 'limit' };
  }

  deliver(input: Input): void {
    if (input.kind !== 'signal') throw new LockstepError('bad-input', `no ${input.kind} here`);
    this.ticks++;
    this.sum = (Math.imul(this.sum, 31) + this.position + 1) >>> 0;
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([this.position, this.ticks, this.sum, this.printed]));
  }

  load(state: Uint8Array): void {
    const saved = JSON.parse(new TextDecoder().decode(state)) as [number, number, number, number];
    [this.position, this.ticks, this.sum, this.printed] = saved;
  }
}
