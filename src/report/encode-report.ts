import type { Localisation } from '../harness/localise/localisation.ts';
import type { Deltas, EncodedReport, EncodedStretches } from './encoded-report.ts';
import type { Place, Report } from './report.ts';
import { visible } from '../machine/visible.ts';

/** Names or texts, each once; a text gets the number of its place among them. */
class Table {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** @returns its number */
  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/** A report as it lies in a page, with nothing in its texts that a browser or a terminal acts on. */
export function encodeReport(report: Report): EncodedReport {
  const { title, about, verdict, facts, lanes, marks, timed } = report;
  const [strings, tones, markKinds, spanKinds, arrowKinds] = Array.from({ length: 5 }, () => new Table());
  const text = (words: string): number => strings!.add(visible(words));
  return {
    lockstep: 1,
    title: visible(title),
    about: visible(about),
    verdict: { tone: verdict.tone, words: visible(verdict.words) },
    facts: facts.map(({ name, lines }) => ({ name: visible(name), lines: lines.map(visible) })),
    lanes,
    timed,
    strings: strings!.texts,
    tones: tones!.texts,
    markKinds: markKinds!.texts,
    marks: {
      lane: marks.map(({ lane }) => lane),
      kind: marks.map(({ kind }) => markKinds!.add(kind)),
      tone: marks.map(({ tone }) => tones!.add(tone)),
      position: deltas(marks, ({ position }) => position),
      ticks: deltas(marks, ({ ticks }) => ticks),
      text: marks.map((mark) => text(mark.text)),
    },
    spanKinds: spanKinds!.texts,
    spans: stretches(report.spans, spanKinds!, text),
    arrowKinds: arrowKinds!.texts,
    arrows: {
      ...stretches(report.arrows, arrowKinds!, text),
      lost: report.arrows.flatMap(({ to }, index) => (to === undefined ? [index] : [])),
    },
    curves: report.curves.map(({ lane, name, points }) => ({
      lane,
      name,
      position: deltas(points, ({ position }) => position),
      ticks: deltas(points, ({ ticks }) => ticks),
      value: deltas(points, ({ value }) => value),
    })),
    texts: report.texts.map(({ title, lines }) => ({
      title: visible(title),
      lines: lines.map((runs) => runs.map((run) => ({ ...run, text: visible(run.text) }))),
    })),
    ...(report.localisation && { localisation: shownLocalisation(report.localisation) }),
  };
}

function deltas<T>(list: readonly T[], of: (one: T) => number): Deltas {
  let before = 0;
  return list.map((one) => {
    const value = of(one);
    const delta = value - before;
    before = value;
    return delta;
  });
}

interface Stretch {
  readonly lane: number;
  readonly kind: string;
  readonly from: Place;
  readonly to?: Place;
  readonly text: string;
}

function stretches(
  list: readonly Stretch[],
  kinds: Table,
  text: (words: string) => number,
): EncodedStretches {
  return {
    lane: list.map(({ lane }) => lane),
    kind: list.map(({ kind }) => kinds.add(kind)),
    position: deltas(list, ({ from }) => from.position),
    ticks: deltas(list, ({ from }) => from.ticks),
    lasts: list.map(({ from, to = from }) => to.position - from.position),
    lastsTicks: list.map(({ from, to = from }) => to.ticks - from.ticks),
    text: list.map((one) => text(one.text)),
  };
}

/** A difference with every text in it made fit to be seen; line feeds stay, they part the lines of outputs. */
function shownLocalisation(localisation: Localisation): Localisation {
  return shown(localisation) as Localisation;
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.split('\n').map(visible).join('\n');
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shown(field)]));
}
