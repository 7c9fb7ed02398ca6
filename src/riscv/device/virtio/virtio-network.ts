import { LockstepError } from '../../../machine/errors.ts';
import type { DeviceHost, InterruptLine } from '../device.ts';
import { gather, scatter, slice, totalBytes } from './segment.ts';
import { VirtioMmio } from './virtio-mmio.ts';
import type { Chain } from './virtqueue.ts';

/** Feature bits (virtio 1.2, section 5.1.3). */
const FEATURE = { MAC: 1 << 5, STATUS: 1 << 16 } as const;
const QUEUE = { receive: 0, transmit: 1 } as const;

/** `struct virtio_net_hdr` (section 5.1.6): nothing offloaded, so all zero but the number of buffers. */
const HEADER = { bytes: 12, numBuffers: 10 } as const;
/** `struct virtio_net_config` (section 5.1.4): MAC, status, number of queue pairs. */
const CONFIGURATION = { bytes: 10, status: 6 } as const;
const LINK_UP = 1;

/** An Ethernet header without payload, and one with the longest IP packet and a VLAN tag. */
export const FRAME_BYTES_MIN = 14;
export const FRAME_BYTES_MAX = 65_535 + 14 + 4;

/** A network card whose link is always up. Frames are whole Ethernet frames without checksum. */
export class VirtioNetwork extends VirtioMmio {
  /**
   * @param mac six bytes in hexadecimal, `52:54:00:12:34:56`
   * @throws LockstepError `bad-configuration`: no such address
   */
  constructor(host: DeviceHost, line: InterruptLine, device: number, mac: string) {
    const configuration = new Uint8Array(CONFIGURATION.bytes);
    configuration.set(macAddress(mac));
    configuration[CONFIGURATION.status] = LINK_UP;
    super(host, line, device, {
      deviceId: 1,
      queues: 2,
      features: FEATURE.MAC | FEATURE.STATUS,
      configuration,
    });
  }

  /**
   * A frame from the network. It is lost if the driver is not running, or its next buffer is missing or too small; that
   * buffer stays for a smaller one.
   * @throws LockstepError `bad-input`: no Ethernet frame by its length; nothing has changed
   */
  receive(frame: Uint8Array): void {
    if (frame.length < FRAME_BYTES_MIN || frame.length > FRAME_BYTES_MAX) {
      throw new LockstepError(
        'bad-input',
        `frame of ${frame.length} bytes for device ${this.device}: from ${FRAME_BYTES_MIN} to ${FRAME_BYTES_MAX} are possible`,
      );
    }
    const queue = this.queues[QUEUE.receive]!;
    if (!this.operating || !queue.ready) return;
    const count = queue.available();
    if (count === 0) return;
    const chain = count === undefined ? undefined : this.peek(queue);
    if (chain === undefined || chain.writable.length === 0) return this.fail();
    const bytes = HEADER.bytes + frame.length;
    if (totalBytes(chain.writable) < bytes) return;
    const data = new Uint8Array(bytes);
    data[HEADER.numBuffers] = 1;
    data.set(frame, HEADER.bytes);
    scatter(this.host.memory, chain.writable, data);
    queue.take();
    this.give(queue, chain.head, bytes);
  }

  /** New receive buffers need no attention before there is a frame. */
  protected override notified(queue: number): void {
    if (queue === QUEUE.transmit) this.drain(this.queues[queue]!, (chain) => this.#transmit(chain));
  }

  /** A frame is sent within the doorbell's slot: there is nothing to wait for. */
  protected override possible(): boolean {
    return false;
  }

  /** Sends a frame; one that cannot be Ethernet by its length is lost, as on a wire. False without a header. */
  #transmit(chain: Chain): boolean {
    const bytes = totalBytes(chain.readable) - HEADER.bytes;
    if (bytes < 0) return false;
    if (bytes >= FRAME_BYTES_MIN && bytes <= FRAME_BYTES_MAX) {
      const data = gather(this.host.memory, slice(chain.readable, HEADER.bytes, HEADER.bytes + bytes));
      this.host.effect({ kind: 'frame', device: this.device, data });
    }
    this.give(this.queues[QUEUE.transmit]!, chain.head, 0);
    return true;
  }
}

function macAddress(text: string): number[] {
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return text.split(':').map((byte) => parseInt(byte, 16));
  throw new LockstepError(
    'bad-configuration',
    `MAC address '${text}': six bytes in hexadecimal are needed, like 52:54:00:12:34:56`,
  );
}
