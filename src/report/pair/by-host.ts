import { HOST_NAMES } from '../../simulation/fault.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Pair } from '../../simulation/pair.ts';

/** Something of each host of a pair; of a spare only where there is one. */
export type ByHost<T> = Readonly<Record<Exclude<HostName, 'spare'>, T>> & { readonly spare?: T };

/** The hosts that there are, begun or not. */
export function hostNames(pair: Pick<Pair, HostName>): HostName[] {
  return HOST_NAMES.filter((name) => pair[name] !== undefined);
}

export function byHost<T>(names: readonly HostName[], of: (name: HostName) => T): ByHost<T> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as ByHost<T>;
}
