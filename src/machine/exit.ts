/** Why `run` came back. All but `question` stand between slots: `position` is the next slot to execute. */
export type Exit =
  /** The position asked for is reached. */
  | { readonly reason: 'limit' }
  /**
   * The slot at `position` asks for something and waits in its middle: deliver the answer, nothing else, and run on.
   */
  | { readonly reason: 'question'; readonly question: Question }
  /**
   * The slot just executed (`position - 1`) sent something out, or asked for I/O. In order; never empty. Or nothing was
   * executed, and these are the requests that a reset has cancelled, delivered since the last `run`.
   */
  | { readonly reason: 'effects'; readonly effects: readonly Effect[] }
  /**
   * The slot just executed has set a timer: `deadline` may have changed. Only where a timer's expiry is an input, as with
   * a clock that is read.
   */
  | { readonly reason: 'timer' }
  /** The slot just executed has rung a device's doorbell, and nothing went out: the device may have been busy with it. */
  | { readonly reason: 'doorbell' }
  /** In the slot just executed something happened that is watched for (`watch`), and there is no other reason to stop. */
  | { readonly reason: 'happening' }
  /** Every hart waits for an interrupt, and only an input can bring one. */
  | { readonly reason: 'idle' }
  /** The guest has switched its machine off, with this exit code; it can only be loaded or reset. */
  | { readonly reason: 'halt'; readonly code: number };

/** What a slot may ask for in its middle. */
export type Question =
  /** A clock reading; the answer is a `clock` input. */
  | { readonly kind: 'clock' }
  /** Bytes that the machine has its own name for, random ones for instance; the answer is a `signal` input of that name. */
  | { readonly kind: 'signal'; readonly name: string; readonly bytes: number };

/**
 * What a guest does to the outside: an output, or a request for I/O. An effect and its data are not changed by who gets
 * them; a machine may hand out the same ones again.
 */
export type Effect = Output | Request | Cancellation;

/** What leaves the machine and cannot be taken back. */
export type Output =
  | { readonly kind: 'console'; readonly data: Uint8Array }
  | { readonly kind: 'frame'; readonly device: number; readonly data: Uint8Array };

/**
 * I/O that the outside performs and answers with a `completion`. `request` numbers are unique in a machine's life and
 * count up; captured whole in the doorbell's slot, so that what the guest changes afterwards does not matter.
 */
export type Request =
  | {
      readonly kind: 'read';
      readonly device: number;
      readonly request: number;
      /** First 512-byte sector. */
      readonly sector: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'write';
      readonly device: number;
      readonly request: number;
      readonly sector: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'flush'; readonly device: number; readonly request: number }
  | { readonly kind: 'entropy'; readonly device: number; readonly request: number; readonly bytes: number };

/** The guest, or a reset, has reset a device: these requests will take no completion any more. */
export interface Cancellation {
  readonly kind: 'cancel';
  readonly device: number;
  readonly requests: readonly number[];
}
