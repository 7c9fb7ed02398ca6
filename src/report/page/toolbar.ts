import { grouped } from '../words/numbers.ts';
import { element } from './element.ts';
import type { Axis } from './model.ts';

export interface ToolbarActions {
  axis(axis: Axis): void;
  zoom(factor: number): void;
  whole(): void;
  search(text: string): void;
  /** Enter in the search box. */
  enter(): void;
  step(by: 1 | -1): void;
  help(): void;
}

/** The row of buttons over the picture. */
export class Toolbar {
  readonly node: HTMLElement;
  readonly #axes: Readonly<Record<Axis, HTMLButtonElement>>;
  readonly #search: HTMLInputElement;
  readonly #count = element('output', { class: 'found-count', 'aria-live': 'polite' });

  constructor(actions: ToolbarActions, timed: boolean) {
    const button = (label: string, name: string, onclick: () => void): HTMLButtonElement =>
      element('button', { type: 'button', 'aria-label': name, title: name, onclick }, label);
    this.#axes = {
      position: element('button', { type: 'button', onclick: () => actions.axis('position') }, 'Positions'),
      ticks: element('button', { type: 'button', onclick: () => actions.axis('ticks') }, 'Virtual time'),
    };
    this.#axes.ticks.disabled = !timed;
    this.#search = element('input', {
      type: 'search',
      placeholder: 'Search, or a position',
      'aria-label': 'Search in everything, or go to a position',
      spellcheck: 'false',
      oninput: () => actions.search(this.#search.value),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') actions.enter();
        if (event.key !== 'Escape') return;
        this.#search.value = '';
        actions.search('');
        this.#search.blur();
      },
    });
    this.node = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Picture' },
      element(
        'div',
        { class: 'group', role: 'group', 'aria-label': 'Axis' },
        this.#axes.position,
        this.#axes.ticks,
      ),
      element(
        'div',
        { class: 'group', role: 'group', 'aria-label': 'Zoom' },
        button('+', 'zoom in', () => actions.zoom(0.5)),
        button('−', 'zoom out', () => actions.zoom(2)),
        button('All', 'show everything', () => actions.whole()),
      ),
      element(
        'div',
        { class: 'group search', role: 'search' },
        this.#search,
        button('‹', 'previous match', () => actions.step(-1)),
        button('›', 'next match', () => actions.step(1)),
        this.#count,
      ),
      button('?', 'help', () => actions.help()),
    );
  }

  setAxis(axis: Axis): void {
    for (const name of ['position', 'ticks'] as const)
      this.#axes[name].setAttribute('aria-pressed', `${name === axis}`);
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  get text(): string {
    return this.#search.value;
  }

  search(text: string): void {
    this.#search.value = text;
  }

  /** @param at which of them is chosen, from 1; 0 for none @param lines of text below that have it too */
  count(at: number, count: number, lines: number): void {
    const elsewhere = lines === 0 ? '' : `, ${grouped(lines)} below`;
    const which = at === 0 ? grouped(count) : `${grouped(at)} of ${grouped(count)}`;
    this.#count.textContent = this.#search.value.trim() === '' ? '' : `${which}${elsewhere}`;
  }
}
