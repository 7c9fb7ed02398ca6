import type { EncodedReport } from '../encoded-report.ts';
import { element } from './element.ts';

const SIGNS = { good: '✓', bad: '✗', plain: '·' } as const;

/** What the page is of, what came of it, and what else there is to say. */
export function pageHeader({ title, about, verdict, facts, localisation }: EncodedReport): HTMLElement {
  const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[verdict.tone]);
  const rows = facts.map(({ name, lines }) =>
    element('div', {}, element('dt', {}, name), ...lines.map((line) => element('dd', {}, line))),
  );
  return element(
    'header',
    {},
    element(
      'div',
      { class: 'headline' },
      element('div', {}, element('h1', {}, title), element('p', { class: 'about' }, about)),
      element(
        'p',
        { class: `verdict ${verdict.tone}` },
        sign,
        element('span', {}, verdict.words),
        localisation && element('a', { href: '#difference' }, 'see the difference'),
      ),
    ),
    facts.length === 0 ? undefined : element('dl', { class: 'facts' }, ...rows),
  );
}
