import { element } from './element.ts';
import { hitAt } from './hit.ts';
import type { Hit } from './hit.ts';
import { isNarrow, layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Axis, Model } from './model.ts';
import { Overview } from './overview.ts';
import { paint } from './paint.ts';
import type { Picture } from './picture.ts';
import { Pointers } from './pointers.ts';
import { NOTHING_FOUND } from './search.ts';
import type { Found } from './search.ts';
import { seriesOf } from './series.ts';
import type { Series } from './series.ts';
import { stacksOf } from './stacks.ts';
import type { Stack } from './stacks.ts';
import { themeOf } from './theme.ts';
import type { Theme } from './theme.ts';
import { centred, panned, wholeView, zoomed } from './view.ts';
import type { View } from './view.ts';

/** What an axis needs to be painted; made when it is first looked at. */
interface Prepared {
  readonly series: readonly Series[];
  readonly spans: readonly Stack[];
  readonly arrows: readonly Stack[];
}

/** Whoever wants to know what is pointed at or chosen. */
export interface TimelineListener {
  pointed(hit: Hit | undefined, x: number, y: number): void;
  chosen(hit: Hit | undefined): void;
  moved(): void;
}

/** The picture, and how one moves in it. It is painted once a frame at most, when something has changed. */
export class Timeline {
  readonly node: HTMLElement;
  readonly #model: Model;
  readonly #listener: TimelineListener;
  readonly #canvas = element('canvas', { class: 'lanes', tabindex: 0, role: 'application' });
  readonly #names = element('div', { class: 'lane-names', 'aria-hidden': 'true' });
  readonly #overview: Overview;
  readonly #prepared = new Map<Axis, Prepared>();
  readonly #present: readonly ReadonlySet<number>[];
  #axis: Axis;
  #view: View;
  #layout: Layout;
  #theme: Theme;
  #width = 0;
  #pointerX: number | undefined;
  #chosen: number | undefined;
  #found: Found = NOTHING_FOUND;
  #scheduled = false;

