import type { Plic } from '../device/plic.ts';
import type { VirtioBlock } from '../device/virtio/virtio-block.ts';

/** Classes of devices, where a board is to have others than Lockstep ships. */
export interface DeviceParts {
  readonly plic?: typeof Plic;
  readonly block?: typeof VirtioBlock;
}
