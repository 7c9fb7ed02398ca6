/** Which part of an axis is to be seen. Plain numbers: what moves is a function of it. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** So much of the whole is room on either side. */
const MARGIN = 0.03;
/** No closer than that many slots or ticks across the picture. */
const LEAST = 4;

/** All there is, with some room on either side. */
export function wholeView([first, last]: readonly [number, number]): View {
  const room = Math.max(1, (last - first) * MARGIN);
  return { from: first - room, to: last + room };
}

/** @param factor below 1 shows less, and that larger @param at stays where it is */
export function zoomed(view: View, factor: number, at: number, bounds: readonly [number, number]): View {
  const whole = wholeView(bounds);
  const width = view.to - view.from;
  const wanted = Math.max(LEAST, Math.min(whole.to - whole.from, width * factor));
  const share = (at - view.from) / width;
  return kept({ from: at - share * wanted, to: at + (1 - share) * wanted }, whole);
}

/** @param share of what is seen, to the right */
export function panned(view: View, share: number, bounds: readonly [number, number]): View {
  const by = (view.to - view.from) * share;
  return kept({ from: view.from + by, to: view.to + by }, wholeView(bounds));
}

/** With `at` in the middle, or as near to that as can be. */
export function centred(view: View, at: number, bounds: readonly [number, number]): View {
  const half = (view.to - view.from) / 2;
  return kept({ from: at - half, to: at + half }, wholeView(bounds));
}

/** The same part of another axis, as far as those go along with each other. */
export function kept({ from, to }: View, whole: View): View {
  const width = Math.min(to - from, whole.to - whole.from);
  const start = Math.max(whole.from, Math.min(from, whole.to - width));
  return { from: start, to: start + width };
}

/** Steps of 1, 2 or 5 times a power of ten of which at most `most` fit into a view. */
export function gridStep({ from, to }: View, most: number): number {
  const least = Math.max(1, (to - from) / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5, 10]) if (factor * power >= least) return factor * power;
  return 10 * power;
}
