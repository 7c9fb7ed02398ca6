/** Where things are on QEMU's `virt` board: physical base addresses and sizes in bytes. */
export const MEMORY_MAP = {
  testFinisher: { base: 0x0010_0000, bytes: 0x1000 },
  rtc: { base: 0x0010_1000, bytes: 0x1000 },
  clint: { base: 0x0200_0000, bytes: 0x1_0000 },
  plic: { base: 0x0c00_0000, bytes: 0x60_0000 },
  uart: { base: 0x1000_0000, bytes: 0x100 },
  virtio: { base: 0x1000_1000, bytes: 0x8000 },
  ram: { base: 0x8000_0000, bytes: 0x8000_0000 },
} as const;

/** Number of virtio-mmio slots, and the distance between their base addresses. */
export const VIRTIO_SLOTS = 8;
export const VIRTIO_SLOT_BYTES = 0x1000;

/** Sources of the interrupt controller, as on QEMU's `virt`. */
export const INTERRUPT_SOURCE = { virtio: 1, uart: 10, rtc: 11 } as const;

/** Highest interrupt source number (`riscv,ndev`). */
export const INTERRUPT_SOURCES = 95;

/** The one clock behind `time`, `mtime` and the real-time clock. */
export const TICKS_PER_SECOND = 10_000_000;
export const NANOSECONDS_PER_TICK = 100;
