import type { Execution, Standing } from '../../../src/harness/localise/execution.ts';
import type { Follower } from '../../../src/harness/localise/follower.ts';
import type { Machine } from '../../../src/machine/machine.ts';

/** What a toy's state is at a position. */
export type StateAt = (position: number) => unknown;

/** An execution whose state at each position is told by a function: it comes to its end at `end`. */
export function toy(name: string, end: number, stateAt: StateAt, from = 0): Execution {
  let position = from;
  const machine = {
    get position() {
      return position;
    },
    run: () => {
      throw new Error('a toy is run by its execution');
    },
    deliver: () => {},
    save: () => new TextEncoder().encode(JSON.stringify(stateAt(position))),
    load: () => {},
  } satisfies Machine;
  const run = ({ until = Infinity, slot }: Follower): Standing => {
    if (slot === undefined) position = Math.min(until, end);
    else for (position = from; position < Math.min(until, end); position++) slot(machine);
    return { outputs: 0, end: position < until ? 'stuck' : undefined };
  };
  return { name, machine, from, run };
}
