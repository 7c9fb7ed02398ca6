/** What is done to the picture with a mouse or with fingers. Pixels are those of the canvas. */
export interface PointerActions {
  drag(pixels: number): void;
  /** @param factor below 1 where the fingers part @param x between them */
  pinch(factor: number, x: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  tap(x: number, y: number): void;
}

/** Less is a trembling hand and no drag. */
const DRAG_PIXELS = 4;

interface Down {
  x: number;
  y: number;
}

/** Makes drags, pinches and taps of pointer events. */
export class Pointers {
  readonly #canvas: HTMLCanvasElement;
  readonly #actions: PointerActions;
  readonly #down = new Map<number, Down>();
  #moved = 0;

  constructor(canvas: HTMLCanvasElement, actions: PointerActions) {
    this.#canvas = canvas;
    this.#actions = actions;
  }

  listen(): void {
    const canvas = this.#canvas;
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#lift(event));
    canvas.addEventListener('pointercancel', ({ pointerId }) => this.#down.delete(pointerId));
    canvas.addEventListener('pointerleave', () => this.#actions.leave());
  }

  #press({ pointerId, offsetX: x, offsetY: y, button }: PointerEvent): void {
    if (button !== 0) return;
    if (this.#down.size === 0) this.#moved = 0;
    this.#down.set(pointerId, { x, y });
    this.#canvas.setPointerCapture(pointerId);
  }

  #move({ pointerId, offsetX: x, offsetY: y, pointerType }: PointerEvent): void {
    const down = this.#down.get(pointerId);
    if (down === undefined) {
      if (pointerType !== 'touch') this.#actions.hover(x, y);
      return;
    }
    const others = [...this.#down].filter(([id]) => id !== pointerId);
    const [other] = others;
    this.#moved += Math.abs(x - down.x) + Math.abs(y - down.y);
    if (other !== undefined) {
      const before = Math.max(10, Math.abs(down.x - other[1].x));
      const after = Math.max(10, Math.abs(x - other[1].x));
      this.#actions.pinch(before / after, (x + other[1].x) / 2);
    } else if (this.#moved > DRAG_PIXELS) {
      this.#canvas.classList.add('dragged');
      this.#actions.drag(x - down.x);
    }
    down.x = x;
    down.y = y;
  }

  #lift({ pointerId, offsetX: x, offsetY: y }: PointerEvent): void {
    if (!this.#down.delete(pointerId)) return;
    this.#canvas.classList.remove('dragged');
    if (this.#moved <= DRAG_PIXELS && this.#down.size === 0) this.#actions.tap(x, y);
  }
}