  constructor(model: Model, axis: Axis, listener: TimelineListener) {
    this.#model = model;
    this.#axis = axis;
    this.#listener = listener;
    this.#view = wholeView(model.bounds[axis]);
    this.#present = presentKinds(model);
    this.#layout = layoutOf(model.report, this.#present, 1000);
    this.#theme = themeOf(document.documentElement);
    this.#overview = new Overview(model, (view) => this.look(view));
    const stage = element('div', { class: 'stage' }, this.#canvas, this.#names);
    this.node = element('div', { class: 'timeline' }, this.#overview.node, stage);
    this.#canvas.setAttribute('aria-label', labelOf(model));
    this.#canvas.setAttribute('aria-roledescription', 'timeline');
    this.#listen();
  }

  get axis(): Axis {
    return this.#axis;
  }

  get view(): View {
    return this.#view;
  }

  get #bounds(): readonly [number, number] {
    return this.#model.bounds[this.#axis];
  }

  /** Shows the same marks on the other axis, as far as there are any in view. */
  setAxis(axis: Axis): void {
    if (axis === this.#axis) return;
    const { at, count } = this.#model.marks;
    const before = wholeView(this.#bounds);
    const isWhole = this.#view.from <= before.from && this.#view.to >= before.to;
    let [from, to] = [Infinity, -Infinity];
    for (let id = 0; id < count; id++) {
      const x = at[this.#axis][id]!;
      if (x < this.#view.from || x > this.#view.to) continue;
      from = Math.min(from, at[axis][id]!);
      to = Math.max(to, at[axis][id]!);
    }
    this.#axis = axis;
    const whole = wholeView(this.#bounds);
    this.look(
      !isWhole && from < to ? { from: Math.max(whole.from, from), to: Math.min(whole.to, to) } : whole,
    );
  }

  look(view: View): void {
    this.#view = view;
    this.#listener.moved();
    this.redraw();
  }

  whole(): void {
    this.look(wholeView(this.#bounds));
  }

  /** @param factor below 1 shows less, and that larger @param x around which; else around the middle, to which what is chosen goes */
  zoom(factor: number, x?: number): void {
    const at = x === undefined ? this.#focus : this.#toValue(x);
    const view = zoomed(this.#view, factor, at, this.#bounds);
    this.look(x === undefined ? centred(view, at, this.#bounds) : view);
  }

  get #focus(): number {
    const { from, to } = this.#view;
    const chosen = this.#chosen === undefined ? NaN : this.#model.marks.at[this.#axis][this.#chosen]!;
    return chosen >= from && chosen <= to ? chosen : (from + to) / 2;
  }

  pan(share: number): void {
    this.look(panned(this.#view, share, this.#bounds));
  }

  show(found: Found): void {
    this.#found = found;
    this.redraw();
  }

  /** Chooses a mark, and moves to it if it is not in view. */
  choose(id: number | undefined): void {
    this.#chosen = id;
    if (id !== undefined) this.goTo(this.#model.marks.at[this.#axis][id]!);
    this.#listener.chosen(id === undefined ? undefined : { what: 'mark', id });
    this.redraw();
  }

  get chosenMark(): number | undefined {
    return this.#chosen;
  }

  goTo(value: number): void {
    const { from, to } = this.#view;
    const room = (to - from) * 0.05;
    if (value < from + room || value > to - room) this.look(centred(this.#view, value, this.#bounds));
  }

  focus(): void {
    this.#canvas.focus({ preventScroll: true });
  }

  /** The colours have changed. */
  dress(): void {
    this.#theme = themeOf(document.documentElement);
    this.redraw();
  }

  redraw(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#paint();
    });
  }

  #listen(): void {
    const canvas = this.#canvas;
    new ResizeObserver(() => this.#resize()).observe(this.node);
    canvas.addEventListener(
      'wheel',
      (event) => {
        const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (sideways) this.pan((event.deltaX || event.deltaY) / this.#width);
        else this.zoom(1.0015 ** event.deltaY, event.offsetX);
        event.preventDefault();
      },
      { passive: false },
    );
    const pointers = new Pointers(canvas, {
      drag: (pixels) => this.pan(-pixels / (this.#width - this.#layout.gutter)),
      pinch: (factor, x) => this.zoom(factor, x),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#hover(undefined, 0),
      tap: (x, y) => this.#tap(x, y),
    });
    pointers.listen();
    canvas.addEventListener('dblclick', (event) => this.zoom(0.4, event.offsetX));
  }

  #hover(x: number | undefined, y: number): void {
    this.#pointerX = x;
    this.#listener.pointed(x === undefined ? undefined : hitAt(this.#picture(), x, y), x ?? 0, y);
    this.redraw();
  }

  #tap(x: number, y: number): void {
    const hit = hitAt(this.#picture(), x, y);
    this.#chosen = hit?.what === 'mark' ? hit.id : undefined;
    this.#listener.chosen(hit);
    this.redraw();
  }

  #resize(): void {
    const width = Math.floor(this.node.clientWidth);
    if (width === 0) return;
    this.#width = width;
    this.#layout = layoutOf(this.#model.report, this.#present, width);
    const ratio = devicePixelRatio;
    const { height } = this.#layout;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.height = `${height}px`;
    this.#nameLanes();
    this.#overview.resize(width, this.#layout.gutter);
    this.#paint();
  }

  #nameLanes(): void {
    const { lanes, gutter } = this.#layout;
    const narrow = isNarrow(this.#width);
    const names = this.#model.report.lanes.map(({ name, about }, index) => {
      const { top, height } = lanes[index]!;
      const node = element(
        'div',
        { class: narrow ? 'lane-name inside' : 'lane-name', title: about },
        element('b', {}, name),
        element('span', {}, about),
      );
      node.style.top = `${top}px`;
      node.style.height = `${height}px`;
      node.style.width = narrow ? 'auto' : `${gutter}px`;
      return node;
    });
    this.#names.replaceChildren(...names);
  }

  #prepare(): Prepared {
    let prepared = this.#prepared.get(this.#axis);
    if (prepared === undefined) {
      const { report, spans, arrows } = this.#model;
      const lanes = report.lanes.length;
      prepared = {
        series: seriesOf(this.#model, this.#axis),
        spans: stacksOf(spans, this.#axis, lanes),
        arrows: stacksOf(arrows, this.#axis, lanes),
      };
      this.#prepared.set(this.#axis, prepared);
    }
    return prepared;
  }

  #toValue(x: number): number {
    const { gutter } = this.#layout;
    const { from, to } = this.#view;
    return from + ((x - gutter) / (this.#width - gutter)) * (to - from);
  }

  #picture(): Picture {
    const { from, to } = this.#view;
    const { gutter } = this.#layout;
    const scale = (this.#width - gutter) / (to - from);
    return {
      context: this.#canvas.getContext('2d', { alpha: false })!,
      model: this.#model,
      axis: this.#axis,
      view: this.#view,
      layout: this.#layout,
      theme: this.#theme,
      width: this.#width,
      ...this.#prepare(),
      toX: (value) => gutter + (value - from) * scale,
      pointerX: this.#pointerX,
      chosen: this.#chosen,
      found: this.#found,
    };
  }

  #paint(): void {
    if (this.#width === 0) return;
    const picture = this.#picture();
    picture.context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    paint(picture);
    this.#overview.paint(picture);
  }
}

/** For each lane, which kinds of marks there are in it. */
function presentKinds({ marks, report }: Model): Set<number>[] {
  const sets = report.lanes.map(() => new Set<number>());
  for (let id = 0; id < marks.count; id++) sets[marks.lane[id]!]!.add(marks.kind[id]!);
  return sets;
}

function labelOf({ report, marks }: Model): string {
  const lanes = report.lanes.map(({ name }) => name).join(', ');
  return `Timeline of ${report.title}: ${marks.count} events in the lanes ${lanes}. Press ? for its keys.`;
}
