import type { Network, NextArrival } from '../environment.ts';

/** A frame that arrives at a time. */
export interface ScriptedFrame {
  readonly ticks: number;
  readonly data: Uint8Array;
}

/** A cable on which a script sends, and which keeps what the guest sent. */
export class ScriptedNetwork implements Network {
  readonly sent: Uint8Array[] = [];
  readonly #script: readonly ScriptedFrame[];
  #index = 0;

  constructor(script: readonly ScriptedFrame[]) {
    this.#script = [...script].sort((a, b) => a.ticks - b.ticks);
  }

  send(frame: Uint8Array): void {
    this.sent.push(frame);
  }

  receive(ticks: number): Uint8Array | undefined {
    const frame = this.#script[this.#index];
    if (frame === undefined || frame.ticks > ticks) return undefined;
    this.#index++;
    return frame.data;
  }

  get next(): NextArrival {
    return this.#script[this.#index]?.ticks ?? 'never';
  }
}
