import type { Network } from './environment.ts';

/** A cable with nothing at its other end. */
export const silentNetwork: Network = {
  send: () => {},
  receive: () => undefined,
  next: 'never',
};
