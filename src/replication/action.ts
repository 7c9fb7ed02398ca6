import type { HeldOutput } from './held-outputs.ts';
import type { Message } from './message.ts';

/** What the protocol wants done, by whoever has the sockets, the disk and the guest. */
export type Action<M extends Message = Message> =
  | { readonly kind: 'send'; readonly message: M }
  /** This output leaves now. */
  | { readonly kind: 'release'; readonly output: HeldOutput }
  /** Ask the shared disk for this generation; `taken` wants to know what it said. */
  | { readonly kind: 'take'; readonly generation: number }
  /** A new backup asks for the guest's state: `copied` wants to know where that was taken. */
  | { readonly kind: 'copy' }
  /** Whatever the log has is to be sent, and how far the guest is. */
  | { readonly kind: 'cover' }
  /** A new backup has been told that it may go live: it is that of this generation's pairing. */
  | { readonly kind: 'join'; readonly generation: number }
  /** Its primary knows that it knows. */
  | { readonly kind: 'protect'; readonly generation: number }
  /** The other side has not been heard for too long, or has said that it cannot go on. */
  | { readonly kind: 'missed'; readonly why: string }
  /** The generation is this side's: it is the one that is live, and nobody protects it. */
  | { readonly kind: 'live'; readonly generation: number }
  /** Stop the guest for good. */
  | { readonly kind: 'halt'; readonly why: string }
  /** There is nothing left to do. */
  | { readonly kind: 'end' };

/** What the shared disk said to `take`. */
export type Taken = 'granted' | 'refused' | 'unreachable';
