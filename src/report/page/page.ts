import { describeHit } from './describe-hit.ts';
import { Details } from './details.ts';
import { element } from './element.ts';
import { Glyphs } from './glyphs.ts';
import { pageHeader } from './header.ts';
import { helpDialog } from './help.ts';
import type { Hit } from './hit.ts';
import { listenToKeys } from './keys.ts';
import type { KeyAction } from './keys.ts';
import { legend } from './legend.ts';
import { localisationSection } from './localisation.ts';
import type { Axis, Model } from './model.ts';
import { findMarks, NOTHING_FOUND, typedPosition } from './search.ts';
import type { Found } from './search.ts';
import { story, storyMarks } from './story.ts';
import { textSection } from './texts.ts';
import { Timeline } from './timeline.ts';
import { Toolbar } from './toolbar.ts';

/** How much of the picture a key moves. */
const PAN = 0.15;
const ZOOM = 0.6;

/** A whole page, and what its parts have to do with each other. */
export class Page {
  readonly #model: Model;
  readonly #timeline: Timeline;
  readonly #toolbar: Toolbar;
  readonly #details = new Details();
  readonly #glyphs = new Glyphs();
  readonly #help: HTMLDialogElement;
  readonly #below: HTMLElement;
  readonly #story: readonly number[];
  #found: Found = NOTHING_FOUND;
  /** Index among the found; -1 before the first. */
  #at = -1;

