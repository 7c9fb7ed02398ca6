/** A guest's text in lines, without the control characters that would move a terminal's cursor: `^[` for an escape. */
export function printable(text: string): string[] {
  const lines = text.replaceAll('\r', '').replace(/\n$/, '').split('\n');
  return lines.map((line) =>
    // oxlint-disable-next-line no-control-regex -- these are what is to be shown
    line.replaceAll(/[\x00-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 0x40)}`),
  );
}
