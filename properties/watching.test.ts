import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exit } from '../src/machine/exit.ts';
import type { Happening } from '../src/machine/machine.ts';
import type { Computer } from '../src/riscv/computer.ts';
import { disassemble } from '../src/riscv/isa/disassemble.ts';
import type { Slot } from '../src/riscv/trace.ts';
import type { Habits, History } from '../test/support/play.ts';
import { play } from '../test/support/play.ts';
import { law } from './support/law.ts';
import { programOf } from './support/soup.ts';
import { startProgram } from './support/stub.ts';
import type { Trial } from './support/trials.ts';
import { Machines, runTrial, showTrial, slices, stimulusOf, trials } from './support/trials.ts';

const SLOTS = 500;

/** What happened in one slot, by its position. */
type Happenings = Map<number, Set<Happening>>;

const placeOf = ({ pc }: Slot): Happening => `pc:0x${pc.toString(16)}`;

/** Whether the slot that ended so has rung a doorbell: what it sent out, or asked for, says so. */
function rang(exit: Exit): boolean {
  if (exit.reason !== 'effects') return exit.reason === 'doorbell';
  return exit.effects.some(({ kind }) => kind !== 'console' && kind !== 'cancel');
}

function happeningsOf(slot: Slot, exit: Exit): Set<Happening> {
  const happened = new Set<Happening>();
  if (slot.trap !== undefined) happened.add('trap');
  if (rang(exit)) happened.add('doorbell');
  if (slot.word === undefined) return happened;
  happened.add(placeOf(slot));
  const { text } = disassemble(slot.word, Number(slot.pc));
  if (slot.trap === undefined && text.startsWith('lr.')) happened.add('lr');
  return happened;
}

/** Runs a trial slot by slot, and finds out from its trace what happened in each. */
function observe(machine: Computer, trial: Trial): { history: History; happenings: Happenings } {
  const happenings: Happenings = new Map();
  startProgram(machine, programOf(trial.genes));
  machine.trace(1);
  let { position } = machine;
  const ran: Habits['ran'] = (_, exit) => {
    if (machine.position === position) return;
    expect(machine.position).toBe(position + 1);
    happenings.set(position, happeningsOf(machine.lastSlots()[0]!, exit));
    position++;
  };
  const history = play(machine, stimulusOf(trial, position, SLOTS), { slices: [1], ran });
  machine.trace(0);
  return { history, happenings };
}

/** Runs a trial while these are watched for; what was told of them. */
function watch(
  machine: Computer,
  trial: Trial,
  list: readonly Happening[],
  habits: Habits,
): { history: History; told: Map<number, readonly Happening[]> } {
  const told = new Map<number, readonly Happening[]>();
  startProgram(machine, programOf(trial.genes));
  machine.watch(list);
  const ran: Habits['ran'] = (_, { reason }) => {
    const { happened, position } = machine;
    if (happened.length === 0) return expect(reason).not.toBe('happening');
    expect(told.has(position - 1), 'told twice').toBe(false);
    told.set(position - 1, happened);
  };
  const history = play(machine, stimulusOf(trial, machine.position, SLOTS), { ...habits, ran });
  machine.watch([]);
  return { history, told };
}

describe('watching', () => {
  const [unwatched, observed, watched] = [new Machines(), new Machines(), new Machines()];
  law(
    'is not observable, and tells what happened in each slot, once',
    fc.record({
      trial: trials(40, SLOTS),
      kinds: fc.subarray(['trap', 'doorbell', 'lr']),
      places: fc.array(fc.nat(0xffff), { maxLength: 6 }),
      slices: fc.option(slices, { nil: undefined }),
      forgetting: fc.boolean(),
    }),
    { numRuns: 800, show: ({ trial }) => showTrial(trial) },
    ({ trial, kinds, places, slices, forgetting }) => {
      const { history, happenings } = observe(observed.get(trial.clock), trial);
      const visited = [...new Set([...happenings.values()].flatMap((set) => [...set]))].filter((happening) =>
        happening.startsWith('pc:'),
      );
      const here = places.flatMap((pick) => visited[pick % visited.length] ?? []);
      const list = [...here.slice(1), ...kinds, ...here.slice(0, 1)];
      const habits: Habits = {
        ...(slices !== undefined && { slices }),
        ...(forgetting && { between: (machine) => void machine.forgetCaches() }),
      };
      const found = watch(watched.get(trial.clock), trial, list, habits);
      expect(found.history).toEqual(history);
      expect(runTrial(unwatched.get(trial.clock), trial, SLOTS)).toEqual(history);
      const expected = [...happenings]
        .map(([position, set]) => [position, list.filter((happening) => set.has(happening))] as const)
        .filter(([, happened]) => happened.length > 0);
      expect([...found.told]).toEqual(expected);
    },
  );

  test('has something of each kind to tell in such trials', () => {
    const counts = { trap: 0, doorbell: 0, lr: 0 };
    for (const trial of fc.sample(trials(40, SLOTS), { seed: 1, numRuns: 100 })) {
      const { told } = watch(watched.get(trial.clock), trial, Object.keys(counts), {});
      for (const happened of told.values())
        for (const each of happened) counts[each as keyof typeof counts]++;
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(30);
  });
});
