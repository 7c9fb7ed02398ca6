import type { Explanation } from '../../machine/explanation.ts';
import { ArrivedList, eventLines, unequalPositions } from './event-lines.ts';
import type { Execution, Standing } from './execution.ts';
import { firstDifference } from './first-difference.ts';
import type { FirstDifference } from './first-difference.ts';
import type { Localisation } from './localisation.ts';
import { memoryDifferences } from './memory-differences.ts';
import { SentOut, outputDifferences } from './output-differences.ts';
import { savedValues, valueDifferences } from './state-differences.ts';

/** Places at which the two got something different that are looked at for a difference that has healed. */
const MOST_INPUTS = 200;

/** Both executions, followed to where one looks at them. */
interface Followed {
  readonly standing: Standing;
  readonly arrived: ArrivedList;
  readonly sent: SentOut;
}

/**
 * Where and in what two executions came to differ.
 * @param place where that is, if it is known
 * @returns `undefined`: they do not, as far as can be seen from outside at any slot that was looked at
 */
export function localiseDifference(
  a: Execution,
  b: Execution,
  place?: FirstDifference,
): Localisation | undefined {
  const [wholeA, wholeB] = [follow(a, Infinity), follow(b, Infinity)];
  // One that has come to its own end has sent out all that it will; one that was stopped might have sent more.
  const stopped = [wholeA, wholeB].some(
    ({ standing }) => standing.end === undefined || standing.misfit === true,
  );
  const both = stopped ? Math.min(a.machine.position, b.machine.position) : Infinity;
  const inputs = unequalPositions(wholeA.arrived.all, wholeB.arrived.all, MOST_INPUTS);
  const found = place ?? firstDifference(a, b, inputs) ?? differentInput(inputs);
  if (found === undefined) return undefined;
  const { position } = found;
  const sides = [a, b];
  const before = sides.map((side) => explainedAt(side, position));
  const next = before.find((explanation) => explanation?.next !== undefined);
  const events = [
    eventLines(a, wholeA.arrived.all, wholeB.arrived.all, position),
    eventLines(b, wholeB.arrived.all, wholeA.arrived.all, position),
  ];
  const begins = found.certainty === 'from the beginning';
  const ends = sides.map((side) => side.run({ until: begins ? position : position + 1 }).end);
  const behind = sides.map(({ machine }) => machine.explain?.());
  const { memory, bytes } =
    behind[0]?.registers === undefined && savedValues(a.machine) !== undefined
      ? { memory: [], bytes: 0 }
      : memoryDifferences(a.machine, b.machine);
  const outputs = outputDifferences(wholeA.sent, wholeB.sent, both);
  return {
    certainty: found.certainty,
    sides: sides.map(({ name }) => name),
    position,
    ...(found.certainty.startsWith('first') && { equalAt: position }),
    ...(next?.next !== undefined && { place: next.next }),
    did: begins
      ? []
      : sides.map((side, index) => did(side, position, before[index], behind[index], ends[index])),
    code: next?.code ?? [],
    registers: valueDifferences(behind.map((explanation) => explanation?.registers ?? [])),
    devices: valueDifferences(
      sides.map(({ machine }, index) => behind[index]?.devices ?? savedValues(machine) ?? []),
    ),
    memory,
    memoryBytes: bytes,
    outputs,
    events,
  };
}

/** What reached the two may differ, and leave no trace in either. */
function differentInput([position]: readonly number[]): FirstDifference | undefined {
  return position === undefined ? undefined : { position, certainty: 'seen' };
}

/** Runs an execution and notes what reaches it and what it sends out. */
export function follow(execution: Execution, until: number): Followed {
  const arrived = new ArrivedList();
  const sent = new SentOut();
  const { machine } = execution;
  const standing = execution.run({
    until,
    arrived: (arrival, _, asked) => arrived.add(arrival, machine.position, asked),
    performed: (effects) => sent.add(effects, machine.position),
  });
  return { standing, arrived, sent };
}

/** What a machine tells of where it stands before a slot; `undefined` if it does not get there or tells nothing. */
export function explainedAt(execution: Execution, position: number): Explanation | undefined {
  execution.run({ until: position });
  return execution.machine.position < position ? undefined : execution.machine.explain?.();
}

/** What comes behind the last slot, where that is not to be said in the words of an outcome. */
const ENDED: Readonly<Record<string, string>> = {
  limit: ', and was not at its end',
  stuck: ', and waits for what cannot come',
};

/** What a slot did, in a few words. */
export function did(
  { machine }: Pick<Execution, 'machine'>,
  position: number,
  before: Explanation | undefined,
  behind: Explanation | undefined,
  end: string | undefined,
): string {
  if (machine.position <= position) {
    if (end === undefined) return 'did not get there';
    return end === 'stuck' ? 'waits for what cannot come' : `ended before it: ${end}`;
  }
  const instruction = before?.next?.text ?? 'executed';
  const trapped = behind?.trapped;
  const ended = end === undefined ? '' : (ENDED[end] ?? `, and ended: ${end}`);
  if (trapped === undefined) return `${instruction}${ended}`;
  return trapped.endsWith('interrupt') ? `took the ${trapped}` : `${instruction} -> ${trapped}${ended}`;
}
