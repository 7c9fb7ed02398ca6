import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';

import { LockstepError } from '../../machine/errors.ts';
import type { Network } from '../environment.ts';

const LOOPBACK = '127.0.0.1';
/** Frames that wait for the guest; what comes on top is dropped, as a network card does. */
const MAX_QUEUED = 256;
/** An Ethernet frame without checksum: header alone, and header with the largest payload and a VLAN tag. */
const MIN_FRAME_BYTES = 14;
const MAX_FRAME_BYTES = 1518;

/**
 * A cable of UDP datagrams, each one frame: those that arrive at a port of the loopback interface go to the guest, and
 * its own go to whoever sent the last one.
 */
export class UdpNetwork implements Network {
  readonly next = 'unknown';
  readonly port: number;
  readonly #socket: Socket;
  readonly #queue: Uint8Array[] = [];
  #peer: RemoteInfo | undefined;

  private constructor(socket: Socket, wake: () => void) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (frame, sender) => {
      this.#peer = sender;
      const whole = frame.length >= MIN_FRAME_BYTES && frame.length <= MAX_FRAME_BYTES;
      if (!whole || this.#queue.length >= MAX_QUEUED) return;
      this.#queue.push(frame);
      wake();
    });
    // A peer that has gone away is reported as an error of the next send; frames get lost on networks.
    socket.on('error', () => {});
  }

  /**
   * @param port UDP port, 0 for any that is free
   * @param wake called when a frame came
   * @throws LockstepError `bad-configuration`: the port cannot be had
   */
  static async open(port: number, wake: () => void): Promise<UdpNetwork> {
    const socket = createSocket('udp4');
    socket.bind(port, LOOPBACK);
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      const { code } = error as NodeJS.ErrnoException;
      const reason =
        code === 'EADDRINUSE'
          ? 'another program has it'
          : code === 'EACCES'
            ? 'permission denied'
            : (error as Error).message;
      throw new LockstepError('bad-configuration', `UDP port ${port} of ${LOOPBACK}: ${reason}`, {
        cause: error,
      });
    }
    return new UdpNetwork(socket, wake);
  }

  send(frame: Uint8Array): void {
    if (this.#peer !== undefined) this.#socket.send(frame, this.#peer.port, this.#peer.address, () => {});
  }

  receive(): Uint8Array | undefined {
    return this.#queue.shift();
  }

  close(): void {
    this.#socket.close();
  }
}
