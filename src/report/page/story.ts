import { grouped } from '../words/numbers.ts';
import { element } from './element.ts';
import type { Glyphs } from './glyphs.ts';
import type { Model } from './model.ts';
import { timeText } from './place-text.ts';

/** More rows than that nobody reads; the picture has all. */
const MOST = 500;

/** The marks that are not routine, in their order: what a person would tell of the run. */
export function storyMarks({ marks, report }: Model): number[] {
  const routine = report.tones.indexOf('routine');
  const ids: number[] = [];
  for (let id = 0; id < marks.count; id++) if (marks.tone[id] !== routine) ids.push(id);
  return ids;
}

/** The same as a table, each row a way into the picture. */
export function story(model: Model, glyphs: Glyphs, choose: (id: number) => void): HTMLElement | undefined {
  const { report, marks } = model;
  const ids = storyMarks(model);
  if (ids.length === 0) return undefined;
  const rows = ids.slice(0, MOST).map((id) => {
    const kind = report.markKinds[marks.kind[id]!]!;
    const text = report.strings[marks.text[id]!]!;
    const go = element('button', { type: 'button', onclick: () => choose(id) }, text);
    return element(
      'tr',
      { class: report.tones[marks.tone[id]!]!, 'data-mark': id },
      element('td', {}, glyphs.of(kind)),
      element('td', { class: 'number' }, grouped(marks.at.position[id]!)),
      report.timed ? element('td', { class: 'number' }, timeText(marks.at.ticks[id]!)) : undefined,
      element('td', {}, go),
    );
  });
  const head = element(
    'tr',
    {},
    element('th', { 'aria-label': 'kind' }),
    element('th', { class: 'number' }, 'position'),
    report.timed ? element('th', { class: 'number' }, 'time') : undefined,
    element('th', {}, 'what happened'),
  );
  const more = ids.length - rows.length;
  return element(
    'section',
    { class: 'card story', 'aria-labelledby': 'story-title' },
    element('h2', { id: 'story-title' }, 'What happened'),
    element(
      'div',
      { class: 'scroll' },
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)),
    ),
    more > 0 ? element('p', { class: 'note' }, `${grouped(more)} more are in the picture only`) : undefined,
  );
}
