import type { Description } from './describe-hit.ts';
import { element } from './element.ts';

/** Pixels between the pointer and what is said of it. */
const DISTANCE = 14;

/** What is said of what is pointed at, beside the pointer; and of what is chosen, under the picture. */
export class Details {
  readonly tip = element('div', { class: 'tip', role: 'tooltip', hidden: true });
  readonly chosen = element('div', { class: 'chosen', role: 'status', 'aria-live': 'polite' });

  constructor() {
    this.choose(undefined);
  }

  point(description: Description | undefined, x: number, y: number): void {
    this.tip.hidden = description === undefined;
    if (description === undefined) return;
    this.tip.replaceChildren(...parts(description));
    const parent = this.tip.offsetParent ?? document.body;
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const left = x + DISTANCE + width > parent.clientWidth ? x - DISTANCE - width : x + DISTANCE;
    const top = y + DISTANCE + height > parent.clientHeight ? y - DISTANCE - height : y + DISTANCE;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${Math.max(0, top)}px`;
  }

  choose(description: Description | undefined): void {
    if (description === undefined) {
      const hint =
        'Point at something to see what it is; click, or press . and , to choose one event after another.';
      this.chosen.replaceChildren(element('span', { class: 'hint' }, hint));
    } else this.chosen.replaceChildren(...parts(description));
  }
}

function parts({ lane, kind, where, text, means }: Description): HTMLElement[] {
  return [
    element('b', {}, `${lane}: ${kind}`),
    element('span', { class: 'where' }, where),
    element('span', { class: 'what' }, text),
    element('span', { class: 'means' }, means),
  ];
}
