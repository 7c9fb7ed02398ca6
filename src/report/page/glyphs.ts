import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind, MarkLook } from '../mark-kinds.ts';
import { drawGlyph, glyph } from './glyph.ts';

/** All glyphs of a page, so that they can be drawn again when light becomes dark. */
export class Glyphs {
  readonly #made: { readonly canvas: HTMLCanvasElement; readonly look: MarkLook }[] = [];

  of(kind: string): HTMLCanvasElement {
    const look: MarkLook = MARK_KINDS[kind as MarkKind];
    const canvas = glyph(look);
    this.#made.push({ canvas, look });
    return canvas;
  }

  dress(): void {
    for (const { canvas, look } of this.#made) drawGlyph(canvas, look);
  }
}
