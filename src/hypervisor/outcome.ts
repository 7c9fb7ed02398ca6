/** How running a guest ended. */
export type Outcome =
  /** The guest switched its machine off. */
  | { readonly end: 'halt'; readonly code: number }
  /** The position asked for is reached. */
  | { readonly end: 'limit' }
  /** The guest waits for an interrupt, and nothing is left that could bring one. */
  | { readonly end: 'stuck' }
  /** Somebody outside switched the machine off: an event, so a replay ends there too. */
  | { readonly end: 'power-off' }
  /** Whoever supplies the events wanted an end. */
  | { readonly end: 'stopped' };
