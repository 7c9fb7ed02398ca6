import { datagram, receive } from './ethernet.ts';
import type { Station } from './ethernet.ts';

/** The two ends between which a client and the guest talk. */
export interface UdpEnds {
  readonly station: Station;
  readonly port: number;
  readonly guest: Station;
  readonly guestPort: number;
}

/** What a frame says to this end, or why no guest that works can have sent it. */
export type Heard =
  | { readonly kind: 'payload'; readonly payload: string }
  | { readonly kind: 'arp-reply' }
  | { readonly kind: 'objection'; readonly what: string };

/** A client's end of what it and the guest say to each other over UDP. */
export class UdpLink {
  readonly #ends: UdpEnds;

  constructor(ends: UdpEnds) {
    this.#ends = ends;
  }

  /** A frame that carries a payload to the guest. */
  frame(payload: string): Uint8Array {
    const { station, port, guest, guestPort } = this.#ends;
    return datagram(station, port, guest, guestPort, payload);
  }

  /** `undefined` for a frame that is not for this end. */
  hear(frame: Uint8Array): Heard | undefined {
    const { station, port, guest, guestPort } = this.#ends;
    const received = receive(frame, station);
    if (received === undefined) return undefined;
    if (received.kind === 'damage') return objection(`a damaged frame (${received.what})`);
    const { kind, from } = received;
    if (kind === 'datagram' && received.toPort !== port) return undefined;
    if (!sameStation(from, guest)) return objection(`an answer from ${describe(from)}, whom nobody asked`);
    if (kind === 'arp-reply') return { kind };
    if (received.fromPort !== guestPort) {
      return objection(`an answer from port ${received.fromPort}, where nobody asked`);
    }
    return { kind: 'payload', payload: received.payload };
  }
}

function objection(what: string): Heard {
  return { kind: 'objection', what };
}

function sameStation(a: Station, b: Station): boolean {
  return a.mac.join() === b.mac.join() && a.address.join() === b.address.join();
}

function describe({ mac, address }: Station): string {
  return `${address.join('.')} at ${mac.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}
