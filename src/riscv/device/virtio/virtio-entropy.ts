import type { DeviceHost, InterruptLine } from '../device.ts';
import type { PendingRequest, RequestInFlight } from './requests-in-flight.ts';
import { checkCompletionData } from './requests-in-flight.ts';
import { scatter, slice, totalBytes } from './segment.ts';
import { VirtioMmio } from './virtio-mmio.ts';
import type { Chain } from './virtqueue.ts';

/** The most that one request gets: the device may use less of a buffer than it is given (virtio 1.2, section 5.4.6). */
export const ENTROPY_BYTES_MAX = 4096;

/** A source of random numbers, which come from outside as the completion of a request. */
export class VirtioEntropy extends VirtioMmio {
  constructor(host: DeviceHost, line: InterruptLine, device: number) {
    super(host, line, device, { deviceId: 4, queues: 1, features: 0, configuration: new Uint8Array(0) });
  }

  /**
   * The random numbers asked for, or an error, which gives the buffer back with nothing in it. A device that has given
   * up meanwhile forgets the request and writes nothing.
   * @throws LockstepError `bad-input`: no such request, or not as many bytes as it asked for; nothing has changed
   */
  complete(number: number, status: 'ok' | 'error', data: Uint8Array): void {
    const pending = this.inFlight.get(number);
    checkCompletionData(number, status === 'ok' ? pending.bytes : 0, data);
    this.inFlight.delete(number);
    if (!this.operating) return;
    scatter(this.host.memory, pending.destination, data);
    this.give(this.queues[0]!, pending.head, data.length);
  }

  requestsInFlight(): RequestInFlight[] {
    return this.inFlight.list(this.device, ({ destination }) => ({ kind: 'entropy', buffers: destination }));
  }

  protected override notified(): void {
    this.drain(this.queues[0]!, (chain) => this.#request(chain));
  }

  protected override possible({ bytes, destination }: PendingRequest): boolean {
    return bytes > 0 && bytes <= ENTROPY_BYTES_MAX && bytes === totalBytes(destination);
  }

  /** False if there is nothing to fill, or the chain is in flight already. */
  #request(chain: Chain): boolean {
    const destination = slice(chain.writable, 0, ENTROPY_BYTES_MAX);
    const bytes = totalBytes(destination);
    if (bytes === 0 || this.inFlight.has(chain.head)) return false;
    const request = this.host.nextRequest();
    this.inFlight.add(request, { head: chain.head, bytes, destination });
    this.host.effect({ kind: 'entropy', device: this.device, request, bytes });
    return true;
  }
}
