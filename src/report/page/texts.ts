import type { TextSection } from '../report.ts';
import { element } from './element.ts';

/** What was printed, or told, in lines; what left a second time is marked. */
export function textSection({ title, lines }: TextSection): HTMLElement {
  const again = lines.some((runs) => runs.some((run) => run.again === true));
  const rows = lines.map((runs) =>
    element(
      'div',
      { class: 'text-line' },
      ...runs.map(({ text, again }) =>
        again === true
          ? element('mark', { class: 'again', title: 'a second time' }, text)
          : element('span', {}, text),
      ),
    ),
  );
  return element(
    'section',
    { class: 'card text' },
    element('h2', {}, title),
    again
      ? element('p', { class: 'note' }, 'What is underlined left a second time, after a takeover.')
      : undefined,
    element('div', { class: 'scroll printed', tabindex: 0, role: 'region', 'aria-label': title }, ...rows),
  );
}
