import type { Client, Reach } from '../client.ts';
import { arpRequest } from './ethernet.ts';
import type { Station } from './ethernet.ts';
import { RequestSequence } from './request-sequence.ts';
import type { Patience } from './request-sequence.ts';
import { GUEST, outsideStation } from './stations.ts';
import { UdpLink } from './udp-link.ts';

export interface EchoClientOptions extends Patience {
  /** Sent one after another, each with its number from 1 and a space before it. */
  readonly payloads: readonly string[];
  /** Sent last, as it is: `quit` ends the guest `echo`. Default: nothing. */
  readonly farewell?: string;
  /** Whether it asks first, by ARP, who has the guest's address. Default: yes. */
  readonly asksForAddress?: boolean;
  /** Default: `outsideStation(99)`. */
  readonly station?: Station;
  /** Its UDP port. Default: 4000. */
  readonly port?: number;
  /** Default: `GUEST`. */
  readonly guest?: Station;
  /** Default: 7, the port of the echo protocol (RFC 862). */
  readonly guestPort?: number;
}

/** Sends datagrams to a guest that echoes them, one after another, and looks whether each comes back as it was. */
export class EchoClient implements Client {
  readonly #link: UdpLink;
  readonly #sequence: RequestSequence;
  /** What is sent, by request; `undefined` stands for the question by ARP. */
  readonly #payloads: readonly (string | undefined)[];
  /** Answers to a request that had been answered, or given up, before. */
  #unneeded = 0;
  #objection: string | undefined;
  #reach: Reach | undefined;

  /** @throws LockstepError `bad-configuration` */
  constructor(options: EchoClientOptions) {
    const { payloads, farewell, asksForAddress = true, guest = GUEST, guestPort = 7, port = 4000 } = options;
    const { station = outsideStation(99) } = options;
    this.#link = new UdpLink({ station, port, guest, guestPort });
    this.#payloads = [
      ...(asksForAddress ? [undefined] : []),
      ...payloads.map((payload, index) => `${index + 1} ${payload}`),
      ...(farewell === undefined ? [] : [farewell]),
    ];
    const begin = (index: number) => {
      const payload = this.#payloads[index];
      return payload === undefined ? arpRequest(station, guest.address) : this.#link.frame(payload);
    };
    this.#sequence = new RequestSequence({ count: this.#payloads.length, begin }, options);
  }

  start(reach: Reach): void {
    this.#reach = reach;
    this.#sequence.start(reach);
  }

  frame(data: Uint8Array): void {
    const heard = this.#link.hear(data);
    if (heard === undefined) return;
    if (heard.kind === 'objection') this.#object(heard.what);
    else this.#hear(heard.kind === 'payload' ? heard.payload : undefined);
  }

  get done(): boolean {
    return this.#sequence.done;
  }

  objection(): string | undefined {
    return this.#objection;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#sequence.counts, unneeded: this.#unneeded };
  }

  #hear(payload: string | undefined): void {
    const asked = this.#payloads.slice(0, this.#sequence.begun);
    const index = asked.indexOf(payload);
    if (index === -1) {
      this.#object(payload === undefined ? 'a reply by ARP' : `the answer ${JSON.stringify(payload)}`);
    } else if (index === this.#sequence.awaited) this.#sequence.answered();
    else this.#unneeded++;
  }

  #object(what: string): void {
    this.#objection ??= `the echo client got ${what} at tick ${this.#reach?.now()}, which it never asked for`;
  }
}
