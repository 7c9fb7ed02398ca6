import type { Uart16550 } from '../device/uart-16550.ts';
import type { VirtioBlock } from '../device/virtio/virtio-block.ts';

/** Classes of devices, where a board is to have others than Lockstep ships. */
export interface DeviceParts {
  readonly uart?: typeof Uart16550;
  readonly block?: typeof VirtioBlock;
}
