/**
 * Everything that can reach a guest from outside. An input is delivered while the machine stands still, and is never
 * a forced interrupt line: lines follow from device state.
 *
 * An input and its data belong to whoever delivers it, who may use them again: a machine copies what it keeps.
 *
 * Clock values are ticks since power-on (10 MHz on the `virt` board), safe integers, and never fall.
 */
export type Input =
  ClockInput | PaceInput | ConsoleInput | FrameInput | CompletionInput | ResetInput | SignalInput;

/**
 * A clock reading (the answer to a `clock` question), or, between slots, the expiry of a timer: the clock has reached
 * `value`. Only for a machine whose clock is *read*.
 */
export interface ClockInput {
  readonly kind: 'clock';
  /** Ticks, at least the greatest value delivered so far. */
  readonly value: number;
}

/**
 * Redraws the line that a *paced* clock follows: at the present position the clock reads `base`, and each slot from
 * here on adds `rate / 2^32` ticks.
 */
export interface PaceInput {
  readonly kind: 'pace';
  /** Ticks, at least what the clock reads at the present position. */
  readonly base: number;
  /** Ticks per slot, times 2^32; a safe integer, 0 for a clock that stands. */
  readonly rate: number;
}

/** Bytes typed at the console (UART receiver), in order. */
export interface ConsoleInput {
  readonly kind: 'console';
  readonly data: Uint8Array;
}

/** One whole Ethernet frame from the network, without checksum. */
export interface FrameInput {
  readonly kind: 'frame';
  /** Device slot on the board. */
  readonly device: number;
  readonly data: Uint8Array;
}

/** The end of an I/O request: the DMA takes place now, whole. */
export interface CompletionInput {
  readonly kind: 'completion';
  /** Device slot on the board. */
  readonly device: number;
  /** The request's number, as the exit that announced it gave it. */
  readonly request: number;
  readonly status: 'ok' | 'error';
  /** What was read, exactly as many bytes as were asked for; empty for writes, flushes and errors. */
  readonly data: Uint8Array;
}

/** Somebody presses the reset button: memory and devices begin anew, the position goes on. */
export interface ResetInput {
  readonly kind: 'reset';
}

/**
 * What a machine takes that Lockstep has no name for: an event of its own between slots, or the answer to a question of
 * its own.
 */
export interface SignalInput {
  readonly kind: 'signal';
  /** As the machine's own `accepts`, or its question, names it. */
  readonly name: string;
  readonly data: Uint8Array;
}
