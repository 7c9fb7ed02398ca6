import { EncodedHeader } from '../../src/hypervisor/log/header-codec.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import type { Output } from '../../src/machine/exit.ts';
import type { Action } from '../../src/replication/action.ts';
import type { Message } from '../../src/replication/message.ts';
import type { ReplicationSettings } from '../../src/replication/settings.ts';
import { HEADER } from '../hypervisor/recording.ts';

/** Round numbers, so that a test can say what is due when. */
export const SETTINGS: ReplicationSettings = {
  heartbeatTicks: 100,
  timeoutTicks: 500,
  retryTicks: 200,
  sendBufferBytes: 100,
  receiveBufferBytes: 100,
  lagSlots: 1000,
  maxLagSlots: 2000,
  heldSlots: 50,
  markSlots: 400,
};

export const ENCODED_HEADER = EncodedHeader.of(HEADER);

/** What a side of the protocol wants done. */
export class Wishes<M extends Message> {
  #actions: Action<M>[] = [];
  readonly act = (action: Action<M>): void => {
    this.#actions.push(action);
  };

  /** Those since the last call. */
  taken(): Action<M>[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }
}

/** What was sent among them. */
export function sent<M extends Message>(actions: readonly Action<M>[]): M[] {
  return actions.flatMap((action) => (action.kind === 'send' ? [action.message] : []));
}

/** By number, the outputs that leave among them. */
export function released(actions: readonly Action[]): number[] {
  return actions.flatMap((action) => (action.kind === 'release' ? [action.output.number] : []));
}

export function kinds(actions: readonly Action[]): string[] {
  return actions.map((action) => (action.kind === 'send' ? `send ${action.message.kind}` : action.kind));
}

export function printed(text: string): Output {
  return { kind: 'console', data: new TextEncoder().encode(text) };
}

/** A log's frames, one for each flush, and its footer. */
export function pieces(write: (log: LogWriter) => void): Uint8Array[] {
  const written: Uint8Array[] = [];
  write(new LogWriter(ENCODED_HEADER, { write: (bytes) => written.push(bytes.slice()) }));
  return written.slice(1);
}

/** A frame for each of these positions, with a mark. */
export function marks(...positions: readonly number[]): Uint8Array[] {
  return pieces((log) => {
    for (const position of positions) {
      log.mark(position);
      log.flush();
    }
  });
}
