import fc from 'fast-check';
import { hexDigits } from '../../../machine/hex.ts';
import type { EntropySetting } from '../scenario.ts';
import { settingOf, shortList, tailOf } from './tail.ts';

/** As much as a guest asks for at once, mostly; the rest of a longer request is zeros. */
const MAX_BYTES = 16;
const BYTE = 255;

/** Random bytes that the guest asks for. */
export function entropySetting(): fc.Arbitrary<EntropySetting> {
  const bytes = fc.array(fc.nat(BYTE), { maxLength: MAX_BYTES, size: 'max' }).map(hexDigits);
  return settingOf<Required<EntropySetting>>({ bytes: shortList(bytes, 3), tail: tailOf(BYTE) });
}
