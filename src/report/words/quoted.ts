import type { Output } from '../../machine/exit.ts';
import { visible } from '../../machine/visible.ts';

/** A text of the guest's as one quoted piece of a line. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** Outputs in their order: what was printed as one text, frames by their size. */
export function quotedOutputs(outputs: readonly Output[]): string {
  const parts: string[] = [];
  let printed: number[] = [];
  const flush = (): void => {
    if (printed.length > 0) parts.push(quoted(new TextDecoder().decode(Uint8Array.from(printed))));
    printed = [];
  };
  for (const { kind, data } of outputs) {
    if (kind === 'console') printed.push(...data);
    else {
      flush();
      parts.push(`[frame of ${data.length} bytes]`);
    }
  }
  flush();
  return parts.join(' ');
}
