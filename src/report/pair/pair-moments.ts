import type { Departed, Moment } from '../../simulation/history.ts';
import type { Mark } from '../report.ts';
import { outcomeText } from '../words/format-outcome.ts';
import { momentWords } from '../words/moment-words.ts';
import type { MomentContext } from '../words/moment-words.ts';
import { grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';
import { LANE, laneOf } from './pair-lanes.ts';
import type { PairRecord } from './pair-record.ts';

/** A mark for each moment of a pair's history, and for the beginning of each host. */
export function momentMarks({ history, made }: PairRecord): Mark[] {
  const marks: Mark[] = [
    beginning(LANE.primary, 'primary: runs the guest, and holds back what it sends out'),
    beginning(LANE.backup, 'backup: replays the log as it comes, and is silent'),
  ];
  const { moments, departed, takeover, outcome } = history;
  /** Outputs made, and let out by the host that made them first; and all that have left at least once. */
  let [seen, left, released, departures] = [0, 0, 0, 0];
  for (const moment of moments) {
    const { what, host, number } = moment;
    while (seen < made.length && made[seen]!.ticks <= moment.ticks) seen++;
    if (what === 'release') {
      if (host === 'primary') left++;
      marks.push(releaseMark(moment, departed[departures++]!, number < released));
      released = Math.max(released, number + 1);
      continue;
    }
    const context: MomentContext = {
      held: Math.max(0, seen - left),
      again: false,
      takeover: host === 'backup' ? takeover : undefined,
      outcome: outcomeText(outcome),
    };
    const { words, kind: tone } = momentWords(moment, context);
    const { ticks, position } = moment;
    const lane = laneOf(moment);
    const text = what === 'cut' || what === 'heal' ? words : `${host}: ${words}`;
    marks.push({ lane, kind: what, position, ticks, text, tone });
  }
  return marks;
}

function beginning(lane: number, text: string): Mark {
  return { lane, kind: 'begin', position: 0, ticks: 0, text, tone: 'step' };
}

function releaseMark({ host, number, position }: Moment, { ticks, output }: Departed, again: boolean): Mark {
  const what = again ? 'leaves a second time' : 'leaves';
  const text = `output ${grouped(number)} ${what} (${host}): ${quotedOutputs([output])}`;
  const place = { lane: LANE.clients, position, ticks };
  return again
    ? { ...place, kind: 'again', text, tone: 'again' }
    : { ...place, kind: 'release', text, tone: 'routine' };
}
