import type { Device, DeviceHost } from './device.ts';
import { ACCESS_FAULT } from './device.ts';

/** What the low 16 bits of a write ask for; the high 16 bits are the exit code of `fail`. */
const COMMAND = { fail: 0x3333, pass: 0x5555, restart: 0x7777 } as const;

/**
 * SiFive's test finisher, as on QEMU's `virt`: one write-only register at offset 0 through which the guest ends.
 * Values that are no command do nothing, the register reads 0, and a `fail` without a code is exit code 0: as in QEMU.
 */
export class TestFinisher implements Device {
  readonly widths = [2, 4] as const;
  readonly #host: DeviceHost;

  constructor(host: DeviceHost) {
    this.#host = host;
  }

  load(offset: number): number {
    return offset === 0 ? 0 : ACCESS_FAULT;
  }

  store(offset: number, _bytes: number, value: number): number {
    if (offset !== 0) return ACCESS_FAULT;
    switch (value & 0xffff) {
      case COMMAND.pass:
        this.#host.halt(0);
        break;
      case COMMAND.fail:
        this.#host.halt(value >>> 16);
        break;
      case COMMAND.restart:
        this.#host.restart();
        break;
    }
    return 0;
  }

  reset(): void {}

  exchange(): void {}
}
