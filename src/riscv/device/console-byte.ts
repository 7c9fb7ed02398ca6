import type { Effect, Exit, Output } from '../../machine/exit.ts';

type EffectsExit = Extract<Exit, { readonly reason: 'effects' }>;

/**
 * For each byte the exit of a slot that does nothing to the outside but print it. Guests print byte by byte: these are
 * made once, so that printing makes no garbage.
 */
const EXITS: readonly EffectsExit[] = Array.from({ length: 256 }, (_, byte) =>
  Object.freeze({
    reason: 'effects' as const,
    effects: Object.freeze([Object.freeze({ kind: 'console' as const, data: Uint8Array.of(byte) })]),
  }),
);
const OUTPUTS: readonly Output[] = EXITS.map(({ effects }) => effects[0] as Output);

/** The output of one byte; always the same object. */
export function consoleByte(byte: number): Output {
  return OUTPUTS[byte]!;
}

/** The exit of a slot whose only effect is an output of `consoleByte`; undefined for any other effect. */
export function consoleByteExit(effect: Effect): EffectsExit | undefined {
  if (effect.kind !== 'console' || effect.data.length !== 1) return undefined;
  const exit = EXITS[effect.data[0]!]!;
  return exit.effects[0] === effect ? exit : undefined;
}