  constructor(model: Model) {
    this.#model = model;
    const axis: Axis = model.report.timed && model.arrows.count > 0 ? 'ticks' : 'position';
    this.#story = storyMarks(model);
    this.#timeline = new Timeline(model, axis, {
      pointed: (hit, x, y) => this.#details.point(this.#described(hit), x, y),
      chosen: (hit) => this.#details.choose(this.#described(hit)),
      moved: () => this.#details.point(undefined, 0, 0),
    });
    this.#toolbar = new Toolbar(
      {
        axis: (chosen) => this.#setAxis(chosen),
        zoom: (factor) => this.#timeline.zoom(factor),
        whole: () => this.#timeline.whole(),
        search: (text) => this.#search(text),
        enter: () => this.#enter(),
        step: (by) => this.#step(by),
        help: () => this.#help.showModal(),
      },
      model.report.timed,
    );
    this.#toolbar.setAxis(axis);
    const keys = this.#keys();
    this.#help = helpDialog(keys);
    this.#below = this.#sections();
    listenToKeys(keys);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#dress());
  }

  show(): void {
    const { report } = this.#model;
    this.#timeline.node.append(this.#details.tip);
    const picture = element(
      'section',
      { class: 'card picture', 'aria-label': 'Timeline' },
      this.#toolbar.node,
      this.#timeline.node,
      this.#details.chosen,
    );
    document.body.append(pageHeader(report), element('main', {}, picture, this.#below), this.#help);
  }

  #sections(): HTMLElement {
    const { report } = this.#model;
    const find = (kind: string): void => {
      this.#toolbar.search(kind);
      this.#search(kind);
    };
    const difference =
      report.localisation &&
      localisationSection(report.localisation, (position) => {
        this.#setAxis('position');
        this.#timeline.goTo(position);
      });
    return element(
      'div',
      { class: 'below' },
      legend(this.#model, this.#glyphs, find),
      difference,
      story(this.#model, this.#glyphs, (id) => this.#timeline.choose(id)),
      ...report.texts.map(textSection),
    );
  }

  #described(hit: Hit | undefined) {
    return hit && describeHit(this.#model, hit);
  }

  #setAxis(axis: Axis): void {
    this.#timeline.setAxis(axis);
    this.#toolbar.setAxis(axis);
    this.#search(this.#toolbar.text);
  }

  #search(text: string): void {
    this.#found = findMarks(this.#model, this.#timeline.axis, text);
    this.#at = -1;
    this.#timeline.show(this.#found);
    this.#count(this.#searchBelow(text));
  }

  /** Marks the lines and rows under the picture that have a text. @returns how many */
  #searchBelow(text: string): number {
    const wanted = text.trim().toLowerCase();
    let count = 0;
    for (const line of this.#below.querySelectorAll('.text-line, .localisation tr, .localisation li')) {
      const has = wanted !== '' && line.textContent.toLowerCase().includes(wanted);
      line.classList.toggle('found', has);
      if (has) count++;
    }
    return count;
  }

  #count(lines = this.#below.querySelectorAll('.found').length): void {
    this.#toolbar.count(this.#at + 1, this.#found.ids.length, lines);
  }

  /** In the search box: the next match, or the position that was typed, or else the first line below. */
  #enter(): void {
    const position = typedPosition(this.#toolbar.text);
    if (this.#found.ids.length > 0) this.#step(1);
    else if (position !== undefined) {
      this.#setAxis('position');
      this.#timeline.goTo(position);
    } else this.#below.querySelector('.found')?.scrollIntoView({ block: 'center' });
  }

  /** The next match; without a search, the next moment of the story. */
  #step(by: 1 | -1): void {
    const ids = this.#found.ids.length > 0 ? this.#found.ids : this.#story;
    if (ids.length === 0) return;
    if (this.#found.ids.length === 0) this.#at = ids.indexOf(this.#timeline.chosenMark ?? -1);
    this.#at = this.#at < 0 && by < 0 ? ids.length - 1 : (this.#at + by + ids.length) % ids.length;
    this.#timeline.choose(ids[this.#at]);
    if (this.#found.ids.length > 0) this.#count();
  }

  /** The event beside the chosen one, or the first one in view. */
  #neighbour(by: 1 | -1): void {
    const { at, count } = this.#model.marks;
    const chosen = this.#timeline.chosenMark;
    const xs = at[this.#timeline.axis];
    const { from, to } = this.#timeline.view;
    const next =
      chosen === undefined
        ? xs.findIndex((x) => x >= from && x <= to)
        : Math.max(0, Math.min(count - 1, chosen + by));
    if (next >= 0) this.#timeline.choose(next);
  }

  #dress(): void {
    this.#timeline.dress();
    this.#glyphs.dress();
  }

  #keys(): KeyAction[] {
    const timeline = this.#timeline;
    const key = (keys: readonly string[], shown: string, does: string, act: () => void): KeyAction => ({
      ...{ keys, shown, does, act },
    });
    return [
      key(['ArrowLeft'], '←', 'move to the left', () => timeline.pan(-PAN)),
      key(['ArrowRight'], '→', 'move to the right', () => timeline.pan(PAN)),
      key(['+', '=', 'ArrowUp'], '+', 'zoom in; ↑ where the picture has the focus', () =>
        timeline.zoom(ZOOM),
      ),
      key(['-', '_', 'ArrowDown'], '-', 'zoom out; ↓ where the picture has the focus', () =>
        timeline.zoom(1 / ZOOM),
      ),
      key(['Home', '0'], 'Home', 'show everything', () => timeline.whole()),
      key(['t'], 't', 'positions or virtual time', () => this.#turnAxis()),
      key(['/'], '/', 'search', () => this.#toolbar.focusSearch()),
      key(['n'], 'n', 'next match; without a search, next moment of the story', () => this.#step(1)),
      key(['N'], 'N', 'the one before', () => this.#step(-1)),
      key(['.'], '.', 'the next event', () => this.#neighbour(1)),
      key([','], ',', 'the event before', () => this.#neighbour(-1)),
      key(['Escape'], 'Esc', 'choose nothing', () => timeline.choose(undefined)),
      key(['?'], '?', 'this help', () => this.#help.showModal()),
    ];
  }

  #turnAxis(): void {
    if (this.#model.report.timed) this.#setAxis(this.#timeline.axis === 'ticks' ? 'position' : 'ticks');
  }
}
