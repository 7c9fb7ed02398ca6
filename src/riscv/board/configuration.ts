/** Everything that a board is made of, as plain data: two machines with equal configurations and images are the same. */
export interface BoardConfiguration {
  /** RAM, from 0x8000_0000: a multiple of 64 KiB, from 64 KiB to 2 GiB. */
  readonly memoryBytes: number;
  /** What sits in the virtio-mmio slots, from slot 0; at most `VIRTIO_SLOTS`, the rest is empty. */
  readonly virtio: readonly VirtioConfiguration[];
  /** The kernel command line, `bootargs` in the device tree. */
  readonly commandLine: string;
  /** How the guest's clock comes about; both kinds tick at `TICKS_PER_SECOND`. */
  readonly clock: ClockConfiguration;
  /** What the real-time clock reads at tick 0, in whole seconds since 1970. */
  readonly epochSeconds: number;
}

/** *Read*: each reading is asked for. *Paced*: a line over positions, `rate / 2^32` ticks a slot until an input redraws it. */
export type ClockConfiguration =
  { readonly kind: 'read' } | { readonly kind: 'paced'; readonly rate: number };

/** What is in a virtio slot. */
export type VirtioConfiguration =
  | { readonly type: 'empty' }
  /** A disk of `sectors` sectors of 512 bytes. */
  | { readonly type: 'block'; readonly sectors: number; readonly readOnly: boolean }
  /** A network card; `mac` as six bytes in hexadecimal, `52:54:00:12:34:56`. */
  | { readonly type: 'network'; readonly mac: string }
  /** A source of random numbers. */
  | { readonly type: 'entropy' };
