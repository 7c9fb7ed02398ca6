import type { Machine } from '../machine/machine.ts';

/**
 * A machine without a reset of its own, which is made anew instead. To load it with the state that it had at power-on would not
 * do: whatever `save` forgets would go on from one trial to the next. All other members are those of the machine that it is at
 * present, those too that only whoever has written it knows of.
 * @param make makes one that stands at power-on
 * @param first the one that it is up to its first reset
 */
export function remade(make: () => Machine, first: Machine): Machine {
  let machine: Machine = first;
  let bound = new Map<string | symbol, unknown>();
  const reset = (): void => {
    machine = make();
    bound = new Map();
  };
  return new Proxy({} as Machine, {
    get(_target, name) {
      if (name === 'reset') return reset;
      const value: unknown = Reflect.get(machine, name, machine);
      if (typeof value !== 'function') return value;
      // Its methods may look at members that nobody else sees.
      const known = bound.get(name) ?? value.bind(machine);
      bound.set(name, known);
      return known;
    },
    set: (_target, name, value) => Reflect.set(machine, name, value, machine),
    has: (_target, name) => name === 'reset' || Reflect.has(machine, name),
    getPrototypeOf: () => Reflect.getPrototypeOf(machine),
  });
}
