import type { HostName } from '../../simulation/fault.ts';
import type { Departed } from '../../simulation/history.ts';
import type { ReferenceOutput } from './reference.ts';
import type { PairTrial } from './pair-trial.ts';

/** What one host has let out, and where that lies in what one machine sends out. */
export interface OutsidePart {
  readonly host: HostName;
  /** Of the one machine's outputs, the first that it has let out. */
  readonly from: number;
  readonly count: number;
}

/** How what left the hosts lies in what one machine sends out. */
export interface OutsideView {
  /** In the order in which they were live; hosts that have let out nothing have none. */
  readonly parts: readonly OutsidePart[];
  /** What does not fit, in words. */
  readonly differs: string | undefined;
  /** Position behind the slot in which the one machine sends out what does not fit, if it does. */
  readonly covered?: number;
}

/** Lays what the outside saw over what one machine would have shown. */
export function outsideView({ history, reference }: PairTrial): OutsideView {
  const { outputs } = reference;
  const departed = (host: HostName): Departed[] => history.departed.filter((one) => one.host === host);
  const first = 'primary';
  const begun = departed(first);
  const wrong = begun.findIndex((one, index) => !same(one, outputs[index]));
  const parts: OutsidePart[] = begun.length === 0 ? [] : [{ host: first, from: 0, count: begun.length }];
  if (wrong >= 0) {
    const differs = `output ${wrong} of the primary, ${tell(begun[wrong])}: one machine sends ${tell(outputs[wrong])}`;
    return { parts, differs, ...coveredBy(outputs[wrong]) };
  }
  for (const host of new Set(history.departed.map((one) => one.host))) {
    if (host === first) continue;
    const seen = departed(host);
    const reached = endOf(parts);
    // What goes on to the end is there at the end; what broke off may lie anywhere where nothing is left out.
    const last = outputs.length - seen.length;
    const candidates =
      history.survivor === host ? [last] : Array.from({ length: reached + 1 }, (_, back) => reached - back);
    const from = candidates.find((at) => at >= 0 && fits(seen, outputs, at));
    if (from === undefined) return { parts, ...misfit(host, seen, outputs, Math.min(reached, last)) };
    parts.push({ host, from, count: seen.length });
  }
  return { parts, differs: undefined };
}

/** How many of the one machine's outputs have left, if nothing is missing in between. */
export function endOf(parts: readonly OutsidePart[]): number {
  return parts.reduce((end, { from, count }) => Math.max(end, from + count), 0);
}

function misfit(
  host: HostName,
  seen: readonly Departed[],
  outputs: readonly ReferenceOutput[],
  where: number,
): Pick<OutsideView, 'differs' | 'covered'> {
  const at = Math.max(0, where);
  const index = seen.findIndex((departed, offset) => !same(departed, outputs[at + offset]));
  const differs =
    `output ${index} of the ${host} behind the takeover, ${tell(seen[index])}: ` +
    `one machine sends ${tell(outputs[at + index])} there`;
  return { differs, ...coveredBy(outputs[at + index]) };
}

function coveredBy(output: ReferenceOutput | undefined): Pick<OutsideView, 'covered'> {
  return output === undefined ? {} : { covered: output.covered };
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
