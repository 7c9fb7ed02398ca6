/** What a terminal acts on instead of showing it: controls, what turns text around or joins it, separators of lines. */
const ACTED_ON = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LAST_CARET = 0x7f;

/** A text of somebody else's with nothing in it that a terminal acts on: `^[` for an escape, `\u{9b}` for rarer ones. */
export function visible(text: string): string {
  return text.replaceAll(ACTED_ON, (character) => {
    const code = character.codePointAt(0)!;
    return code <= LAST_CARET ? `^${String.fromCharCode(code ^ 0x40)}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same in one line. */
export function visibleLine(text: string): string {
  return visible(text.replaceAll(/\s*\n\s*/g, ' '));
}
