import type { Departed, PairHistory } from '../../simulation/history.ts';
import type { ReferenceOutput } from './reference.ts';
import type { PairTrial } from './pair-trial.ts';

/** How what left the two hosts lies in what one machine sends out. */
export interface OutsideView {
  /** So many outputs the first host has let out: the first ones, unless it differs. */
  readonly first: number;
  /** Where the second host's begin, if there was a takeover and it has let out anything. */
  readonly from: number | undefined;
  /** How many the second host has let out. */
  readonly second: number;
  /** What does not fit, in words. */
  readonly differs: string | undefined;
  /** Position behind the slot in which the one machine sends out what does not fit, if it does. */
  readonly covered?: number;
}

/** Lays what the outside saw over what one machine would have shown. */
export function outsideView({ history, reference }: PairTrial): OutsideView {
  const [first, second] = byHost(history);
  const { outputs } = reference;
  const wrong = first.findIndex((departed, index) => !same(departed, outputs[index]));
  const view = { first: first.length, from: undefined, second: second.length };
  if (wrong >= 0) {
    const differs = `output ${wrong} of the primary, ${tell(first[wrong])}: one machine sends ${tell(outputs[wrong])}`;
    return { ...view, differs, ...coveredBy(outputs[wrong]) };
  }
  if (second.length === 0) return { ...view, differs: undefined };
  // What goes on to the end is there at the end; what broke off may lie anywhere where nothing is left out.
  const last = outputs.length - second.length;
  const candidates =
    history.survivor === 'backup'
      ? [last]
      : Array.from({ length: first.length + 1 }, (_, back) => first.length - back);
  const from = candidates.find((at) => at >= 0 && fits(second, outputs, at));
  if (from !== undefined) return { ...view, from, differs: undefined };
  const at = Math.max(0, Math.min(first.length, last));
  const index = second.findIndex((departed, offset) => !same(departed, outputs[at + offset]));
  const differs =
    `output ${index} of the backup behind the takeover, ${tell(second[index])}: ` +
    `one machine sends ${tell(outputs[at + index])} there`;
  return { ...view, differs, ...coveredBy(outputs[at + index]) };
}

function coveredBy(output: ReferenceOutput | undefined): Pick<OutsideView, 'covered'> {
  return output === undefined ? {} : { covered: output.covered };
}

function byHost({ departed }: PairHistory): [Departed[], Departed[]] {
  return [
    departed.filter(({ host }) => host === 'primary'),
    departed.filter(({ host }) => host === 'backup'),
  ];
}

function fits(seen: readonly Departed[], outputs: readonly ReferenceOutput[], at: number): boolean {
  return seen.every((departed, offset) => same(departed, outputs[at + offset]));
}

function same(departed: Departed, reference: ReferenceOutput | undefined): boolean {
  if (reference === undefined) return false;
  const a = departed.output;
  const b = reference.output;
  if (a.kind !== b.kind || a.data.length !== b.data.length) return false;
  if (a.kind === 'frame' && b.kind === 'frame' && a.device !== b.device) return false;
  return a.data.every((byte, index) => byte === b.data[index]);
}

function tell(seen: Pick<Departed, 'output'> | undefined): string {
  if (seen === undefined) return 'nothing';
  const { kind, data } = seen.output;
  if (kind === 'frame') return `a frame of ${data.length} bytes`;
  return JSON.stringify(new TextDecoder().decode(data.subarray(0, 40)));
}
