import { expect, test } from 'vitest';

import type { Button, Buttons } from '../../src/environment/environment.ts';
import { contents, recorded, replayed } from './recording.ts';
import type { Program } from './recording.ts';

/** A guest during whose slots at these positions somebody presses a button. */
function pressedAt(presses: Readonly<Record<number, Button>>): { program: Program; buttons: Buttons } {
  const waiting: Button[] = [];
  return {
    program: (position) => {
      const press = presses[position];
      if (press !== undefined) waiting.push(press);
      return position % 4 === 3 ? 'ask' : 'compute';
    },
    buttons: {
      get pressed() {
        return waiting.length > 0;
      },
      take: () => waiting.shift(),
    },
  };
}

test('a button that somebody presses is an event where the machine is between two slots, and replays', () => {
  const { program, buttons } = pressedAt({ 2: 'snapshot', 6: 'reset' });
  const { log, machine } = recorded(program, { environment: { buttons }, limit: 9 });
  const events = contents(log).filter((entry) => /snapshot|reset/.test(entry));
  expect(events).toEqual([
    expect.stringMatching(/^\d+ snapshot$/),
    expect.stringMatching(/^\d+ input reset$/),
  ]);
  const [snapshot, reset] = events.map((entry) => Number.parseInt(entry, 10));
  expect(snapshot).toBeGreaterThan(2);
  expect(reset).toBeGreaterThan(6);
  expect(machine.inputs.filter(({ input }) => input.kind === 'reset')).toHaveLength(1);
  expect(replayed(program, log).result.verdict).toBe('equal');
});
