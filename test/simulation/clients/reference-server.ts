import type { Answer, Operation } from '../../../src/simulation/clients/key-value-protocol.ts';

/** What a correct server has, by key. */
export type Store = Map<string, string>;

/** Executes an operation as a correct server does, without the checker's code. */
export function execute(store: Store, operation: Operation): Answer {
  const value = store.get(operation.key);
  switch (operation.kind) {
    case 'put':
      store.set(operation.key, operation.value);
      return { kind: 'ok' };
    case 'get':
      return value === undefined ? { kind: 'none' } : { kind: 'value', value };
    case 'delete':
      store.delete(operation.key);
      return { kind: 'ok' };
    case 'swap':
      if ((value ?? '-') !== operation.old) return { kind: 'no' };
      store.set(operation.key, operation.value);
      return { kind: 'ok' };
  }
}
