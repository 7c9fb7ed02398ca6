import type { Device } from '../device.ts';
import { ACCESS_FAULT } from '../device.ts';
import { MAGIC, REGISTER, VENDOR, VERSION } from './virtio-mmio.ts';

/** A virtio-mmio slot with nothing in it: DeviceID 0 tells a driver to leave it alone (virtio 1.2, section 4.2.2). */
export class VirtioEmpty implements Device {
  readonly widths = [1, 2, 4] as const;

  /** Identification; all other registers read 0. */
  load(offset: number, bytes: number): number {
    if (offset < REGISTER.Config && bytes !== 4) return ACCESS_FAULT;
    switch (offset) {
      case REGISTER.MagicValue:
        return MAGIC;
      case REGISTER.Version:
        return VERSION;
      case REGISTER.VendorID:
        return VENDOR;
      default:
        return 0;
    }
  }

  /** Ignored. */
  store(offset: number, bytes: number): number {
    return offset < REGISTER.Config && bytes !== 4 ? ACCESS_FAULT : 0;
  }

  reset(): void {}

  exchange(): void {}
}
