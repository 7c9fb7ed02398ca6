import type { Localisation } from '../harness/localise/localisation.ts';
import type { Report } from './report.ts';
import { withMark } from './with-mark.ts';

/** A report with what is known of where two executions differ: as a section, and as a mark at the backup. */
export function withLocalisation(report: Report, localisation: Localisation): Report {
  const { position, certainty, sides, place } = localisation;
  const whole = { ...report, localisation };
  const lane = report.lanes.findIndex(({ name }) => name === 'backup');
  if (sides.length < 2 || lane < 0) return whole;
  const where = place === undefined ? '' : ` at ${place.symbol ?? place.pc}`;
  const text = `${WHICH[certainty]} between ${sides.join(' and ')}${where}`;
  return withMark(whole, { lane, kind: 'difference', position, text, tone: 'bad' });
}

const WHICH: Readonly<Record<Localisation['certainty'], string>> = {
  first: 'the first difference',
  'first lasting': 'the first lasting difference',
  seen: 'a difference in what arrives',
  'from the beginning': 'a difference from the beginning',
};
