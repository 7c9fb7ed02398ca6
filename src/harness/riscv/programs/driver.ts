/** What a program needs to use a device, as assembly. */
export interface Driver {
  /** Source at the interrupt controller. */
  readonly source: number;
  /** Part of the set-up, interrupts being off. Any temporary or scratch register is free. */
  readonly start: readonly string[];
  /** Handles the device's interrupt: like `start`, and may call. */
  readonly interrupt: readonly string[];
  readonly routines: readonly string[];
  /** Its memory. */
  readonly data: readonly string[];
}
