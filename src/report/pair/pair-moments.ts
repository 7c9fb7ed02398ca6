import { HOST_NAMES } from '../../simulation/fault.ts';
import type { Departed, Moment } from '../../simulation/history.ts';
import type { Mark } from '../report.ts';
import { outcomeText } from '../words/format-outcome.ts';
import { HostRoles } from '../words/host-roles.ts';
import { momentWords } from '../words/moment-words.ts';
import type { MomentContext } from '../words/moment-words.ts';
import { grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';
import type { PairLanes } from './pair-lanes.ts';
import type { PairRecord, SeenOutput } from './pair-record.ts';

/** A mark for each moment of a pair's history, and for the beginning of each host. */
export function momentMarks({ history, made, asked }: PairRecord, lanes: PairLanes): Mark[] {
  const { moments, departed, takeovers, outcome } = history;
  const marks: Mark[] = [
    beginning(lanes.of('primary'), 'primary: runs the guest, and holds back what it sends out'),
    beginning(lanes.of('backup'), 'backup: replays the log as it comes, and is silent'),
  ];
  if (asked !== undefined) {
    const text = 'spare: asks who is alone for the guest’s state';
    marks.push({ ...asked, lane: lanes.of('spare'), kind: 'begin', text, tone: 'step' });
  }
  const roles = new HostRoles();
  const counts = new Map(
    HOST_NAMES.map((name) => [name, new HeldCount(made.filter(({ host }) => host === name))]),
  );
  /** All outputs that have left at least once. */
  let [released, departures] = [0, 0];
  for (const moment of moments) {
    const { what, host, number } = moment;
    for (const count of counts.values()) count.advance(moment.ticks);
    if (what === 'release') {
      counts.get(host)!.left(number);
      marks.push(releaseMark(lanes, moment, departed[departures++]!, number < released));
      released = Math.max(released, number + 1);
      continue;
    }
    const context: MomentContext = {
      role: roles.of(host),
      use: roles.useOf(host),
      held: counts.get(host)!.held,
      again: false,
      takeover: takeovers.find((one) => one.host === host),
      outcome: outcomeText(outcome),
    };
    const { words, kind: tone } = momentWords(moment, context);
    roles.note(moment);
    const { ticks, position } = moment;
    const lane = lanes.ofMoment(moment);
    const text = what === 'cut' || what === 'heal' ? words : `${host}: ${words}`;
    marks.push({ lane, kind: what, position, ticks, text, tone });
  }
  return marks;
}

/** Counts, moment by moment, what a host has made and not let out. */
class HeldCount {
  readonly #made: readonly SeenOutput[];
  #seen = 0;
  #left = 0;

  /** @param made what has had to wait on this host, and all behind that */
  constructor(made: readonly SeenOutput[]) {
    this.#made = made;
  }

  /** Time has come to `ticks`. */
  advance(ticks: number): void {
    while (this.#seen < this.#made.length && this.#made[this.#seen]!.ticks <= ticks) this.#seen++;
  }

  /** An output has left the host. */
  left(number: number): void {
    if (number >= (this.#made[0]?.number ?? Infinity)) this.#left++;
  }

  get held(): number {
    return Math.max(0, this.#seen - this.#left);
  }
}

function beginning(lane: number, text: string): Mark {
  return { lane, kind: 'begin', position: 0, ticks: 0, text, tone: 'step' };
}

function releaseMark(
  lanes: PairLanes,
  { host, number, position }: Moment,
  { ticks, output }: Departed,
  again: boolean,
): Mark {
  const what = again ? 'leaves a second time' : 'leaves';
  const text = `output ${grouped(number)} ${what} (${host}): ${quotedOutputs([output])}`;
  const place = { lane: lanes.of('clients'), position, ticks };
  return again
    ? { ...place, kind: 'again', text, tone: 'again' }
    : { ...place, kind: 'release', text, tone: 'routine' };
}
