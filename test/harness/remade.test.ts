import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { check } from '../../src/harness/check/check.ts';
import { LAWS } from '../../src/harness/laws/laws.ts';
import { remade } from '../../src/harness/remade.ts';
import type { Exit } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';

/** As in the README. What `save` leaves out goes on with the object, and not with the state. */
class Counter implements Machine {
  position = 0;
  #ticks = 0;
  #said = 0;
  readonly #forgets: 'ticks' | 'said' | undefined;

  constructor(forgets?: 'ticks' | 'said') {
    this.#forgets = forgets;
  }

  get ticks(): number {
    return this.#ticks;
  }

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
    const { position } = this;
    return new TextEncoder().encode(JSON.stringify({ position, ticks: this.#ticks, said: this.#said }));
  }

  load(state: Uint8Array): void {
    const { position, ticks, said } = JSON.parse(new TextDecoder().decode(state)) as Record<string, number>;
    this.position = position!;
    if (this.#forgets !== 'ticks') this.#ticks = ticks!;
    if (this.#forgets !== 'said') this.#said = said!;
  }
}

describe('a machine without a reset of its own', () => {
  test.each([
    ['ticks', 42, false],
    ['said', 42, false],
    ['ticks', 7, true],
    ['said', 7, true],
  ] as const)(
    'that forgets its %s fails with seed %i in a scenario of one or two ticks, which fails again',
    (forgets, seed, faults) => {
      const subject = {
        ...{ id: 'forgetful@1', create: () => new Counter(forgets), accepts: ['tick'] },
      };
      const { failure } = check(subject, { seed, faults, limit: 20_000 });
      expect(failure!.name).toMatch(/save and load|snapshot/);
      const { arrivals = [] } = failure!.scenario;
      expect(arrivals.length).toBeGreaterThan(0);
      expect(failure!.events).toBeLessThanOrEqual(3);
      // What fails in a scenario that is given does so whatever was tried before.
      const laws = LAWS.filter(({ name }) => name === failure!.name);
      const again = { seed: 1, laws, scenario: fc.constant(failure!.scenario) };
      expect(check(subject, again).failure?.name).toBe(failure!.name);
    },
  );

  test('is another one behind a reset, with all of its members', () => {
    const machine = remade(() => new Counter(), new Counter()) as Counter;
    machine.deliver({ kind: 'signal', name: 'tick', data: new Uint8Array() });
    machine.run(5);
    machine.position = 9;
    expect([machine.position, machine.ticks, machine instanceof Counter]).toEqual([9, 1, true]);
    (machine as Machine).reset!();
    expect([machine.position, machine.ticks]).toEqual([0, 0]);
    expect('reset' in machine && !('digest' in machine)).toBe(true);
  });

  test('may be one that nobody can change', () => {
    const frozen = (): Machine => Object.freeze(new Counter());
    const machine = remade(frozen, frozen());
    machine.deliver({ kind: 'signal', name: 'tick', data: new Uint8Array() });
    machine.reset!();
    expect(machine.position).toBe(0);
  });
});
