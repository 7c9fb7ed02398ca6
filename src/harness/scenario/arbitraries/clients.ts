import fc from 'fast-check';
import type { Subject } from '../../subject.ts';
import type { ClientSetting, ClientWish } from '../scenario.ts';
import { shortList } from './tail.ts';

const MAX_OPERATIONS = 6;
const MAX_PAYLOADS = 4;
const MAX_KEY_VALUE_CLIENTS = 3;
/** Guests write among the first ones. */
const MAX_SECTOR = 40;
/** Few keys and values, so that clients get into each other's way. */
const key = fc.constantFrom('a', 'b');
const value = fc.constantFrom('1', '2', '3');

const operation = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, value).map(([name, what]) => `put ${name} ${what}`) },
  { weight: 4, arbitrary: key.map((name) => `get ${name}`) },
  { weight: 1, arbitrary: key.map((name) => `delete ${name}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(key, fc.oneof(value, fc.constant('-')), value)
      .map(([name, old, what]) => `swap ${name} ${old} ${what}`),
  },
);

const think = fc.integer({ min: 1, max: 3000 });

/** Those who deal with a guest that understands them; with every guest that has a disk, somebody may read that. */
export function clients({ samples = {}, devices }: Subject): fc.Arbitrary<ClientSetting[]> {
  const kinds = samples.clients ?? [];
  const some = <T extends ClientWish>(
    wish: fc.Arbitrary<T>,
    maxLength: number,
  ): fc.Arbitrary<ClientSetting[]> =>
    fc.array(
      fc
        .tuple(wish, shortList(think, 3))
        .map(([what, ticks]): ClientSetting => (ticks.length === 0 ? what : { ...what, think: ticks })),
      { maxLength, size: 'max' },
    );
  const text = fc.constantFrom('hello', 'x', 'a longer text than the others');
  const parts = [
    ...(kinds.includes('keyValue')
      ? [
          some(
            list(operation, MAX_OPERATIONS).map((keyValue) => ({ keyValue })),
            MAX_KEY_VALUE_CLIENTS,
          ),
        ]
      : []),
    ...(kinds.includes('echo')
      ? [
          some(
            list(text, MAX_PAYLOADS).map((echo) => ({ echo })),
            2,
          ),
        ]
      : []),
    ...(kinds.includes('types')
      ? [
          some(
            list(fc.constantFrom(...(samples.console ?? ['a'])), MAX_PAYLOADS).map((types) => ({ types })),
            1,
          ),
        ]
      : []),
    ...((devices?.disks.length ?? 0) > 0
      ? [
          some(
            shortList(fc.nat(Math.min(MAX_SECTOR, devices!.disks[0]!.sectors - 1)), 3).map((reads) => ({
              reads,
            })),
            1,
          ),
        ]
      : []),
  ];
  return fc.tuple(...parts).map((all) => all.flat());
}

function list<T>(item: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: 1, maxLength, size: 'max' });
}
