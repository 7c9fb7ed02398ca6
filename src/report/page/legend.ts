import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind } from '../mark-kinds.ts';
import { SPAN_KINDS } from '../span-kinds.ts';
import type { SpanKind } from '../span-kinds.ts';
import { grouped } from '../words/numbers.ts';
import { element } from './element.ts';
import type { Glyphs } from './glyphs.ts';
import type { Model } from './model.ts';

/** What the marks and bands of this report mean, and how many marks of each kind there are. */
export function legend({ report, marks }: Model, glyphs: Glyphs, find: (kind: string) => void): HTMLElement {
  const counts = new Map<number, number>();
  for (const kind of marks.kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const order = Object.keys(MARK_KINDS);
  const kinds = [...report.markKinds.entries()].sort(([, a], [, b]) => order.indexOf(a) - order.indexOf(b));
  const items = kinds.map(([index, kind]) =>
    element(
      'li',
      {},
      glyphs.of(kind),
      element('button', { type: 'button', title: `find ${kind}`, onclick: () => find(kind) }, kind),
      element('span', { class: 'means' }, MARK_KINDS[kind as MarkKind].means),
      element('span', { class: 'count' }, grouped(counts.get(index) ?? 0)),
    ),
  );
  const spans = report.spanKinds.map((kind) => {
    const { colour, fill, means } = SPAN_KINDS[kind as SpanKind];
    const swatch = element('span', { class: `swatch ${colour} ${fill}`, 'aria-hidden': 'true' });
    return element('li', {}, swatch, element('b', {}, kind), element('span', { class: 'means' }, means));
  });
  return element(
    'details',
    { class: 'legend', open: true },
    element('summary', {}, 'What the marks mean'),
    element('ul', {}, ...items),
    element('ul', { class: 'spans' }, ...spans),
  );
}
