import type { Exit } from '../../machine/exit.ts';
import type { Breach } from '../breach.ts';
import type { Invariant } from './invariant.ts';

/** Nothing that the guest prints, all of it taken as one UTF-8 text, matches. */
export function neverOutput(pattern: RegExp): Invariant {
  const regex = plain(pattern);
  return {
    name: `never prints ${pattern}`,
    asked: { neverOutput: [`${pattern}`] },
    witness: () => {
      const prints = new Prints();
      return {
        look: (exit, { position }) => prints.note(exit, position),
        end: ({ text, position }) => {
          const match = regex.exec(text);
          if (match === null) return undefined;
          const bytes = new TextEncoder().encode(text.slice(0, match.index + match[0].length)).length;
          return { position: prints.positionOf(bytes) ?? position, message: `it printed ${quote(match[0])}` };
        },
      };
    },
  };
}

/** When the trial is over, all that the guest has printed, as one UTF-8 text, matches. */
export function finallyOutput(pattern: RegExp): Invariant {
  const regex = plain(pattern);
  return {
    name: `has printed ${pattern}`,
    asked: { finallyOutput: [`${pattern}`] },
    witness: () => ({
      end: ({ text, position }) =>
        regex.test(text)
          ? undefined
          : { position, message: `it printed ${quote(text.slice(-60))} in the end` },
    }),
  };
}

/**
 * From power-on to the end the guest is never silent for more than so many slots: it prints, or sends a frame. While it
 * waits for an interrupt no slots go by.
 */
export function outputEvery(slots: number): Invariant {
  return {
    name: `an output at least every ${slots} slots`,
    asked: { outputEvery: slots },
    witness: () => {
      let last = 0;
      const silent = (until: number): Breach | undefined =>
        until - last > slots
          ? { position: last + slots, message: `it was silent from ${last} to ${until}` }
          : undefined;
      return {
        look: (exit, { position }) => {
          if (exit.reason !== 'effects') return undefined;
          if (!exit.effects.some(({ kind }) => kind === 'console' || kind === 'frame')) return undefined;
          const breach = silent(position - 1);
          last = position;
          return breach;
        },
        end: ({ position }) => silent(position),
      };
    },
  };
}

/** Which byte was printed where. */
class Prints {
  readonly #prints: { readonly bytes: number; readonly position: number }[] = [];
  #bytes = 0;

  note(exit: Exit, position: number): undefined {
    if (exit.reason !== 'effects') return;
    for (const effect of exit.effects) {
      if (effect.kind !== 'console') continue;
      this.#bytes += effect.data.length;
      this.#prints.push({ bytes: this.#bytes, position });
    }
  }

  /** Where the machine stood when so many bytes were out. */
  positionOf(bytes: number): number | undefined {
    return this.#prints.find((print) => print.bytes >= bytes)?.position;
  }
}

/** A pattern that remembers nothing from one text to the next. */
function plain(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ''));
}

function quote(text: string): string {
  return JSON.stringify(text);
}
