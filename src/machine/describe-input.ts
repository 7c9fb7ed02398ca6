import { hexDigits } from './hex.ts';
import type { Input } from './input.ts';

/** So much of what was typed or received is shown. */
export const SHOWN_BYTES = 24;

/** What an input is and brings, in a few words. */
export function describeInput(input: Input): string {
  switch (input.kind) {
    case 'clock':
      return `${input.value} ticks`;
    case 'pace':
      return `${input.base} ticks, from here ${input.rate / 2 ** 32} a slot`;
    case 'console':
      return `${bytes(input.data)}: ${quoted(input.data)}`;
    case 'frame':
      return `device ${input.device}, ${bytes(input.data)}: ${shownHex(input.data)}`;
    case 'completion':
      return `device ${input.device}, request ${input.request}, ${input.status}${
        input.data.length === 0 ? '' : `, ${bytes(input.data)}: ${shownHex(input.data)}`
      }`;
    case 'reset':
      return 'the reset button';
    case 'signal':
      return `${input.name}, ${bytes(input.data)}: ${shownHex(input.data)}`;
  }
}

function bytes({ length }: Uint8Array): string {
  return `${length} ${length === 1 ? 'byte' : 'bytes'}`;
}

function quoted(data: Uint8Array): string {
  const text = JSON.stringify(new TextDecoder().decode(data.subarray(0, SHOWN_BYTES)));
  return data.length > SHOWN_BYTES ? `${text}...` : text;
}

function shownHex(data: Uint8Array): string {
  const text = hexDigits(data.subarray(0, SHOWN_BYTES));
  return data.length > SHOWN_BYTES ? `${text}...` : text;
}
