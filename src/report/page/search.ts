import type { Axis, Model } from './model.ts';
import { pick, sortedBy } from './search-sorted.ts';
import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind } from '../mark-kinds.ts';

/** What a text was found in. */
export interface Found {
  /** Marks, in the order of the axis, and where they are on it. */
  readonly ids: Uint32Array;
  readonly xs: Float64Array;
}

export const NOTHING_FOUND: Found = { ids: new Uint32Array(0), xs: new Float64Array(0) };

/** Marks whose text, kind or lane has a text in it, in whatever case; and marks within spans and arrows are no others. */
export function findMarks({ marks, report }: Model, axis: Axis, wanted: string): Found {
  const text = wanted.trim().toLowerCase();
  if (text === '') return NOTHING_FOUND;
  const has = (words: string): boolean => words.toLowerCase().includes(text);
  const texts = Uint8Array.from(report.strings, (words) => (has(words) ? 1 : 0));
  const kinds = report.markKinds.map((kind) => has(kind) || has(MARK_KINDS[kind as MarkKind].means));
  const lanes = report.lanes.map(({ name }) => has(name));
  const ids: number[] = [];
  for (let id = 0; id < marks.count; id++) {
    if (texts[marks.text[id]!] === 1 || kinds[marks.kind[id]!] === true || lanes[marks.lane[id]!] === true)
      ids.push(id);
  }
  const sorted = sortedBy(Uint32Array.from(ids), marks.at[axis]);
  return { ids: sorted, xs: pick(sorted, marks.at[axis]) };
}

/** A position that somebody has typed to go to: `41,207`; undefined for anything else. */
export function typedPosition(text: string): number | undefined {
  const digits = text.trim().replaceAll(/[,_ ]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
