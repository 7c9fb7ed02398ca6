import { visible } from '../../machine/visible.ts';

/** One character as it was printed; `again` if it has left the pair before. */
export interface ConsoleCell {
  /** One that takes up one column of a terminal, and does nothing else to it. */
  readonly character: string;
  readonly again: boolean;
}

/**
 * Characters of another width than one column: marks, conjoining letters, symbols that are drawn as pictures, and all blocks
 * from the first wide ones on.
 */
const WIDTHLESS = /[\p{M}\p{Cn}\p{Co}\p{Cs}\p{Emoji_Presentation}\u1100-\u11ff\u2e80-\u{10ffff}]/u;
const REPLACEMENT = '\u00b7';

/** What a guest has printed, as lines: a carriage return and a backspace only move to where the next character goes. */
export class ConsoleText {
  readonly lines: ConsoleCell[][] = [[]];
  readonly #decoder = new TextDecoder();
  #column = 0;

  /** @param again whether it has left the pair before */
  add(data: Uint8Array, again: boolean): void {
    for (const character of this.#decoder.decode(data, { stream: true })) this.#put(character, again);
  }

  #put(character: string, again: boolean): void {
    switch (character) {
      case '\n':
        this.lines.push([]);
        this.#column = 0;
        break;
      case '\r':
        this.#column = 0;
        break;
      case '\b':
        this.#column = Math.max(0, this.#column - 1);
        break;
      default:
        for (const shown of narrow(character))
          this.lines.at(-1)![this.#column++] = { character: shown, again };
    }
  }
}

/** A character as characters of one column each. */
function narrow(character: string): string {
  return WIDTHLESS.test(character) ? REPLACEMENT : visible(character);
}
