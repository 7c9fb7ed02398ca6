import { diffArrays, diffChars } from 'diff';

import { hexDigits } from '../../machine/hex.ts';
import type { Effect } from '../../machine/exit.ts';
import type { OutputDifference } from './localisation.ts';

/** All that an execution sent out, in its order. */
export class SentOut {
  readonly #sent: { readonly channel: string; readonly text: string; readonly position: number }[] = [];
  readonly #decoder = new TextDecoder();

  /** @param position behind the slot that has sent it */
  add(effects: readonly Effect[], position: number): void {
    for (const effect of effects) {
      if (effect.kind === 'console') {
        const text = this.#decoder.decode(effect.data, { stream: true });
        this.#sent.push({ channel: CONSOLE, text, position });
      } else this.#sent.push({ ...described(effect, position), position });
    }
  }

  /** By channel, what was sent out before a position. */
  until(position: number): ReadonlyMap<string, readonly string[]> {
    const channels = new Map<string, string[]>();
    for (const sent of this.#sent) {
      if (sent.position > position) break;
      const texts = channels.get(sent.channel);
      if (texts === undefined) channels.set(sent.channel, [sent.text]);
      else texts.push(sent.text);
    }
    return channels;
  }
}

const CONSOLE = 'console';
/** What is shown of each side from the first difference on, and before it of what both have. */
const CHARACTERS = 200;
const CHARACTERS_BEFORE = 40;
const LINES = 6;
const LINES_BEFORE = 2;
/** Of what is written to a disk. */
const SHOWN_BYTES = 64;
/** Beyond so many changes two texts are shown one behind the other. */
const MOST_EDITS = 100;

/**
 * How the outputs of two executions differ, by channel, from the first difference on.
 * @param until position to which both got: what only one sent out behind it is no difference
 */
export function outputDifferences(a: SentOut, b: SentOut, until: number): OutputDifference[] {
  const [sentA, sentB] = [a.until(until), b.until(until)];
  const channels = [...new Set([...sentA.keys(), ...sentB.keys()])].sort();
  return channels.flatMap((channel) => {
    const [inA, inB] = [sentA.get(channel) ?? [], sentB.get(channel) ?? []];
    const parts = channel === CONSOLE ? textParts(inA.join(''), inB.join('')) : lineParts(inA, inB);
    return parts === undefined ? [] : [{ channel, parts }];
  });
}

type Parts = OutputDifference['parts'];

/** @returns `undefined`: they are the same */
function textParts(a: string, b: string): Parts | undefined {
  if (a === b) return undefined;
  const same = commonStart([...a], [...b]);
  const from = Math.max(0, same - CHARACTERS_BEFORE);
  const [shownA, shownB] = [a, b].map((text) => [...text].slice(from, same + CHARACTERS).join(''));
  const changes = diffChars(shownA!, shownB!, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return sided([shownA!, shownB!]);
  const parts = changes.map(({ value, added, removed }) => ({ ...side(added, removed), text: value }));
  const cut = [...a].length > same + CHARACTERS || [...b].length > same + CHARACTERS;
  return cut ? withoutCutEnd(parts) : parts;
}

/** @returns `undefined`: they are the same */
function lineParts(a: readonly string[], b: readonly string[]): Parts | undefined {
  const same = commonStart(a, b);
  if (same === a.length && same === b.length) return undefined;
  const from = Math.max(0, same - LINES_BEFORE);
  const [shownA, shownB] = [a, b].map((lines) => lines.slice(from, same + LINES));
  const changes = diffArrays(shownA!, shownB!, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return sided([shownA!.join('\n'), shownB!.join('\n')]);
  return changes.map(({ value, added, removed }) => ({ ...side(added, removed), text: value.join('\n') }));
}

/** Where texts go on behind what is shown, what only one has at the end may be in the other one's rest. */
function withoutCutEnd(parts: Parts): Parts {
  const isOneSided = ({ side }: Parts[number]): boolean => side !== undefined;
  const last = parts.findLastIndex((part) => !isOneSided(part));
  // What differs first is always shown.
  return parts.findIndex(isOneSided) < last ? parts.slice(0, last + 1) : parts;
}

function sided(texts: readonly string[]): Parts {
  return texts.map((text, index) => ({ side: index, text }));
}

function side(added: boolean, removed: boolean): { readonly side?: number } {
  return removed ? { side: 0 } : added ? { side: 1 } : {};
}

function commonStart(a: ArrayLike<string>, b: ArrayLike<string>): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

interface Described {
  readonly channel: string;
  readonly text: string;
}

function described(effect: Exclude<Effect, { kind: 'console' }>, position: number): Described {
  const at = `slot ${position - 1}`;
  switch (effect.kind) {
    case 'frame':
      return { channel: `network ${effect.device}`, text: `${at}: frame ${hexDigits(effect.data)}` };
    case 'cancel':
      return { channel: `device ${effect.device}`, text: `${at}: cancels ${effect.requests.join(', ')}` };
    case 'write': {
      const { device, request, sector, data } = effect;
      const text = `${at}: write ${request} to sector ${sector}: ${hexDigits(data.subarray(0, SHOWN_BYTES))}`;
      return { channel: `device ${device}`, text };
    }
    default: {
      const sector = 'sector' in effect ? ` from sector ${effect.sector}` : '';
      const bytes = 'bytes' in effect ? `, ${effect.bytes} bytes` : '';
      const text = `${at}: ${effect.kind} ${effect.request}${sector}${bytes}`;
      return { channel: `device ${effect.device}`, text };
    }
  }
}
